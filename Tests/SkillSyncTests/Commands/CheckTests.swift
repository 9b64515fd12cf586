import Foundation
import Simulator
import Store
import Testing

@testable import skill_sync

@Suite struct CheckTests {
    private func words(_ outcome: Outcome) -> [[String]] {
        outcome.lines.filter { !$0.isEmpty && !$0.hasPrefix(" ") }
            .map { $0.split(separator: " ").prefix(2).map(String.init) }
    }

    @Test func `a line for each thing, and nothing is changed`() async throws {
        try await Desk.serving(["A": [], "B": []]) { desk, world in
            let outcome = await desk.run("check")
            #expect(outcome.exitCode == 0)
            #expect(outcome.error == "")
            #expect(
                words(outcome) == [
                    ["configuration", "ok"], ["environment", "ok"], ["database", "ok"], ["server", "ok"],
                    ["pace", "ok"],
                ])
            #expect(outcome.out.contains("\(desk.database) will be created"))
            #expect(outcome.out.contains("granted scim:groups:read scim:groups:write, 2 groups"))
            #expect(
                outcome.out.contains(
                    "\npace           ok    a cycle takes 1 request, 0.2s at 300 a minute, every 60s\n"))
            #expect(!desk.exists("skill-sync.db"))
            #expect(await world.puts.isEmpty)
        }
    }

    @Test func `a database that is there is opened and left as it is`() async throws {
        try await Desk.serving(["A": []]) { desk, _ in
            try await desk.map(["A": ["a"], "B": []])
            let before = try Data(contentsOf: URL(fileURLWithPath: desk.database))
            let outcome = await desk.run("check")
            #expect(outcome.exitCode == 0)
            #expect(outcome.out.replacing(/,\s+/, with: ", ").contains("\(desk.database), revision 1 maps 2 groups"))
            #expect(try Data(contentsOf: URL(fileURLWithPath: desk.database)) == before)
        }
    }

    @Test func `it works beside a daemon`() async throws {
        try await Desk.serving { desk, _ in
            try await desk.map(["A": ["a"]])
            let lock = try desk.holdDatabase()
            let outcome = await desk.run("check")
            lock.release()
            #expect(outcome.exitCode == 0)
        }
    }

    @Test func `all that is wrong is said, and the exit code is that of the first`() async throws {
        try await Desk.serving { desk, _ in
            let database = try desk.write(String(repeating: "no database ", count: 100), to: "wrong.db")
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: database)
            let environment = desk.environment.merging(["GENESYS_CLIENT_SECRET": "hush-hush"]) { $1 }
            let outcome = await desk.run(
                exactly: ["check", "--config", desk.config, "--database", database], environment: environment)
            #expect(outcome.exitCode == 66)
            #expect(
                words(outcome) == [
                    ["configuration", "ok"], ["environment", "ok"], ["database", "wrong"], ["server", "wrong"],
                    ["pace", "skip"],
                ])
            #expect(outcome.out.contains("is no SQLite database: it is another file, or its beginning is damaged\n"))
            #expect(outcome.out.contains("the credentials were refused with status 401"))
            #expect(outcome.out.split(separator: "\n").count { $0.hasPrefix("                     try: ") } == 2)
            #expect(!outcome.everything.contains("hush-hush"))
        }
    }

    @Test(arguments: [true, false])
    func `beside a wrong configuration nothing that depends on it is called ok`(isSet: Bool) async throws {
        let desk = try Desk()
        try desk.write(#"{"groups": 1, "mode": 2}"#, to: "config.json")
        let outcome = await desk.run("check", environment: isSet ? desk.environment : [:])
        #expect(outcome.exitCode == 78)
        let skipped = ["environment", "database", "server", "pace"].map { [$0, "skip"] }
        #expect(words(outcome) == [["configuration", "wrong"]] + skipped)
        for text in ["mode: ", "groups: "] { #expect(outcome.out.contains(text)) }
        #expect(
            outcome.out.contains("environment    skip  not checked, because the configuration is wrong\n"),
            "\(outcome.out)")
    }

    @Test func `a wrong environment skips what asks the server, and only that`() async throws {
        let outcome = try await Desk().run("check", environment: [:])
        #expect(outcome.exitCode == 78)
        #expect(
            words(outcome) == [
                ["configuration", "ok"], ["environment", "wrong"], ["database", "ok"], ["server", "skip"],
                ["pace", "skip"],
            ])
        for text in ["GENESYS_CLIENT_ID: not set", "GENESYS_CLIENT_SECRET: not set"] {
            #expect(outcome.out.contains(text))
        }
        #expect(
            outcome.out.contains("\nserver         skip  not checked, because the environment is wrong\n"),
            "\(outcome.out)")
    }

    @Test(arguments: [60, 80, 200])
    func `no line is wider than the terminal, and nothing is lost where it is broken`(width: Int) {
        let failure = CommandFailure(
            "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen",
            details: ["mode: must be \"replace\" or \"additive\", but is \"something else that goes on for a while\""],
            try: "do this, then do that, and at last do what nobody thought of before it was too late to do it", .failed
        )
        let verdicts: [CheckLine.Verdict] = [
            .ok(
                "a cycle takes 3 requests, 0.6s at 300 a minute (by the mapped groups alone: nobody has polled yet), every 60s"
            ),
            .warning(failure.what, details: failure.details, try: failure.hint), .wrong(failure),
        ]
        for verdict in verdicts {
            let line = CheckLine("pace", verdict)
            let text = line.text(style: Style(usesColour: false, isTerminal: true, width: width))
            #expect(text.split(separator: "\n").allSatisfy { $0.count <= width }, "\(text)")
            let words = { (text: String) in text.split(whereSeparator: \.isWhitespace) }
            #expect(words(text) == words(line.text(style: .plain)))
        }
        let plain = CheckLine("pace", .wrong(failure)).text(style: .plain)
        #expect(plain.split(separator: "\n").count == 3, "\(plain)")
    }

    @Test func `a scope that is missing is wrong`() async throws {
        var server = SimulatedServer.Configuration()
        server.grantedScopes = [SimulatedServer.Scope.read]
        try await Desk.serving(configuration: server) { desk, _ in
            let outcome = await desk.run("check")
            #expect(outcome.exitCode == 77)
            #expect(outcome.out.contains("the token lacks the scope scim:groups:write"))
        }
    }

    @Test func `a server that is down is wrong`() async throws {
        let outcome = try await Desk().run("check")
        #expect(outcome.exitCode == 1)
        #expect(words(outcome).contains(["server", "wrong"]))
        #expect(outcome.out.contains("127.0.0.1"))
    }

    @Test func `lines are aligned and coloured only on a terminal`() async throws {
        try await Desk.serving { desk, _ in
            let plain = await desk.run("check")
            #expect(plain.lines.dropLast().allSatisfy { $0.dropFirst(15).hasPrefix("ok    ") })
            #expect(!plain.out.contains("\u{1B}"))
            let coloured = await desk.run("check", colour: true)
            #expect(coloured.out.contains("\u{1B}[32mok\u{1B}[0m"))
        }
    }
}
