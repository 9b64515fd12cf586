import Foundation
import Testing

@testable import skill_sync

@Suite struct TimeArgumentTests {
    private static let now = Desk.beginning

    private func moment(_ text: String) throws -> String {
        try #require(TimeArgument(argument: text), "\(text)").date(now: Self.now).rfc3339
    }

    @Test(arguments: [
        ("2027-01-15T08:00:00Z", "2027-01-15T08:00:00.000Z"),
        ("2027-01-15T08:00:00.250Z", "2027-01-15T08:00:00.250Z"),
        ("2027-01-15T08:00:00.5Z", "2027-01-15T08:00:00.500Z"),
        ("2027-01-15T10:00:00+02:00", "2027-01-15T08:00:00.000Z"),
        ("2027-01-15T02:30:00.125-05:30", "2027-01-15T08:00:00.125Z"),
        ("2027-01-15t08:00:00z", "2027-01-15T08:00:00.000Z"),
        // As the tables write it, so that it can be copied.
        ("2027-01-15 08:00:00Z", "2027-01-15T08:00:00.000Z"),
        ("2027-01-15", "2027-01-15T00:00:00.000Z"),
        ("2028-02-29", "2028-02-29T00:00:00.000Z"),
    ])
    func `a moment is RFC 3339 or a date`(text: String, expected: String) throws {
        #expect(try moment(text) == expected)
    }

    @Test(arguments: [
        ("0s", "2027-01-15T08:00:00.000Z"), ("30s", "2027-01-15T07:59:30.000Z"), ("90m", "2027-01-15T06:30:00.000Z"),
        ("24h", "2027-01-14T08:00:00.000Z"), ("7d", "2027-01-08T08:00:00.000Z"),
    ])
    func `a span counts back from now`(text: String, expected: String) throws {
        #expect(try moment(text) == expected)
    }

    @Test(arguments: [
        "", " ", "yesterday", "7", "7w", "d", "-7d", "+7d", "1.5h", "7 d", "99999999999999999999d", "2027", "2027-01",
        "2027-13-01", "2027-02-30", "2027-02-29", "2027-01-15T25:00:00Z", "2027-01-15T08", "2027-01-15T08:0",
        "2027-01-15garbage", "2027-01-15T08:00:00Zgarbage", "2027-01-15T08:00:00.Z", "2027-01-15T08:61:00Z",
        "15.01.2027", "1800000000", "２０２７-01-15",
    ])
    func `nonsense is refused`(text: String) {
        #expect(TimeArgument(argument: text) == nil)
    }

    @Test(arguments: ["99999999999d", "106751991168d"])
    func `a span from before all time is refused or harmless`(text: String) async throws {
        // Within what the database's milliseconds can hold; longer ones must not even be taken.
        let desk = try Desk()
        try await desk.map(["A": []])
        let outcome = await desk.run("audit", "attempts", "--since", text)
        #expect([0, 64].contains(outcome.exitCode))
    }

    @Test func `a span that no database could hold is refused`() {
        #expect(TimeArgument(argument: "99999999999999999d") == nil)
        #expect(TimeArgument(argument: "9223372036854775807s") == nil)
    }
}
