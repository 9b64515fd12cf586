import Domain
import Simulator
import Store
import SyncEngine
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct CancellationTests {
    /// Runs a cycle, cancels it when `moment` has come, and lets it end.
    private func interrupt(
        _ stage: Stage, when moment: () async throws -> Void, then: () async throws -> Void = {}
    ) async throws -> CycleReport {
        let engine = stage.engine()
        let cycle = Task { try await engine.runCycle(.sync) }
        try await moment()
        cycle.cancel()
        try await then()
        return try await cycle.value
    }

    private func expectClosed(_ stage: Stage, _ report: CycleReport) throws {
        #expect(report.outcome == .interrupted)
        #expect(report.error == .cancelled)
        let recorded = try stage.store.cycles(limit: 1).first
        #expect(recorded?.outcome == .interrupted)
        #expect(recorded?.finishedAt != nil)
        #expect(recorded?.nextPollAt == nil)
        #expect(try stage.store.unsettledAttempts().isEmpty)
    }

    @Test func `a cycle that is cancelled while it waits for a page ends there`() async throws {
        try await Stage.set { stage in
            await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(.hang, on: .list())
            let report = try await interrupt(stage) { _ = try await stage.world.request { $0.endpoint == .list } }
            try expectClosed(stage, report)
            #expect(report.plan == nil)
            #expect(await stage.world.counts[.put] == 0)
            #expect(try await stage.cycle().outcome == .converged)
        }
    }

    @Test(arguments: [Fault.throttled(retryAfter: "500"), .status(500)])
    func `a cycle that is cancelled during a wait ends there`(fault: Fault) async throws {
        try await Stage.set(clock: ManualClock(holding: { $0 > .zero })) { stage in
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(fault, on: .list())
            let report = try await interrupt(stage) { _ = await stage.clock.heldSleep() }
            try expectClosed(stage, report)
            #expect(await stage.world.counts[.list] == 1)
        }
    }

    @Test func `a cycle that is cancelled before the second try after a conflict leaves it at that`() async throws {
        try await Stage.set(clock: ManualClock(holding: { $0 > .zero })) { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(.conflictByOutsideEdit(skills: ["z"]), on: .put())
            let report = try await interrupt(stage) { _ = await stage.clock.heldSleep() }
            try expectClosed(stage, report)
            #expect(try stage.outcomes == [.conflict])
            #expect(report.tally.conflicts == 1)
            #expect(report.tally.failed == 1)
            #expect(await stage.skills(of: sales) == ["z"])
            try await stage.expectAttemptsMatchPuts()
        }
    }

    @Test func `a PUT in flight is finished and settled, and no other begins`() async throws {
        try await Stage.set(settings: Stage.Settings(maxConcurrentWrites: 1)) { stage in
            let first = await stage.world.add(displayName: "A")
            await stage.world.add(displayName: "B")
            await stage.world.add(displayName: "C")
            try stage.map(["A": ["a"], "B": ["a"], "C": ["a"]])
            await stage.world.inject(.hold, on: .put())
            let report = try await interrupt(stage) {
                _ = try await stage.world.request { $0.endpoint == .put }
            } then: {
                await stage.world.releaseAll()
            }
            try expectClosed(stage, report)
            #expect(report.tally.applied == 1)
            #expect(await stage.world.counts[.put] == 1)
            #expect(await stage.skills(of: first) == ["a"])
            // One row for every PUT that the server saw, and none for one that was never sent.
            try await stage.expectAttemptsMatchPuts()
            #expect(try stage.outcomes == [.applied])
        }
    }

    @Test func `a PUT in flight that is the last one is settled as well`() async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(.hold, on: .put())
            _ = try await interrupt(stage) {
                _ = try await stage.world.request { $0.endpoint == .put }
            } then: {
                await stage.world.releaseAll()
            }
            #expect(try stage.outcomes == [.applied])
            #expect(try stage.store.applied().map(\.version) == ["2"])
            #expect(try await stage.cycle().tally.changed == 0)
            #expect(await stage.puts(of: sales).count == 1)
        }
    }

    @Test func `a PUT in flight whose answer does not come is left to the next cycle, not sent again`() async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(.applyThenHold, on: .put())
            await stage.world.inject(.closeConnection, on: .read())
            let report = try await interrupt(stage) {
                _ = try await stage.world.request { $0.put?.tookEffect == true }
            } then: {
                await stage.world.releaseAll()
            }
            #expect(report.outcome == .converged)
            try await stage.restarted { anew in
                let report = try await anew.cycle()
                #expect(report.tally.changed == 0)
                #expect(await anew.puts(of: sales).count == 1)
                try await anew.expectAttemptsMatchPuts()
            }
        }
    }

    @Test func `a lost answer is not looked into after cancelling, but by the next cycle`() async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(.applyThenCloseConnection, on: .put())
            await stage.world.inject(.hang, on: .read())
            let engine = stage.engine()
            let cycle = Task { try await engine.runCycle(.sync) }
            _ = try await stage.world.request { $0.endpoint == .read }
            cycle.cancel()
            let report = try await cycle.value
            #expect(report.outcome == .interrupted)
            #expect(try stage.outcomes == [.unknown])
            try await stage.restarted { anew in
                let report = try await anew.cycle()
                #expect(report.tally.changed == 0)
                #expect(try anew.outcomes == [.applied])
                #expect(await anew.puts(of: sales).count == 1)
            }
        }
    }
}
