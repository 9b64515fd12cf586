import Domain
import GenesysCloud
import Simulator
import Store
import SyncEngine
import TestSupport
import Testing

/// An attempt that was recorded, and then the process was gone: with the PUT not sent, or sent and not settled.
@Suite(.timeLimit(.minutes(10))) struct CrashRecoveryTests {
    /// A stage with one group, and an attempt to give it `["a"]` that nobody settled.
    private func withOpenAttempt(
        _ server: SimulatedServer.Configuration = SimulatedServer.Configuration(), mode: Mode = .replace,
        isSent: Bool, _ body: (Stage, String) async throws -> Void
    ) async throws {
        try await Stage.set(server) { stage in
            let sales = await stage.world.add(displayName: "Sales", skills: ["x"])
            try stage.map(["Sales": ["a"]])
            try await stage.cycle(.plan, mode)
            let cycle = try stage.store.openCycle(.sync, mode: mode)
            let drift = try stage.store.plannableDrift()
            let change = try #require(Plan(mending: drift, mode: mode).changes.first)
            _ = try stage.store.recordAttempt(change, number: 1, in: cycle)
            if isSent {
                _ = try await stage.directory.write(change.after, on: change.baseSighting, onceRecorded: { _ in true })
            }
            try await stage.restarted { anew in try await body(anew, sales) }
        }
    }

    @Test func `a PUT that never left is settled as failed, and made`() async throws {
        try await withOpenAttempt(isSent: false) { stage, sales in
            let report = try await stage.cycle()
            #expect(report.outcome == .converged)
            #expect(try stage.outcomes == [.failed, .applied])
            #expect(await stage.puts(of: sales).count == 1)
            #expect(await stage.skills(of: sales) == ["a"])
            #expect(try stage.store.unsettledAttempts().isEmpty)
        }
    }

    @Test func `a PUT that took effect is settled as applied, with the version it produced`() async throws {
        try await withOpenAttempt(isSent: true) { stage, sales in
            let report = try await stage.cycle()
            #expect(report.tally.changed == 0)
            #expect(try stage.outcomes == [.applied])
            #expect(try stage.attempts.map(\.newVersion) == ["2"])
            #expect(try stage.store.applied().map(\.skills) == [["a"]])
            #expect(await stage.puts(of: sales).count == 1)
            #expect(await stage.world.requests.suffix(2).map(\.endpoint) == [.read, .list])
        }
    }

    @Test(arguments: [true, false])
    func `of two open attempts on one group, one was applied at the most`(isSent: Bool) async throws {
        try await withOpenAttempt(isSent: isSent) { stage, sales in
            let lost = try #require(try stage.attempts.first)
            try stage.store.settle(lost.id, Settlement(outcome: .unknown), in: lost.cycle)
            try stage.database.execute(
                """
                INSERT INTO attempt (id, cycle_id, target_id, revision_id, base_snapshot_id, skill_set_id, number, planned_at)
                  SELECT last_id + 1, cycle_id, target_id, revision_id, base_snapshot_id, skill_set_id, 2, planned_at
                  FROM attempt, chain;
                UPDATE chain SET last_id = last_id + 1;
                INSERT INTO unsettled SELECT max(id) FROM attempt;
                """)
            #expect(try stage.outcomes == [.unknown, .pending])
            let report = try await stage.cycle()
            #expect(report.outcome == .converged)
            #expect(try stage.outcomes == (isSent ? [.applied, .failed] : [.failed, .failed, .applied]))
            #expect(await stage.puts(of: sales).count == 1)
            #expect(try await stage.store.verify().flaw == nil)
        }
    }

    @Test(arguments: [true, false])
    func `a PUT that somebody has overtaken is settled as superseded, and their work compared afresh`(
        isSent: Bool
    ) async throws {
        try await withOpenAttempt(isSent: isSent) { stage, sales in
            try await stage.world.edit(sales, skills: ["z"])
            try stage.map(["Sales": ["z"]])
            let report = try await stage.cycle()
            #expect(try stage.outcomes == [.superseded])
            #expect(report.tally.changed == 0)
            #expect(await stage.puts(of: sales).count == (isSent ? 1 : 0))
            #expect(await stage.skills(of: sales) == ["z"])
        }
    }

    @Test func `a group that is gone settles its attempt as failed`() async throws {
        try await withOpenAttempt(isSent: true) { stage, sales in
            try await stage.world.delete(sales)
            let report = try await stage.cycle()
            #expect(report.outcome == .partial)
            #expect(try stage.outcomes == [.failed])
            #expect(report.plan?.heldBack.map(\.drift.cause) == [.groupMissing])
        }
    }

    @Test func `a plan leaves open what may still arrive, and PUTs nothing`() async throws {
        try await withOpenAttempt(isSent: false) { stage, _ in
            try await stage.cycle(.plan)
            #expect(try stage.outcomes == [.unknown])
            #expect(await stage.world.counts[.put] == 0)
            try await stage.cycle()
            #expect(try stage.outcomes == [.failed, .applied], "another was accepted under its version")
        }
    }

    @Test func `one that arrives after the group was read is found out by the conflict of the next, and is ours`()
        async throws
    {
        try await withOpenAttempt(isSent: false) { stage, sales in
            let asked = try #require(try stage.attempts.first).skillsAfter
            await stage.world.inject(.conflictByOutsideEdit(skills: asked.ids), on: .put())
            #expect(try await stage.cycle().outcome == .converged)
            #expect(try stage.outcomes == [.applied, .conflict])
            #expect(try stage.store.applied().map(\.version) == ["2"])
            #expect(await stage.skills(of: sales) == asked)
        }
    }

    @Test func `one that arrives between the read and the poll is found out by the poll, and is ours`() async throws {
        try await withOpenAttempt(isSent: false) { stage, sales in
            await stage.world.inject(.hold, on: .list())
            async let cycle = stage.cycle()
            let list = try await stage.world.request { $0.endpoint == .list && $0.outcome == .pending }
            try await stage.world.edit(sales, skills: stage.attempts[0].skillsAfter.ids)
            await stage.world.release(list.number)
            #expect(try await cycle.outcome == .converged)
            #expect(try stage.outcomes == [.applied])
            #expect(try stage.store.applied().map(\.version) == ["2"])
        }
    }

    @Test func `the cycle that crashed is closed as interrupted`() async throws {
        try await withOpenAttempt(isSent: true) { stage, _ in
            try await stage.cycle()
            #expect(try stage.store.cycles(limit: 3).map(\.outcome) == [.converged, .interrupted, .planned])
        }
    }

    @Test func `where the group cannot be read at the moment, the poll tells`() async throws {
        try await withOpenAttempt(isSent: true) { stage, sales in
            await stage.world.inject(.status(500), on: .read(), times: 3)
            let report = try await stage.cycle()
            #expect(report.outcome == .converged)
            #expect(try stage.outcomes == [.applied])
            #expect(await stage.puts(of: sales).count == 1)
        }
    }

    @Test func `where it cannot be read and the poll does not show it either, nothing is planned and it stays open`()
        async throws
    {
        try await withOpenAttempt(isSent: false) { stage, sales in
            await stage.world.inject(.status(500), on: .read(), times: 3)
            let report = try await stage.cycle()
            #expect(report.outcome == .partial, "a group that is out of the plan is not in step")
            #expect(report.plan?.leftOut.map(\.target.serverID) == [sales])
            #expect(report.plan?.changes.isEmpty == true)
            #expect(try stage.store.cycles(limit: 1).map(\.error) == ["attemptsUnsettled targets=1"])
            #expect(try stage.store.status().lastSuccessAt == nil)
            #expect(try stage.outcomes == [.pending])
            #expect(await stage.puts(of: sales).isEmpty)
            try await stage.cycle()
            #expect(try stage.outcomes == [.failed, .applied])
        }
    }

    @Test func `groups that can never be read do not keep the others from being polled and PUT`() async throws {
        try await Stage.set(settings: Stage.Settings(maxConcurrentWrites: 1)) { stage in
            let names = (1...6).map { "Group \($0)" }
            for name in names { await stage.world.add(displayName: name) }
            let broken = await stage.world.groups.prefix(2).map(\.id)
            try stage.map(Dictionary(uniqueKeysWithValues: names.map { ($0, ["a"]) }))
            for id in broken {
                await stage.world.inject(.status(500), on: .put(id), times: 99)
                await stage.world.inject(.status(500), on: .read(id), times: 99)
            }
            for _ in 1...4 {
                try await stage.cycle()
                stage.clock.advance(by: .seconds(60))
            }
            let others = await stage.world.groups.filter { !broken.contains($0.id) }
            #expect(others.allSatisfy { $0.skills == ["a"] })
            #expect(try stage.store.unsettledAttempts().count == 2)
        }
    }

    @Test(arguments: [Mode.replace, .additive])
    func `one that takes its time is found out, however many cycles come in between, and is ours`(
        mode: Mode
    ) async throws {
        try await withOpenAttempt(mode: mode, isSent: false) { stage, sales in
            let asked = try #require(try stage.attempts.first).skillsAfter
            for _ in 1...3 { try await stage.cycle(.plan, mode) }
            try stage.map([:])
            try await stage.cycle(.sync, mode)
            #expect(try stage.outcomes == [.unknown])
            try await stage.world.edit(sales, skills: asked.ids)
            try await stage.cycle(.sync, mode)
            #expect(try stage.outcomes == [.applied])
            #expect(try stage.store.applied().map(\.skills) == [asked])
        }
    }

    @Test func `one that is ten minutes old is not waited for any more`() async throws {
        try await withOpenAttempt(isSent: false) { stage, _ in
            try stage.map([:])
            try await stage.cycle()
            #expect(try stage.outcomes == [.unknown])
            stage.clock.advance(by: .seconds(601))
            try await stage.cycle()
            #expect(try stage.outcomes == [.failed])
        }
    }

    @Test(arguments: [(30, Attempt.Outcome.unknown), (601, .failed)])
    func `a clock that is set back a little makes nothing of one, and one from another time is not waited for`(
        seconds: Int, outcome: Attempt.Outcome
    ) async throws {
        try await withOpenAttempt(isSent: false) { stage, _ in
            try stage.map([:])
            try stage.database.execute("UPDATE attempt SET planned_at = planned_at + \(seconds) * 1000")
            try await stage.cycle()
            #expect(try stage.outcomes == [outcome])
        }
    }

    @Test(arguments: [Fault.status(400), .status(403), .garbage])
    func `an attempt that can never be resolved does not keep the other groups from their skills`(
        fault: Fault
    ) async throws {
        try await withOpenAttempt(isSent: true) { stage, sales in
            let support = await stage.world.add(displayName: "Support")
            try stage.map(["Sales": ["a"], "Support": ["b"]])
            await stage.world.inject(fault, on: .read(sales), times: 99)
            try await stage.cycle()
            #expect(await stage.skills(of: support) == ["b"])
        }
    }

    @Test func `where skills are hidden, one whose effect cannot be told is made sure of`() async throws {
        var server = SimulatedServer.Configuration()
        server.listsSkills = false
        try await withOpenAttempt(server, isSent: true) { stage, sales in
            let report = try await stage.cycle()
            #expect(report.outcome == .converged)
            #expect(try stage.outcomes == [.superseded, .applied])
            #expect(await stage.puts(of: sales).count == 2)
            #expect(try await stage.cycle().tally.changed == 0)
        }
    }

    @Test func `what a crashed PUT granted is ours to take away again`() async throws {
        try await withOpenAttempt(mode: .additive, isSent: true) { stage, sales in
            try await stage.cycle(.sync, .additive)
            #expect(await stage.skills(of: sales) == ["a", "x"])
            try stage.map(["Sales": ["b"]])
            try await stage.cycle(.sync, .additive)
            #expect(await stage.skills(of: sales) == ["b", "x"])
        }
    }
}
