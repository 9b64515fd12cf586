import Foundation
import Testing

@testable import GenesysCloud

struct RetryAfterTests {
    /// Sun, 06 Nov 1994 08:49:37 GMT, the date of RFC 9110's examples.
    private let example = Date(timeIntervalSince1970: 784_111_777)

    @Test(arguments: [("0", 0), ("1", 1), (" 7 ", 7), ("600", 600), ("601", 600), ("99999999999999999999", 600)])
    func `whole seconds are waited, ten minutes at most`(header: String, seconds: Int) {
        #expect(RetryAfter.wait(header, now: example) == .seconds(seconds))
    }

    @Test(arguments: [nil, "", "-1", "+3", "1.5", "NaN", "inf", "soon", "0x10", "٣", "Sun, 06 Nov"])
    func `nonsense and nothing ask for five seconds`(header: String?) {
        #expect(RetryAfter.wait(header, now: example) == .seconds(5))
    }

    @Test(arguments: [
        "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
    ])
    func `a date in any of the three forms is waited for`(header: String) {
        #expect(RetryAfter.wait(header, now: example.addingTimeInterval(-42)) == .seconds(42))
    }

    @Test func `a date that has passed asks for no wait, and one far off for ten minutes`() {
        let header = "Sun, 06 Nov 1994 08:49:37 GMT"
        #expect(RetryAfter.wait(header, now: example.addingTimeInterval(1)) == .zero)
        #expect(RetryAfter.wait(header, now: example.addingTimeInterval(-86_400)) == .seconds(600))
    }
}
