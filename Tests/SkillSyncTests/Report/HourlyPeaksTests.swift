import Domain
import Foundation
import Testing

@testable import skill_sync

@Suite struct HourlyPeaksTests {
    private let columns = TimeColumns(ReportSample.period, of: .hour, limit: HourlyPeaks.columnLimit)

    private func hour(_ number: Int, _ conflicts: Int, of name: String = "A") -> ConflictHour {
        ConflictHour(
            hour: ReportSample.period.lowerBound + Double(number) * 3600, target: ReportSample.target(name),
            conflicts: conflicts)
    }

    private func peaks(_ hours: [ConflictHour]) -> HourlyPeaks {
        HourlyPeaks(hours, columns: columns, frame: .wide)
    }

    @Test func `more than the threshold is over the line, as much as it is not`() {
        let drawn = peaks([hour(0, 10), hour(1, 11)])
        #expect(drawn.peaks.map(\.isOver) == [false, true])
        #expect(drawn.peaks[0].y == drawn.thresholdY)
        #expect(drawn.peaks[1].y < drawn.thresholdY)
        #expect(drawn.peaks.allSatisfy { $0.y + $0.height == ChartFrame.wide.plotBottom })
    }

    @Test(arguments: [0, 1, 10, 11, 400])
    func `the line has air above it, however few conflicts there were`(conflicts: Int) {
        let drawn = peaks([hour(0, conflicts)])
        #expect(drawn.thresholdY - 12 > ChartFrame.wide.top)
        #expect(drawn.thresholdY < ChartFrame.wide.plotBottom)
        #expect(drawn.peaks.allSatisfy { $0.y >= ChartFrame.wide.top })
    }

    @Test func `an hour of several groups shows the one with the most`() {
        let drawn = peaks([hour(5, 2, of: "B"), hour(5, 7, of: "A"), hour(5, 3, of: "C")])
        #expect(drawn.peaks.map(\.caption.renderText) == ["2026-12-16 13:00: 7 conflicts of A"])
    }

    @Test func `a month of hours has a column for each`() {
        #expect(columns.unitsEach == 1)
        let drawn = peaks((0..<720).map { hour($0, 1) })
        #expect(drawn.peaks.count == 720)
        for (one, next) in zip(drawn.peaks, drawn.peaks.dropFirst()) { #expect(one.x < next.x) }
        #expect(drawn.peaks.allSatisfy { $0.width >= 1.5 })
    }

    @Test func `hours of one column show the worst of them`() {
        let columns = TimeColumns(
            ReportSample.period.lowerBound..<ReportSample.period.lowerBound + 365 * 86400, of: .hour,
            limit: HourlyPeaks.columnLimit)
        #expect(columns.unitsEach == 12)
        let drawn = HourlyPeaks([hour(4, 3), hour(5, 12), hour(6, 4)], columns: columns, frame: .wide)
        #expect(drawn.peaks.map(\.isOver) == [true])
        #expect(drawn.peaks.map(\.caption.renderText) == ["2026-12-16 13:00: 12 conflicts of A"])
    }

    @Test func `hours outside of the period are not drawn`() {
        #expect(peaks([hour(-1, 3), hour(720, 3)]).peaks.isEmpty)
    }
}
