import Domain
import Foundation
import Testing

@testable import skill_sync

@Suite struct StackedBarsTests {
    private let columns = TimeColumns(ReportSample.period, of: .day, limit: StackedBars.columnLimit)

    private func bars(_ days: [AuditReport.Day], frame: ChartFrame = .wide) -> StackedBars {
        StackedBars(days, columns: columns, frame: frame)
    }

    @Test func `outcomes are stacked without gaps, from the axis up`() throws {
        let day = AuditReport.Day(day: ReportSample.day(0), attempts: [.failed: 10, .applied: 60, .conflict: 30])
        let bar = try #require(bars([day]).bars.first)
        #expect(bar.segments.map(\.outcome) == [.applied, .conflict, .failed])
        #expect(bar.segments[0].y + bar.segments[0].height == ChartFrame.wide.plotBottom)
        for (lower, upper) in zip(bar.segments, bar.segments.dropFirst()) {
            #expect(abs(upper.y + upper.height - lower.y) < 0.02)
        }
        #expect(bar.segments[2].y == ChartFrame.wide.top)
        #expect(abs(bar.segments[0].height - 6 * bar.segments[2].height) < 0.1)
        #expect(bar.caption == "2026-12-16: 60 applied, 30 conflict, 10 failed")
    }

    @Test func `a layer has the boxes of all segments of its outcome`() {
        let days = [1, 2].map { AuditReport.Day(day: ReportSample.day($0), attempts: [.applied: 1, .failed: $0 - 1]) }
        let bars = bars(days)
        #expect(bars.layers.map(\.outcome) == ["applied", "failed"])
        #expect(bars.layers.map { $0.path.count { $0 == "M" } } == [2, 1])
        let (bar, segment) = (bars.bars[1], bars.bars[1].segments[1])
        #expect(bars.layers[1].path == "M\(bar.x) \(segment.y)h\(bar.width)v\(segment.height)h-\(bar.width)z")
    }

    @Test func `every outcome has its place in the stack`() {
        #expect(Set(StackedBars.order) == Set(Attempt.Outcome.allCases))
        #expect(StackedBars.order.count == Attempt.Outcome.allCases.count)
    }

    @Test(arguments: ChartFrame.all)
    func `bars lie in the plot, in order, and do not overlap`(frame: ChartFrame) {
        let days = (0...30).map { AuditReport.Day(day: ReportSample.day($0), attempts: [.applied: $0 + 1]) }
        let bars = bars(days, frame: frame).bars
        #expect(bars.count == 31)
        #expect((bars.first?.x ?? 0) >= frame.left)
        #expect((bars.last.map { $0.x + $0.width } ?? .infinity) <= frame.plotRight)
        for (one, next) in zip(bars, bars.dropFirst()) { #expect(one.x + one.width < next.x) }
    }

    @Test func `days without attempts keep their place but have no bar`() {
        let days = [3, 30].map { AuditReport.Day(day: ReportSample.day($0), attempts: [.applied: 1]) }
        let some = bars(days).bars
        let all = bars((0...30).map { AuditReport.Day(day: ReportSample.day($0), attempts: [.applied: 1]) }).bars
        #expect(some.map(\.x) == [all[3].x, all[30].x])
    }

    @Test func `days outside of the period are not drawn`() {
        let days = [-1, 31].map { AuditReport.Day(day: ReportSample.day($0), attempts: [.applied: 1]) }
        #expect(bars(days).bars.isEmpty)
    }

    @Test func `days of one column are added up`() {
        let columns = TimeColumns(
            ReportSample.day(0)..<ReportSample.day(140), of: .day, limit: StackedBars.columnLimit)
        let days = (0..<8).map { AuditReport.Day(day: ReportSample.day($0), attempts: [.applied: 1, .failed: 2]) }
        let bars = StackedBars(days, columns: columns, frame: .wide).bars
        #expect(
            bars.map(\.caption) == [
                "2026-12-16 to 2026-12-22: 7 applied, 14 failed", "2026-12-23 to 2026-12-29: 1 applied, 2 failed",
            ])
    }

    @Test func `without attempts there is an axis and nothing on it`() {
        let bars = bars([])
        #expect(bars.bars.isEmpty)
        #expect(bars.valueTicks.map(\.label) == ["0", "1"])
        #expect(!bars.timeTicks.isEmpty)
    }
}
