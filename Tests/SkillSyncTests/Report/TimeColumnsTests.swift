import Foundation
import Testing

@testable import skill_sync

@Suite struct TimeColumnsTests {
    private static let midnight = Date(timeIntervalSince1970: 1_799_971_200)

    private func period(hours: Double, from hour: Double = 0) -> Range<Date> {
        let start = Self.midnight + hour * 3600
        return start..<start + hours * 3600
    }

    @Test func `days begin at midnight, so that a period of thirty days from the morning on touches thirty-one`() {
        let columns = TimeColumns(period(hours: 720, from: 8), of: .day, limit: 93)
        #expect(columns.count == 31)
        #expect(columns.unitsEach == 1)
        #expect(columns.days(of: 0) == "2027-01-15")
        #expect(columns.index(of: Self.midnight) == 0)
        #expect(columns.index(of: Self.midnight - 1) == nil)
        #expect(columns.index(of: Self.midnight + 31 * 86400 - 1) == 30)
        #expect(columns.index(of: Self.midnight + 31 * 86400) == nil)
    }

    @Test(arguments: [(93, 1, 93), (94, 7, 14), (651, 7, 93), (652, 28, 24), (3650, 91, 41), (738_000, 36400, 21)])
    func `days are joined where there are too many`(days: Int, each: Int, count: Int) {
        let columns = TimeColumns(period(hours: Double(days) * 24), of: .day, limit: 93)
        #expect(columns.unitsEach == each)
        #expect(columns.count == count)
    }

    @Test(arguments: [
        (1, 1, 1), (720, 1, 720), (768, 1, 768), (769, 2, 385), (8760, 12, 730), (17_712_000, 87360, 203),
    ])
    func `hours are joined where there are too many`(hours: Int, each: Int, count: Int) {
        let columns = TimeColumns(period(hours: Double(hours)), of: .hour, limit: 768)
        #expect(columns.unitsEach == each)
        #expect(columns.count == count)
    }

    @Test func `joined days are named by the first and the last`() {
        let columns = TimeColumns(period(hours: 94 * 24), of: .day, limit: 93)
        #expect(columns.days(of: 0) == "2027-01-15 to 2027-01-21")
        #expect(columns.days(of: 1) == "2027-01-22 to 2027-01-28")
    }

    @Test func `a moment's period has one column`() {
        let columns = TimeColumns(period(hours: 0.001, from: 8.5), of: .hour, limit: 768)
        #expect(columns.count == 1)
        #expect(columns.ticks(in: .wide).map(\.label) == ["08:00"])
    }

    @Test func `times before 1970 have their columns too`() {
        let start = Date(timeIntervalSince1970: -3 * 86400 + 60)
        let columns = TimeColumns(start..<start + 86400, of: .day, limit: 93)
        #expect(columns.count == 2)
        #expect(columns.days(of: 0) == "1969-12-29")
    }

    @Test(arguments: [
        (6.0, 8.0, ["08:00", "09:00", "10:00", "11:00", "12:00", "13:00"]),
        (24.0, 20.0, ["21:00", "16 Jan", "03:00", "06:00", "09:00", "12:00", "15:00", "18:00"]),
        (
            240.0, 8.0,
            ["16 Jan", "17 Jan", "18 Jan", "19 Jan", "20 Jan", "21 Jan", "22 Jan", "23 Jan", "24 Jan", "25 Jan"]
        ),
        (
            720.0, 8.0,
            ["16 Jan", "19 Jan", "22 Jan", "25 Jan", "28 Jan", "31 Jan", "3 Feb", "6 Feb", "9 Feb", "12 Feb"]
        ),
    ])
    func `labels of hours are at round times`(hours: Double, from: Double, labels: [String]) {
        let columns = TimeColumns(period(hours: hours, from: from), of: .hour, limit: 768)
        #expect(columns.ticks(in: .wide).map(\.label) == labels)
    }

    @Test(arguments: [1.0, 5, 24, 25, 100, 720, 2000, 8760, 90_000, 900_000], [ChartFrame.wide, .compact])
    func `there are never more labels than there is room for, nor none`(hours: Double, frame: ChartFrame) {
        for unit in [TimeColumns.Unit.hour, .day] {
            let columns = TimeColumns(period(hours: hours, from: 5), of: unit, limit: 93)
            let ticks = columns.ticks(in: frame)
            #expect((1...frame.timeLabels).contains(ticks.count))
            #expect(ticks.allSatisfy { $0.x > frame.left && $0.x < frame.plotRight })
        }
    }

    @Test func `over years a label is a month`() {
        let columns = TimeColumns(period(hours: 3650 * 24), of: .day, limit: 93)
        #expect(columns.ticks(in: .compact).first?.label == "Jan 2027")
    }
}
