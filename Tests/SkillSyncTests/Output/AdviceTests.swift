import Domain
import Foundation
import Simulator
import Store
import Testing

@testable import skill_sync

/// Commands that messages name for the user to run.
@Suite struct AdviceTests {
    @Test func `a command is named as it was, where no options were given`() {
        let advice: Advice = "look at it with \(command: "status"); then \(command: "run --once")"
        #expect(advice.text == "look at it with skill-sync status; then skill-sync run --once")
        #expect(advice.repeating(GivenOptions()) == advice)
    }

    @Test func `each command repeats the options that were given, and one about another file names that`() {
        let advice: Advice = "try \(command: "plan"), or \(command: "db check", database: "/b.db") \(3) times"
        #expect(
            advice.repeating(GivenOptions(config: "c.json", database: "/a.db")).text
                == "try skill-sync plan --config c.json --database /a.db, "
                + "or skill-sync db check --config c.json --database /b.db 3 times")
        #expect(
            advice.repeating(GivenOptions(database: "/a.db")).text
                == "try skill-sync plan --database /a.db, or skill-sync db check --database /b.db 3 times")
    }

    @Test(arguments: [
        ("/srv/skill-sync_1.db", "/srv/skill-sync_1.db"), ("my base.db", "'my base.db'"), ("", "''"),
        ("it's $(rm)", #"'it'\''s $(rm)'"#), ("a;b", "'a;b'"), ("~/x", "'~/x'"), ("größe.db", "'größe.db'"),
    ])
    func `a path is quoted where a shell would take it apart`(path: String, quoted: String) {
        #expect(path.quotedForShell == quoted)
    }

    @Test(arguments: [
        ("Sales", "--group Sales"), ("Sales EMEA", "--group 'Sales EMEA'"), ("-x", "--group=-x"),
        ("- new -", "--group='- new -'"),
    ])
    func `a name that looks like an option is told from one`(name: String, option: String) {
        #expect(name.quotedForShell(asValueOf: "--group") == option)
    }

    @Test(arguments: [["plan"], ["status"], ["audit", "explain", "Billing"], ["run", "--once"]])
    func `whatever shows a held plan names a command that a shell can run, and that lets it through`(
        asked: [String]
    ) async throws {
        try await Desk.serving(["Billing": ["vip"]]) { desk, world in
            let database = desk.path("it's a base.db")
            let options = ["--config", desk.config, "--database", database]
            let file = try desk.write(#"{"groups": {"Billing": []}}"#, to: "mappings.json")
            #expect(await desk.run(exactly: ["import", file] + options).exitCode == 0)
            #expect(await desk.run(exactly: ["plan"] + options).exitCode == 3)
            let shown = await desk.run(exactly: asked + options).everything
            let command = try #require(
                shown.replacing(/\s+/, with: " ").firstMatch(of: /skill-sync run --once --approve .*?base\.db'/))
            let shell = try RunningProcess(
                ["-c", String(command.output)], program: URL(fileURLWithPath: "/bin/sh"),
                environment: desk.environment.merging([
                    "PATH": "\(RunningProcess.program.deletingLastPathComponent().path):/usr/bin:/bin"
                ]) { $1 })
            #expect(await shell.end().status == 0)
            #expect(await world.group(named: "Billing")?.skills == [])
        }
    }

    @Test func `a daemon's log names it too`() async throws {
        try await Desk.serving(["Billing": ["vip"]]) { desk, _ in
            try await desk.map(["Billing": []])
            let daemon = try RunningProcess(
                ["run"] + desk.options, environment: desk.environment)
            var log = ""
            for await part in daemon.log {
                log += part
                if log.contains("cycle finished") { break }
            }
            let token = try #require(try desk.store().currentHold()).token
            #expect(log.contains(desk.command("run --once --approve \(token)")), "\(log)")
            daemon.send(SIGTERM)
            #expect(await daemon.end().status == 0)
        }
    }

    @Test func `check names the command for what it is about`() async throws {
        let desk = try Desk()
        try desk.write("", to: "skill-sync.db")
        let outcome = await desk.run("check")
        #expect(outcome.out.contains("try: let this version bring it up to date: \(desk.command("plan"))\n"))
    }
}
