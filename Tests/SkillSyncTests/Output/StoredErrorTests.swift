import Domain
import Foundation
import Testing

@testable import skill_sync

/// What a cycle's record says of how it ended, told to people.
@Suite struct StoredErrorTests {
    private static let call = DirectoryError.Call(method: "GET", path: "/api/v2/x")

    @Test(arguments: [
        DirectoryError.unreachable(host: "api", reason: .told("Connection refused (errno 111)")),
        .unreachable(host: "api", reason: .late), .unreachable(host: "api", reason: .nameNotResolved),
        .unreachable(host: "api", reason: .unexplained),
        .timedOut(call, after: .seconds(30)), .timedOut(call, after: .milliseconds(1500)),
        .connectionLost(call, reason: .told("reset")),
        .refused(call, status: 404, detail: "no status=1 here"), .serverFailed(call, status: 500, detail: ""),
        .unreadable(call, reason: .notJSON), .unreadable(call, reason: .value(.missing, at: "Resources[3].id")),
        .unreadable(call, reason: .value(.wrongType, at: "")), .unreadable(call, reason: .tooLong(limit: 7)),
        .unreadable(call, reason: .nested(depth: 9)), .unreadable(call, reason: .otherGroup),
        .unreadable(call, reason: .personNotShown), .unreadable(call, reason: .skillsNotShown),
        .unwritable(call, reason: .targetGone), .unwritable(call, reason: .versionUnfit("v é")),
        .unwritable(call, reason: .notJSON), .unwritable(call, reason: .restNotKept),
        .rateLimited(call, waits: 10), .credentialsRefused(status: 401, detail: "no"),
        .scopeMissing("s", granted: []), .scopeMissing("s", granted: ["a", "b"]),
        .permissionMissing(call, detail: "no such luck"),
        .pageRepeated(of: .groups, at: 101), .pageRepeated(of: .skills, at: 3),
        .pageRepeated(of: .members(of: Giver(id: "g1", name: "g1")), at: 3),
        .pagesWithoutEnd(of: .skills, pages: 10_000, total: nil), .pagesWithoutEnd(of: .groups, pages: 1, total: 7),
        .listShort(of: .members(of: Giver(id: "g1", name: "g1")), seen: 3, total: nil),
        .listShort(of: .groups, seen: 3, total: 4),
        .circuitOpen(
            failures: 5, retryAfter: .milliseconds(1500), last: .unreachable(host: "h", reason: .told("no (really)"))),
        .changedMeanwhile(call, expected: "1", found: nil), .versionMissing(call),
        .skillsAttributeMissing("skils", inSchemas: true, groups: 0, known: []),
        .skillsAttributeMissing("other", inSchemas: false, groups: 2, known: []),
        .skillsAttributeUnfit("skills", reason: .mutability("readOnly")),
        .skillsAttributeUnfit("skills", reason: .withoutValue), .skillsAttributeUnfit("skills", reason: .singleValued),
        .skillsAttributeUnfit("skills", reason: .returned("never")),
        .skillsAttributeUnfit("skills", reason: .type("x")),
        .cancelled,
    ])
    func `an error is told from its record in the words in which it was told`(error: DirectoryError) {
        #expect(DirectoryError(facts: error.facts) == error)
        #expect(StoredError(error.facts, .ofGroups).sentence == CommandFailure(error).what)
    }

    @Test(arguments: [
        (
            "attemptsUnsettled targets=1",
            "1 group was left out of the plan: an earlier PUT to it is not settled"
        ),
        (
            "tooManySkills targets=2",
            "2 groups were given nothing: their groups add up to more skills than the server lets anybody have"
        ),
        (
            "removalsWithheld targets=2 first=Ann; Lee",
            "2 groups keep skills that nothing was shown to ask for, and something may: Ann; Lee and 1 more"
        ),
        (
            "groupsNotSeen groups=1 first=Sales ; groupsUnreadable groups=1 first=7 reason=missing at=id",
            "1 mapped group was not seen, and the poll was not complete: nothing is concluded about it: \"Sales \"; "
                + "1 group cannot be read: 7, id is missing"
        ),
        (
            "peoplePassedOver people=3 first=7 reason=skillsNotShown",
            "the skills of 3 people were not shown: 7 and 2 more"
        ),
    ])
    func `what a cycle did not see, or left out, is a sentence too`(facts: String, sentence: String) {
        #expect(StoredError(facts, .ofGroups).sentence == sentence)
    }

    @Test(arguments: ["", "nobody knows this", "timedOut", "groupsNotSeen groups=many first=x", "refused status=4"])
    func `what is no record of ours is shown as it is`(text: String) {
        #expect(StoredError(text, .ofGroups).sentence == text)
        #expect(DirectoryError(facts: text) == nil)
    }

    @Test func `status, cycles and explain tell it, and JSON keeps the words for programs`() async throws {
        let desk = try Desk()
        try await desk.map(["A": ["a"]])
        let run = await desk.run("run", "--once")
        let told = try #require(run.failure?.what)
        for command in [["status"], ["audit", "cycles"]] {
            let shown = await desk.run(exactly: command + desk.options).out
            #expect(shown.contains(told) && !shown.contains("circuitOpen"), "\(shown)")
            let json = await desk.run(exactly: command + ["--format", "json"] + desk.options).out
            #expect(json.contains("circuitOpen failures=5"), "\(json)")
        }
    }
}
