import ArgumentParser
import Foundation
import Simulator
import Testing

@testable import skill_sync

@Suite struct DemoTests {
    private static let steps = [
        "1. First sync\n", "$ skill-sync import config.json", "Revision 1: 6 added, 0 changed, 0 removed, 0 unchanged.",
        "$ skill-sync plan", "Retention       neverApplied  retention", "(exit code 2)", "$ skill-sync run --once",
        "5 of 5 changes applied.", "A second one finds nothing to do:", "0 of 0 changes applied.",
        "The server has seen 5 PUTs", "2. Somebody edits a group\n",
        "Support Tier 2  changedOutside  support-advanced", "$ skill-sync audit drift", "1 of 1 change applied.",
        "3. A conflict\n", "1 conflict", "$ skill-sync audit attempts --group Billing", "applied", "conflict",
        "4. What is on record\n", "$ skill-sync audit applied", "$ skill-sync audit cycles", "$ skill-sync status",
        "daemon         none", "drift          none", "5. The audit\n", "$ skill-sync audit drift", "changedOutside",
        "$ skill-sync audit trail \"Billing\"", "  mapped  ", "  conflict  ", "$ skill-sync audit explain \"Billing\"",
        "Not in step since", "6. Can the answer be trusted?\n", "$ skill-sync audit verify",
        "The trail is complete and unaltered", "$ skill-sync audit verify --database copy.db",
        "error: the trail does not fit: event 1 (revision) was altered", "(exit code 4)",
        "7. Genesys Cloud as it is published\n", "$ skill-sync import names.json --resolve",
        "Revision 1: 2 added, 0 changed, 0 removed, 0 unchanged.", "$ skill-sync plan", "(exit code 2)",
        "2 of 2 changes applied.", "0 of 0 changes applied.", "2 PATCHes and 0 DELETEs", "that we had not given: 0.",
        "8. Somebody joins, somebody leaves\n", "(exit code 2)", "2 of 2 changes applied.", "Ben has 1 skill left.",
        "3 PATCHes and 2 DELETEs", "no PUT of a group: 0", "that we had not given: 0.",
        "9. The story of a person\n", "$ skill-sync audit trail Ben", "The trail is complete and unaltered",
    ]

    private func demo(colour: Bool = false) async throws -> Outcome {
        await (try Desk()).run(exactly: ["demo"], environment: [:], colour: colour)
    }

    @Test func `the tour runs to its end, and shows what the commands print`() async throws {
        let outcome = try await demo()
        #expect(outcome.exitCode == 0)
        #expect(outcome.error == "")
        var rest = outcome.out[...]
        for step in Self.steps {
            let found = rest.range(of: step)
            #expect(found != nil, "\(step) is not where it should be")
            rest = rest[(found?.upperBound ?? rest.startIndex)...]
        }
    }

    @Test func `the tour fits a terminal and has colour only where it is shown`() async throws {
        let plain = await (try Desk()).run(exactly: ["demo"], environment: [:], terminal: true)
        #expect(plain.lines.allSatisfy { $0.count <= 120 }, "\(plain.lines.filter { $0.count > 120 })")
        #expect(!plain.out.contains("\u{1B}"))
        #expect(try await demo(colour: true).out.contains("\u{1B}[1m1. First sync\u{1B}[0m"))
    }

    @Test func `a port that is taken is told of`() async throws {
        try await SimulatedServer.serve { server in
            let outcome = await (try Desk()).run(
                exactly: ["demo", "--serve", "--port", "\(server.port)"], environment: [:])
            #expect(outcome.exitCode == 1)
            #expect(outcome.out == "")
            #expect(
                outcome.error == """
                    error: cannot listen on port \(server.port) of 127.0.0.1: Address already in use
                    try: give another one with --port, or none for one that is free

                    """)
        }
    }

    @Test func `every command of the tour can be typed as it is shown`() async throws {
        let shown = try await demo().lines.filter { $0.hasPrefix("$ ") }
        #expect(shown.count >= 10)
        for line in shown {
            let words = line.dropFirst(2).split(separator: " ").dropFirst().map { $0.replacing("\"", with: "") }
            _ = try SkillSync.parseAsRoot(words.map { String($0) })
        }
    }

    @Test(arguments: DemoServer.Speech.allCases)
    func `the server alone can be polled in each dialect`(speech: DemoServer.Speech) async throws {
        try await DemoServer(speech: speech).serve { server in
            let desk = try Desk(serverURL: server.url)
            try desk.configure(groups: [:], settings: ["dialect": speech.rawValue])
            let check = await desk.run("check", environment: DemoServer.environment(of: server))
            #expect(check.exitCode == 0, "\(check.everything)")
        }
    }

    @Test func `nothing of the tour is left behind`() async throws {
        let outcome = try await demo()
        #expect(outcome.exitCode == 0)
        #expect(!outcome.everything.contains(FileManager.default.temporaryDirectory.path))
    }
}
