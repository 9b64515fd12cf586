import Domain
import Foundation
import Simulator
import Store
import TestSupport
import Testing

@testable import skill_sync

/// The commands of docs/OPERATIONS.md, run as they stand there.
@Suite(.timeLimit(.minutes(10))) struct OperationsDrillTests {
    /// The fenced block below `<!-- drill: NAME -->`.
    private func block(_ name: String) throws -> String {
        let page = PackageFolder.url.appendingPathComponent("docs/OPERATIONS.md")
        let text = try String(contentsOf: page, encoding: .utf8)
        let parts = text.components(separatedBy: "<!-- drill: \(name) -->\n```sh\n")
        return try #require(parts.count == 2 ? parts[1].components(separatedBy: "```").first : nil)
    }

    /// Runs the block in the desk's folder, with the program in the path. Returns what it printed.
    private func carryOut(
        _ name: String, at desk: Desk, _ variables: [String: String] = [:], exitCode: Int32 = 0
    ) async throws -> String {
        let output = desk.path("output.txt")
        let script = "set -euo pipefail\ncd '\(desk.folder.path)'\n{\n\(try block(name))} > '\(output)' 2>&1\n"
        let folder = RunningProcess.program.deletingLastPathComponent().path
        let shell = try RunningProcess(
            ["-c", script], program: URL(fileURLWithPath: "/bin/bash"),
            environment: desk.environment.merging(variables) { $1 }.merging(["PATH": "\(folder):/usr/bin:/bin"]) { $1 })
        let end = await shell.end()
        let printed = try String(contentsOfFile: output, encoding: .utf8)
        #expect(end.status == exitCode && !end.bySignal, "\(printed)")
        return printed
    }

    @Test func `a backup is rehearsed beside a daemon, and nothing is changed`() async throws {
        try await Desk.serving(["A": [], "B": ["theirs"]]) { desk, world in
            try await desk.map(["A": ["a"], "B": ["b"]])
            #expect(await desk.run("run", "--once").exitCode == 0)
            let head = try await desk.store().verify().head
            let puts = await world.puts.count
            let lock = try desk.holdDatabase()
            let printed = try await carryOut("rehearse", at: desk)
            lock.release()
            #expect(printed.contains("the noted head is event \(head.id)."))
            #expect(try await desk.store().verify().head == head)
            #expect(await world.puts.count == puts)
        }
    }

    /// A guard that lets nobody lose a skill, and a group that bears one more than its mapping says.
    private func withHeldPlan(_ body: (Desk, World) async throws -> Void) async throws {
        try await Desk.serving(["A": ["a"], "B": ["b"]]) { desk, world in
            try desk.configure(groups: [:], settings: ["guard": ["maxRemovals": 0]])
            try await desk.map(["A": ["a"], "B": ["b"]])
            #expect(await desk.run("run", "--once").exitCode == 0)
            let id = try #require(await world.group(named: "A")?.id)
            try await world.edit(id, skills: ["a", "vip"])
            try await body(desk, world)
            #expect(await world.puts.isEmpty)
        }
    }

    @Test func `a backup whose plan is held is as good as any`() async throws {
        try await withHeldPlan { desk, _ in
            let printed = try await carryOut("rehearse", at: desk)
            #expect(printed.contains("The plan is held since"))
        }
    }

    @Test func `a restore whose plan is held sends nothing, and names the token`() async throws {
        try await withHeldPlan { desk, _ in
            let backup = desk.path("kept.db")
            let facts = try await desk.run("db", "backup", backup, "--format", "json").object()
            let head = "\(try #require(facts.number("headId"))):\(try #require(facts.text("head")))"
            let printed = try await carryOut("restore", at: desk, ["BACKUP": backup, "HEAD": head])
            let token = try #require(try desk.store().currentHold()).token
            #expect(printed.contains("The plan is held since"))
            #expect(
                try await carryOut("resume", at: desk, exitCode: 3).contains(
                    "error: the plan is held, nothing was sent"))
            #expect(printed.contains("skill-sync run --once --approve \(token)\n"))
        }
    }

    @Test func `a database that is damaged is replaced by its backup, and the groups are in step again`() async throws {
        try await Desk.serving(["A": [], "B": ["theirs"]]) { desk, world in
            let id = try #require(await world.group(named: "A")?.id)
            try await desk.map(["A": ["a"], "B": ["b"]])
            #expect(await desk.run("run", "--once").exitCode == 0)
            let backup = desk.path("kept.db")
            let facts = try await desk.run("db", "backup", backup, "--format", "json").object()
            let head = "\(try #require(facts.number("headId"))):\(try #require(facts.text("head")))"
            // After the backup somebody edits a group, and it is put right; then the disk fails.
            try await world.edit(id, skills: ["vip"])
            #expect(await desk.run("run", "--once").exitCode == 0)
            try await world.edit(id, skills: ["a", "vip"])
            try desk.write(Data(repeating: 0xA5, count: 8192), to: "skill-sync.db")
            #expect(await desk.run("status").exitCode == 66)

            let puts = await world.puts.count
            let printed = try await carryOut("restore", at: desk, ["BACKUP": backup, "HEAD": head])
            #expect(printed.contains("The trail is complete and unaltered"))
            #expect(await world.puts.count == puts, "nothing is sent before somebody has looked at the plan")
            _ = try await carryOut("resume", at: desk)
            #expect(await world.group(id)?.skills == ["a"])
            #expect(desk.exists("damaged/skill-sync.db"))
            #expect(try desk.store().drift().isEmpty)
            #expect(try await desk.store().verify(head: String(head.split(separator: ":")[1])).noted?.id != nil)
            let mode = try FileManager.default.attributesOfItem(atPath: desk.database)[.posixPermissions] as? NSNumber
            #expect(mode?.intValue == 0o600)
        }
    }
}
