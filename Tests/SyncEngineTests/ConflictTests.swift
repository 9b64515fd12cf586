import Domain
import Simulator
import Store
import SyncEngine
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct ConflictTests {
    @Test func `after a conflict the group is read and PUT with its fresh version, half a second later`() async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales", skills: ["x"])
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(.conflictByOutsideEdit(skills: ["y"]), on: .put())

            let report = try await stage.cycle()

            #expect(report.outcome == .converged)
            #expect(report.tally.conflicts == 1)
            #expect(report.tally.applied == 1)
            #expect(stage.clock.sleeps == [.milliseconds(500)])
            #expect(await stage.skills(of: sales) == ["a"])
            let attempts = try stage.attempts
            #expect(attempts.map(\.outcome) == [.conflict, .applied])
            #expect(attempts.map(\.number) == [1, 2])
            #expect(attempts.map(\.baseVersion) == ["1", "2"])
            #expect(attempts.map(\.skillsBefore) == [["x"], ["y"]])
            #expect(attempts.map(\.httpStatus) == [409, 200])
            try await stage.expectAttemptsMatchPuts()
            #expect(await stage.world.requests.suffix(3).map(\.endpoint) == [.put, .read, .put])
        }
    }

    @Test func `where somebody else has brought it about there is no second PUT`() async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(.conflictByOutsideEdit(skills: ["a"]), on: .put())
            let report = try await stage.cycle()
            #expect(report.outcome == .converged)
            #expect(try stage.outcomes == [.conflict])
            #expect(try stage.store.drift().isEmpty)
            #expect(await stage.puts(of: sales).count == 1)
            #expect(try await stage.cycle().tally.changed == 0)
        }
    }

    @Test func `three conflicts are enough for one cycle`() async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            let support = await stage.world.add(displayName: "Support")
            try stage.map(["Sales": ["a"], "Support": ["b"]])
            await stage.world.inject(.conflictByOutsideEdit(skills: ["z"]), on: .put(sales), times: 3)

            let report = try await stage.cycle()

            #expect(report.outcome == .partial)
            #expect(report.error == nil)
            #expect(report.tally.conflicts == 3)
            #expect(report.tally.applied == 1)
            #expect(report.tally.failed == 1)
            #expect(await stage.puts(of: sales).map(\.version) == [1, 2, 3])
            #expect(stage.clock.sleeps == [.milliseconds(500), .milliseconds(500)])
            #expect(try stage.store.drift().map(\.cause) == [.putFailed])
            #expect(await stage.skills(of: support) == ["b"])
            try await stage.expectAttemptsMatchPuts()

            #expect(try await stage.cycle().outcome == .converged)
            #expect(await stage.skills(of: sales) == ["a"])
            #expect(try stage.attempts.filter { $0.target.serverID == sales }.map(\.number) == [1, 2, 3, 1])
        }
    }

    @Test(arguments: [409, 412])
    func `a version that is refused for no reason to be seen is tried three times`(status: Int) async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(.status(status), on: .put(), times: 3)
            let report = try await stage.cycle()
            #expect(report.outcome == .partial)
            #expect(try stage.outcomes == [.conflict, .conflict, .conflict])
            #expect(await stage.puts(of: sales).map(\.version) == [1, 1, 1])
            try await stage.expectAttemptsMatchPuts()
        }
    }

    @Test func `a group that is gone when it is read again is given up`() async throws {
        try await Stage.set(clock: ManualClock(holding: { $0 == .milliseconds(500) })) { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(.status(409), on: .put())
            async let cycle = stage.cycle()
            #expect(await stage.clock.heldSleep() == .milliseconds(500))
            try await stage.world.delete(sales)
            stage.clock.release()
            let report = try await cycle
            #expect(report.outcome == .partial)
            #expect(await stage.puts(of: sales).count == 1)
            #expect(try stage.store.unsettledAttempts().isEmpty)
        }
    }

    @Test func `a group that has another name when it is read again is left alone`() async throws {
        try await Stage.set(clock: ManualClock(holding: { $0 == .milliseconds(500) })) { stage in
            let sales = await stage.world.add(displayName: "Sales", skills: ["x"])
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(.status(409), on: .put())
            async let cycle = stage.cycle()
            #expect(await stage.clock.heldSleep() == .milliseconds(500))
            try await stage.world.edit(sales, displayName: "Other")
            stage.clock.release()
            _ = try await cycle
            #expect(await stage.puts(of: sales).count == 1)
            #expect(await stage.skills(of: sales) == ["x"])
        }
    }

    @Test func `a mapping imported during the wait is left to the next cycle`() async throws {
        try await Stage.set(clock: ManualClock(holding: { $0 == .milliseconds(500) })) { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(.status(409), on: .put())
            async let cycle = stage.cycle()
            #expect(await stage.clock.heldSleep() == .milliseconds(500))
            try stage.map(["Sales": ["b"]])
            stage.clock.release()
            #expect(try await cycle.revision == 1)
            #expect(await stage.skills(of: sales) == ["a"])
            #expect(try await stage.cycle().revision == 2)
            #expect(await stage.skills(of: sales) == ["b"])
            #expect(try stage.attempts.map(\.revision) == [1, 1, 2])
        }
    }

    @Test func `more than ten conflicts within an hour call for one warning that names the group`() async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            await stage.world.add(displayName: "Support")
            try stage.map(["Sales": ["a"], "Support": ["b"]])
            await stage.world.inject(.conflictByOutsideEdit(skills: ["z"]), on: .put(sales), times: 12)
            for _ in 0..<3 { try await stage.cycle() }
            #expect(stage.logs.warnings(containing: "conflicts").isEmpty)

            try await stage.cycle()

            let warnings = stage.logs.warnings(containing: "conflicts")
            #expect(warnings.count == 1)
            #expect(warnings.first?.metadata["group"] == "Sales")
            #expect(warnings.first?.metadata["groupId"] == sales)
            let hours = try stage.store.conflicts(since: Stage.beginning)
            #expect(hours.map(\.target.name) == ["Sales"])
            #expect(hours.first?.conflicts == 12)
            #expect(hours.first?.isOverThreshold == true)
        }
    }

    @Test func `ten conflicts, or more of them over several hours, call for none`() async throws {
        try await Stage.set { stage in
            await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(.conflictByOutsideEdit(skills: ["z"]), on: .put(), times: 20)
            for _ in 0..<3 { try await stage.cycle() }
            stage.clock.advance(by: .seconds(3700))
            for _ in 0..<3 { try await stage.cycle() }
            #expect(stage.logs.warnings(containing: "conflicts").isEmpty)
            #expect(try stage.store.conflicts(since: nil).map(\.conflicts) == [9, 9])
        }
    }
}
