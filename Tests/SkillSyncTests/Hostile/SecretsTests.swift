import Domain
import Foundation
import Simulator
import Store
import TestSupport
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
                exactly: command + desk.options + ["--log-level", "trace"]
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

    @Test func `a server that grants the secret as a scope does not have it shown`() async throws {
        try await Desk.serving(["A": []]) { desk, world in
            try await desk.map(["A": ["a"]])
            let granted = #"{"access_token": "t", "expires_in": 3600, "scope": "read \#(Desk.secret)"}"#
            let grant = Fault.json(granted)
            for command in [["check"], ["run", "--once"]] {
                await world.inject(grant, on: .token)
                #expect(
                    await !desk.run(exactly: command + desk.options)
                        .everything.contains(Desk.secret))
            }
            #expect(await !Self.everything(of: desk).contains(Desk.secret))
            let rows = try desk.store().cycles(limit: 10)
            #expect(rows.contains { $0.error?.contains("scopeMissing") == true })
            #expect(!rows.contains { $0.error?.contains(Desk.secret) == true })
        }
    }

    /// Whatever goes wrong, in both forms of the log: the server repeats the secret in each kind of body, refuses tokens,
    /// breaks off, and sends what cannot be parsed.
    @Test(arguments: ["text", "json"])
    func `a run in which everything fails tells neither the secret nor a token to anybody`(form: String) async throws {
        try await Desk.serving(["A": [], "B": [], "C": []]) { desk, world in
            try await desk.map(["A": ["a"], "B": ["b"], "C": ["c"]])
            let told = "client_secret=\(Desk.secret)"
            let faults: [(Fault, RequestMatcher)] = [
                (.status(500, body: told), .list()), (.status(500, body: #"{"message": "\#(told)"}"#), .list()),
                (.status(401, body: #"{"error": "\#(told)"}"#), .list()), (.garbage, .list()),
                (.status(503, body: #"{"detail": "\#(told)"}"#), .token), (.closeConnection, .token),
                (.status(400, body: #"{"detail": "\#(told)"}"#), .put()), (.applyThenCloseConnection, .put()),
                (.status(500, body: #"{"message": "\#(told)"}"#), .put()),
                (.status(403, body: #"{"detail": "\#(told)"}"#), .put()),
                (.status(400, headers: ["ININ-Correlation-Id": Desk.secret]), .put()),
            ]
            var text = ""
            for (number, (fault, requests)) in faults.enumerated() {
                for group in await world.groups { try await world.edit(group.id, skills: ["edited \(number)"]) }
                await world.inject(fault, on: requests, times: 2)
                for command in Self.commands + Self.databaseCommands(desk) {
                    try? FileManager.default.removeItem(atPath: desk.path("copy.db"))
                    text += await desk.run(
                        exactly: command + [
                            "--config", desk.config, "--database", desk.database, "--log-level", "trace",
                            "--log-format", form,
                        ]
                    ).everything
                }
            }
            #expect(text.contains("[hidden]"))
            #expect(try desk.store().attempts().contains { $0.error?.contains("[hidden]") == true })
            #expect(!text.contains(Desk.secret))
            #expect(!text.contains("simulated-token-"))
            for name in try FileManager.default.contentsOfDirectory(atPath: desk.folder.path) {
                let bytes = try Data(contentsOf: URL(fileURLWithPath: desk.path(name)))
                #expect(bytes.range(of: Data(Desk.secret.utf8)) == nil, "\(name)")
                #expect(bytes.range(of: Data("simulated-token-".utf8)) == nil, "\(name)")
            }
        }
    }

    private static func databaseCommands(_ desk: Desk) -> [[String]] {
        [
            ["audit", "export"], ["audit", "explain", "A"], ["audit", "verify"],
            ["audit", "report", "--out", desk.path("report.html")], ["db", "backup", desk.path("copy.db")],
            ["db", "check"], ["db", "schema"],
        ]
    }

    /// The process list shows arguments, and the secret is none; the log of a process is what `journalctl` keeps.
    @Test func `a process that ends badly tells it neither`() async throws {
        try await Desk.serving(["A": []]) { desk, world in
            try desk.configure(groups: ["A": ["a"]])
            await world.inject(.status(401, body: #"{"error_description": "\#(Desk.secret)"}"#), on: .token, times: 9)
            let process = try RunningProcess(
                ["run", "--log-level", "trace"] + desk.options,
                environment: desk.environment)
            var text = ""
            for await part in process.log { text += part }
            #expect(await process.end().status == 77)
            #expect(text.contains("credentials were refused"))
            #expect(!text.contains(Desk.secret))
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
