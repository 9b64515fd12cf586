import Foundation
import Simulator
import Testing

@testable import skill_sync

/// Credentials that are refused because the dialect is another.
@Suite struct AssumedDialectTests {
    private static let said = "no configuration was found at "

    private func refusing(_ body: (Desk) async throws -> Void) async throws {
        var server = SimulatedServer.Configuration()
        server.clientSecret = "another"
        try await Desk.serving(["A": []], configuration: server) { desk, _ in
            try await desk.map(["A": ["a"]])
            try await body(desk)
        }
    }

    @Test(arguments: [["run", "--once"], ["plan"], ["check"]])
    func `where no configuration was found it is said which dialect was assumed`(command: [String]) async throws {
        try await refusing { desk in
            let outcome = await desk.run(exactly: command + ["--database", desk.database])
            #expect(outcome.exitCode == 77)
            let here = FileManager.default.currentDirectoryPath + "/config.json"
            #expect(
                outcome.everything.contains(
                    "\(Self.said)\(here), so the dialect group-skills was assumed"), "\(outcome.everything)")
        }
    }

    @Test func `where there is one, nothing was assumed`() async throws {
        try await refusing { desk in
            let outcome = await desk.run("run", "--once")
            #expect(outcome.exitCode == 77)
            #expect(!outcome.everything.contains(Self.said))
        }
    }
}
