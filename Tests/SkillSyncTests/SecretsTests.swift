import Foundation
import Simulator
import Testing

@testable import skill_sync

@Suite struct SecretsTests {
    private static let commands: [[String]] = [
        ["check"], ["plan"], ["run", "--once"], ["status"], ["status", "--format", "json"], ["audit", "drift"],
        ["audit", "attempts", "--format", "json"], ["audit", "cycles", "--format", "json"], ["audit", "trail", "A"],
        ["audit", "mappings"], ["audit", "applied"], ["audit", "conflicts"], ["export"],
    ]

    private static func everything(of desk: Desk) async -> String {
        var text = ""
        for command in commands {
            text += await desk.run(
                exactly: command + ["--config", desk.config, "--database", desk.database, "--log-level", "trace"]
            ).everything
        }
        return text
    }

    @Test func `neither the secret nor a token is printed, logged or kept`() async throws {
        try await Desk.serving(["A": []]) { desk, world in
            try await desk.map(["A": ["a"]])
            // A server that repeats what it was told must not make us repeat it. The first token is the run's.
            let telling = #"{"detail": "wrong: \#(Desk.secret) simulated-token-1."}"#
            await world.inject(.status(400, body: telling), on: .put())
            let run = await desk.run("run", "--once", "--log-level", "trace")
            #expect(run.exitCode == 1)
            let text = await run.everything + Self.everything(of: desk)
            #expect(text.contains("wrong: [hidden] [hidden]."))
            #expect(!text.contains(Desk.secret))
            #expect(!text.contains("simulated-token-"))
            for name in ["skill-sync.db", "skill-sync.db-wal", "skill-sync.db.lock"] where desk.exists(name) {
                let bytes = try Data(contentsOf: URL(fileURLWithPath: desk.path(name)))
                #expect(bytes.range(of: Data(Desk.secret.utf8)) == nil)
                #expect(bytes.range(of: Data("simulated-token-".utf8)) == nil)
            }
        }
    }

    @Test func `a refusal that repeats the secret is shown without it`() async throws {
        try await Desk.serving(["A": []]) { desk, world in
            try await desk.map(["A": ["a"]])
            await world.inject(
                .status(401, body: #"{"error_description": "\#(Desk.secret) is wrong"}"#), on: .token, times: 99)
            let text = await Self.everything(of: desk)
            #expect(text.contains("credentials were refused"))
            #expect(text.contains("is wrong"))
            #expect(!text.contains(Desk.secret))
        }
    }

    @Test func `a secret in a .env file stays there`() async throws {
        let desk = try Desk()
        try desk.write("GENESYS_CLIENT_SECRET=hush-hush\nGENESYS_ENV_URL=http://example.com\n", to: ".env")
        let outcome = await desk.run("check", environment: [:])
        #expect(outcome.exitCode == 78)
        #expect(outcome.everything.contains("plain http"))
        #expect(!outcome.everything.contains("hush-hush"))
    }
}
