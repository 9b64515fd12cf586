import Foundation
import Testing

@testable import skill_sync

@Suite struct ReportWordsTests {
    @Test(arguments: [
        (60.0, "1 minute"), (7140.0, "119 minutes"), (7200.0, "2 hours"), (169_200.0, "47 hours"),
        (172_800.0, "2 days"), (2_595_600.0, "30 days"),
    ])
    func `a period is as long as people would say`(seconds: Double, words: String) {
        #expect((Desk.beginning..<Desk.beginning + seconds).length == words)
    }

    @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"), (-1000, "-1,000")])
    func `digits are grouped by three`(number: Int, text: String) {
        #expect(number.grouped == text)
    }

    @Test func `an axis has times in few words`() {
        #expect(Desk.beginning.day == "2027-01-15")
        #expect(Desk.beginning.minute == "2027-01-15 08:00")
        #expect(Desk.beginning.hour == "08:00")
        #expect(Desk.beginning.dayAndMonth == "15 Jan")
        #expect(Desk.beginning.monthAndYear == "Jan 2027")
        #expect(Date(timeIntervalSince1970: 1_798_761_599).dayAndMonth == "31 Dec")
    }
}
