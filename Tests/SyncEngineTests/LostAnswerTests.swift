import Domain
import Simulator
import Store
import SyncEngine
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct LostAnswerTests {
    private static let notApplied: [Fault] = [.status(500), .status(503), .closeConnection]
    private static let applied: [Fault] = [
        .applyThenCloseConnection, .cutAnswerShort, .applyThenAnswer(CannedAnswer(status: 500)),
        .applyThenAnswer(CannedAnswer(status: 504)),
    ]

    @Test(arguments: notApplied)
    func `a PUT that did not take effect is sent again after a back-off`(fault: Fault) async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(fault, on: .put(), times: 2)
            let report = try await stage.cycle()
            #expect(report.outcome == .converged)
            #expect(try stage.outcomes == [.failed, .failed, .applied])
            #expect(try stage.attempts.map(\.number) == [1, 2, 3])
            #expect(stage.clock.sleeps == [.milliseconds(500), .seconds(1)])
            #expect(await stage.puts(of: sales).map(\.version) == [1, 1, 1])
            #expect(await stage.skills(of: sales) == ["a"])
            try await stage.expectAttemptsMatchPuts()
        }
    }

    @Test(arguments: notApplied)
    func `a PUT that fails three times is given up for this cycle`(fault: Fault) async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            let support = await stage.world.add(displayName: "Support")
            try stage.map(["Sales": ["a"], "Support": ["b"]])
            await stage.world.inject(fault, on: .put(sales), times: 3)
            let report = try await stage.cycle()
            #expect(report.outcome == .partial)
            #expect(report.tally.failed == 1)
            #expect(await stage.puts(of: sales).count == 3)
            #expect(await stage.skills(of: support) == ["b"])
            #expect(try stage.store.unsettledAttempts().map(\.outcome) == [.unknown, .unknown, .unknown])
            #expect(try await stage.cycle().outcome == .converged)
            #expect(
                try stage.attempts.filter { $0.target.serverID == sales }.map(\.outcome) == [
                    .failed, .failed, .failed, .applied,
                ])
            try await stage.expectAttemptsMatchPuts()
        }
    }

    @Test(arguments: [Mode.replace, .additive])
    func `a PUT that arrives late, before its repetition, is found out by the conflict and is ours`(
        mode: Mode
    ) async throws {
        try await Stage.set(clock: ManualClock(holding: { $0 == .milliseconds(500) })) { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(.closeConnection, on: .put())
            async let cycle = stage.cycle(.sync, mode)
            _ = await stage.clock.heldSleep()
            #expect(try stage.outcomes == [.unknown], "it may still be on its way")
            try await stage.world.edit(sales, skills: ["a"])
            stage.clock.release()
            _ = await stage.clock.heldSleep()
            stage.clock.release()
            let report = try await cycle
            #expect(report.outcome == .converged)
            #expect(try stage.outcomes == [.applied, .conflict])
            #expect(try stage.store.applied().map(\.version) == ["2"])
            #expect(try stage.store.unsettledAttempts().isEmpty)

            try stage.map(["Sales": ["b"]])
            _ = try await stage.cycle(.sync, mode)
            #expect(await stage.skills(of: sales) == ["b"], "what it granted is ours to take away")
        }
    }

    @Test func `while the version is the same a lost PUT stays open, whatever a conflict says`() async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(.closeConnection, on: .put())
            await stage.world.inject(.status(409), on: .put(), times: 2)
            #expect(try await stage.cycle().outcome == .partial)
            #expect(try stage.outcomes == [.unknown, .conflict, .conflict])
            #expect(try await stage.cycle().outcome == .converged)
            #expect(try stage.outcomes == [.failed, .conflict, .conflict, .applied])
            #expect(await stage.skills(of: sales) == ["a"])
        }
    }

    @Test(arguments: applied)
    func `a PUT in effect whose answer was lost is settled as applied and not sent again`(fault: Fault) async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(fault, on: .put())
            let report = try await stage.cycle()
            #expect(report.outcome == .converged)
            #expect(report.tally.applied == 1)
            let attempt = try #require(try stage.attempts.first)
            #expect(attempt.outcome == .applied)
            #expect(attempt.newVersion == "2")
            #expect(attempt.error != nil)
            #expect(try stage.store.applied().map(\.version) == ["2"])
            #expect(try await stage.cycle().tally.changed == 0)
            #expect(await stage.puts(of: sales).count == 1)
            try await stage.expectAttemptsMatchPuts()
        }
    }

    @Test(arguments: notApplied + applied)
    func `where skills are hidden a PUT whose answer was lost is made sure of`(fault: Fault) async throws {
        var server = SimulatedServer.Configuration()
        server.listsSkills = false
        try await Stage.set(server) { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(fault, on: .put())
            let report = try await stage.cycle()
            #expect(report.outcome == .converged)
            #expect(try stage.outcomes.last == .applied)
            #expect(await stage.skills(of: sales) == ["a"])
            #expect(await stage.puts(of: sales).count == 2)
            #expect(try await stage.cycle().tally.changed == 0)
            try await stage.expectAttemptsMatchPuts()
        }
    }

    @Test func `a lost PUT that somebody has overtaken is superseded, and made anew on what they left`() async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(.applyThenCloseConnection, on: .put())
            await stage.world.inject(.conflictByOutsideEdit(skills: ["z"]), on: .read(sales))
            let report = try await stage.cycle()
            #expect(report.outcome == .converged)
            #expect(try stage.outcomes == [.superseded, .applied])
            #expect(try stage.attempts.map(\.baseVersion) == ["1", "3"])
            #expect(try stage.attempts.map(\.skillsBefore) == [[], ["z"]])
            #expect(await stage.skills(of: sales) == ["a"])
        }
    }

    @Test func `what cannot be found out at once stays unknown until the next cycle, and is not sent before`()
        async throws
    {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(.applyThenCloseConnection, on: .put())
            await stage.world.inject(.status(400), on: .read(sales))
            let report = try await stage.cycle()
            #expect(report.outcome == .partial)
            #expect(try stage.outcomes == [.unknown])
            #expect(try stage.store.status().pendingAttempts == 1)

            let next = try await stage.cycle()
            #expect(next.outcome == .converged)
            #expect(next.tally.changed == 0)
            #expect(try stage.outcomes == [.applied])
            #expect(try stage.store.applied().map(\.version) == ["2"])
            #expect(await stage.puts(of: sales).count == 1)
            try await stage.expectAttemptsMatchPuts()
        }
    }

    @Test func `failures of PUTs open the circuit, and what is left waits for the next cycle`() async throws {
        try await Stage.set(settings: Stage.Settings(maxConcurrentWrites: 1)) { stage in
            await stage.world.addGroups(count: 4)
            try stage.map(["Group 1": ["a"], "Group 2": ["a"], "Group 3": ["a"], "Group 4": ["a"]])
            await stage.world.inject(.status(500), on: RequestMatcher(endpoint: .put), times: 99)
            await stage.world.inject(.status(500), on: RequestMatcher(endpoint: .read), times: 99)
            let report = try await stage.cycle()
            #expect(report.outcome == .partial)
            #expect(report.tally.failed == 4)
            #expect(try stage.store.cycles(limit: 1).first?.circuitOpenUntil != nil)
            #expect(await stage.world.counts[.put] < 4)
            await stage.world.clearFaults()
            stage.clock.advance(by: .seconds(60))
            // After an open circuit the poll alone tells what it can of the lost PUTs, and the next cycle reads.
            #expect(try await stage.cycle().outcome == .partial)
            #expect(try await stage.cycle().outcome == .converged)
            try await stage.expectSentAttemptsMatchPuts()
        }
    }
}
