import ArgumentParser
import Domain
import Foundation
import Simulator
import Store
import TestSupport
import Testing

@testable import skill_sync

/// The unit in contrib filters system calls. What it does not let through fails here as it would under systemd.
@Suite(
    .enabled(if: ConfinedProgram.isPossible, "system calls are filtered on Linux alone"), .timeLimit(.minutes(10)))
struct ServiceUnitTests {
    /// Every command, in an order in which each finds what it needs, and what it exits with.
    private static let commands: [(arguments: String, exitCode: Int32)] = [
        ("check", 0),
        ("import %config --note confined", 0),
        ("export", 0),
        ("plan", 2),
        ("run --once", 0),
        ("status", 0),
        ("audit drift", 0),
        ("audit attempts", 0),
        ("audit trail A", 0),
        ("audit applied", 0),
        ("audit cycles", 0),
        ("audit mappings", 0),
        ("audit conflicts", 0),
        ("audit explain A", 0),
        ("audit verify", 0),
        ("audit export", 0),
        ("audit report --out %folder/report.html", 0),
        ("db backup %folder/backup.db", 0),
        ("db check", 0),
        ("db prune --before 1d", 0),
        ("db schema", 0),
    ]

    @Test func `every command does its work under the filter of the unit`() async throws {
        try await Desk.serving(["A": []]) { desk, _ in
            try desk.configure(groups: ["A": ["a"]])
            let program = ConfinedProgram(environment: desk.environment)
            for (line, exitCode) in Self.commands {
                let arguments = line.split(separator: " ").map {
                    String($0).replacing("%config", with: desk.config).replacing("%folder", with: desk.folder.path)
                }
                let end = try await program.run(arguments + desk.options)
                #expect(end.status == exitCode && !end.bySignal, "\(line): \(end.status) \(end.error)")
                #expect(!end.error.contains("not permitted"), "\(line): \(end.error)")
            }
            #expect(desk.exists("report.html") && desk.exists("backup.db"))
            let help = try await program.run(["--help"])
            #expect(help.status == 0 && !help.bySignal, "\(help.error)")
        }
    }

    @Test func `the demo runs under the filter of the unit`() async throws {
        let end = try await ConfinedProgram(environment: [:]).run(["demo"])
        #expect(end.status == 0 && !end.bySignal, "\(end.status) \(end.error)")
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func `the daemon runs a cycle and stops when it is told to`(signal: Int32) async throws {
        try await Desk.serving(["A": []]) { desk, world in
            try desk.configure(groups: ["A": ["a"]])
            let daemon = try ConfinedProgram(environment: desk.environment).start(
                ["run", "--log-format", "json"] + desk.options)
            await daemon.logs("cycle finished")
            daemon.send(signal)
            let end = await daemon.end()
            #expect(end.status == 0 && !end.bySignal)
            #expect(try desk.store().attempts().map(\.outcome) == [.applied])
        }
    }

    @Test func `no command is left out`() throws {
        let tried = Self.commands.map(\.arguments) + ["demo"]
        for name in SkillSync.leaves(below: SkillSync.self) {
            #expect(tried.contains { $0 == name || $0.hasPrefix(name + " ") }, "\(name) is not tried under the filter")
        }
    }

    @Test func `what the unit denies fails, and does not end the program`() async throws {
        let desk = try Desk()
        let own = "\(getuid())"
        let program = ConfinedProgram(environment: [:])
        let end = try await program.run([own, desk.config], program: "/bin/chown")
        #expect(end.status == 1 && !end.bySignal)
        #expect(end.error.contains("not permitted"))
        let raised = try await program.run(["-n", "1", "/bin/true"], program: "/usr/bin/nice")
        #expect(raised.status == 0 && !raised.bySignal && raised.error.isEmpty, "\(raised.error)")
    }

    @Test func `the unit names a limit for memory and for tasks, and hides what others do`() throws {
        let lines = try String(contentsOf: ConfinedProgram.unit, encoding: .utf8).split(separator: "\n")
        for setting in [
            "MemoryMax=", "TasksMax=", "PrivateMounts=yes", "ProcSubset=pid", "SystemCallErrorNumber=EPERM",
        ] {
            #expect(lines.contains { $0.hasPrefix(setting) }, "\(setting)")
        }
    }
}

extension SkillSync {
    /// The commands that do something, as they are typed.
    fileprivate static func leaves(below command: any ParsableCommand.Type) -> [String] {
        command.configuration.subcommands.flatMap { inner in
            let name = inner.configuration.commandName ?? ""
            return inner.configuration.subcommands.isEmpty ? [name] : leaves(below: inner).map { "\(name) \($0)" }
        }
    }
}
