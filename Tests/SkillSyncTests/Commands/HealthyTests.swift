import Foundation
import Simulator
import Store
import Testing

@testable import skill_sync

/// `status --healthy`. When each reason holds is in HealthTests.
@Suite(.timeLimit(.minutes(10))) struct HealthyTests {
    private func holding(_ desk: Desk, as command: SyncLock.Holder.Command = .daemon) throws -> SyncLock {
        try SyncLock(
            databasePath: desk.database,
            holder: SyncLock.Holder(
                host: "desk", pid: 4711, startedAt: desk.time.now, command: command,
                interval: command == .daemon ? 60 : nil))
    }

    private func words(_ outcome: Outcome) throws -> [String] {
        try outcome.object().objects("problems").compactMap { $0.text("problem") }
    }

    @Test func `a daemon in step is healthy, and exits with 0`() async throws {
        try await Desk.serving(["A": []]) { desk, _ in
            try await desk.map(["A": ["a"]])
            await desk.run("run", "--once")
            let lock = try holding(desk)
            let table = await desk.run("status", "--healthy")
            let json = await desk.run("status", "--healthy", "--format", "json")
            lock.release()
            #expect(table.exitCode == 0 && json.exitCode == 0)
            #expect(table.out.hasPrefix("health         good\n"))
            #expect(try json.object()["healthy"] as? Bool == true)
            #expect(try words(json).isEmpty)
        }
    }

    @Test func `without a daemon it exits with 1 and says so`() async throws {
        try await Desk.serving(["A": []]) { desk, _ in
            try await desk.map(["A": ["a"]])
            await desk.run("run", "--once")
            let outcome = await desk.run("status", "--healthy")
            #expect(outcome.exitCode == 1)
            #expect(outcome.error.hasPrefix("error: not healthy: no daemon is running\ntry: "))
            #expect(await desk.run("status").exitCode == 0)
        }
    }

    @Test(arguments: [SyncLock.Holder.Command.plan, .once])
    func `a command that will end is no daemon`(command: SyncLock.Holder.Command) async throws {
        try await Desk.serving(["A": []]) { desk, _ in
            try await desk.map(["A": ["a"]])
            await desk.run("run", "--once")
            let lock = try holding(desk, as: command)
            let table = await desk.run("status")
            let json = await desk.run("status", "--healthy", "--format", "json")
            let held = await desk.run("run", "--once")
            lock.release()
            #expect(json.exitCode == 1)
            #expect(try words(json) == ["noDaemon"])
            #expect(try json.object().isNull("daemon"))
            #expect(try json.object().object("holder")?.text("command") == command.rawValue)
            #expect(table.out.contains("none; at work is skill-sync \(command.rawValue), process 4711 on desk, since "))
            #expect(held.exitCode == 75)
            #expect(held.error.contains("skill-sync \(command.rawValue), process 4711"))
            #expect(held.error.contains("try: run again when it has ended"))
        }
    }

    @Test func `where no daemon runs the advice is to start one, and fits without systemd too`() async throws {
        let desk = try Desk()
        try await desk.map(["A": ["a"]])
        let outcome = await desk.run("status", "--healthy")
        #expect(outcome.exitCode == 1)
        let start = desk.command("run")
        #expect(
            outcome.error.contains(
                "try: start it: \(start), or systemctl start skill-sync where it is a service; "
                    + "if it ran before, see why it ended: journalctl -u skill-sync\n"), "\(outcome.error)")
    }

    @Test func `all reasons are told at once`() async throws {
        let desk = try Desk()
        try await desk.map(["A": ["a"]])
        #expect(await desk.run("run", "--once").exitCode == 1)
        desk.time.advance(by: 2)
        let lock = try holding(desk)
        desk.time.advance(by: 3600)
        let table = await desk.run("status", "--healthy")
        let json = await desk.run("status", "--healthy", "--format", "json")
        lock.release()
        #expect(try words(json) == ["overdue", "circuitOpen", "successTooOld"])
        #expect(table.exitCode == 1)
        #expect(table.error.hasPrefix("error: not healthy, for 3 reasons:\n  the daemon is overdue: "))
    }

    @Test func `a held plan is a reason`() async throws {
        try await Desk.serving(["A": ["a"]]) { desk, _ in
            try await desk.map(["A": []])
            #expect(await desk.run("run", "--once").exitCode == 3)
            let lock = try holding(desk)
            let json = await desk.run("status", "--healthy", "--format", "json")
            lock.release()
            #expect(try words(json) == ["planHeld", "successTooOld"])
        }
    }

    @Test func `how old the last success may be can be said`() async throws {
        try await Desk.serving(["A": []]) { desk, _ in
            try await desk.map(["A": ["a"]])
            await desk.run("run", "--once")
            let lock = try holding(desk)
            desk.time.advance(by: 80)
            let fine = await desk.run("status", "--healthy")
            let strict = await desk.run("status", "--healthy", "--max-age", "70s")
            lock.release()
            #expect(fine.exitCode == 0 && strict.exitCode == 1)
            #expect(strict.error.contains("the last cycle that brought everything in step ended at "))
            #expect(await desk.run("status", "--max-age", "70s").exitCode == 64)
        }
    }

    @Test func `a daemon that is frozen is found out`() async throws {
        try await Desk.serving(["A": []]) { desk, _ in
            try desk.configure(groups: ["A": ["a"]], settings: ["pollingIntervalMs": 50])
            let daemon = try RunningProcess(["run"] + desk.options, environment: desk.environment)
            await daemon.logs("cycle finished")
            daemon.send(SIGSTOP)
            desk.time.advance(by: Date().timeIntervalSince(desk.time.now) + 5)
            let json = await desk.run("status", "--healthy", "--format", "json")
            daemon.send(SIGCONT)
            daemon.send(SIGTERM)
            #expect(await daemon.end().status == 0)
            #expect(json.exitCode == 1)
            #expect(try words(json).contains("overdue"))
        }
    }
}
