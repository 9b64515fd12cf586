import Domain
import Foundation
import Simulator
import Store
import SyncEngine
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct GuardCycleTests {
    /// Nobody may lose a skill.
    private static let strict = Stage.Settings(maxConcurrentWrites: 1, guard: Guard(maxRemovals: 0))

    /// Two groups that shall lose `x` and one that only gains.
    private func withHeldPlan(
        _ settings: Stage.Settings = strict, clock: ManualClock = ManualClock(),
        _ body: (Stage, Hold) async throws -> Void
    ) async throws {
        try await Stage.set(clock: clock, settings: settings) { stage in
            for name in ["A", "B"] { await stage.world.add(displayName: name, skills: ["x"]) }
            await stage.world.add(displayName: "C")
            try stage.map(["A": ["a"], "B": ["b"], "C": ["c"]])
            let report = try await stage.cycle()
            #expect(report.outcome == .held)
            try await body(stage, #require(report.hold))
        }
    }

    private func id(_ name: String, _ stage: Stage) async throws -> String {
        try #require(await stage.world.group(named: name)).id
    }

    @Test func `a held plan sends nothing, and stays one hold with one token over cycles and restarts`() async throws {
        try await withHeldPlan { stage, hold in
            #expect(hold.extent.removals == 2)
            for _ in 0..<3 {
                let report = try await stage.cycle()
                #expect(report.outcome == .held)
                #expect(report.hold == hold)
                #expect(report.tally.changed == 3)
            }
            try await stage.restarted { anew in
                let report = try await anew.cycle()
                #expect(report.hold == hold)
            }
            #expect(await stage.world.counts[.put] == 0)
            #expect(try stage.attempts.isEmpty)
            #expect(try stage.database.rows("SELECT count(*) FROM hold") == [["1"]])
        }
    }

    @Test func `a write that waits, and one whose wait is over, are the same held plan`() async throws {
        try await Stage.set(settings: Self.strict) { stage in
            await stage.world.store(as: .drops("a"))
            await stage.world.add(displayName: "A")
            let b = await stage.world.add(displayName: "B", skills: ["b"])
            try stage.map(["A": ["a"], "B": ["b"]])
            try await stage.cycle()
            try stage.map(["A": ["a"], "B": []])
            let held = try #require(try await stage.cycle().hold)
            stage.clock.advance(by: .seconds(80))
            #expect(try await stage.cycle().hold == held)

            _ = try stage.store.approve(held.token, by: "ann@desk")
            #expect(try await stage.cycle().isReleased)
            #expect(await stage.skills(of: b) == [])
        }
    }

    @Test func `a steady held cycle writes its own row and which plan it held, and nothing else`() async throws {
        try await withHeldPlan { stage, _ in
            try await stage.cycle()
            let before = try stage.database.contents()
            try await stage.cycle()
            let changes = try stage.database.contents().changes(since: before)
            #expect(changes.keys.sorted() == ["cycle", "held_cycle"])
            #expect(changes.values.allSatisfy { $0.count == 1 })
        }
    }

    @Test func `an approved plan is applied by the next cycle, once`() async throws {
        try await withHeldPlan { stage, hold in
            _ = try stage.store.approve(hold.token, by: "ann@desk")
            let report = try await stage.cycle()
            #expect(report.outcome == .converged)
            #expect(report.hold == nil)
            #expect(report.tally.applied == 3)
            for name in ["A", "B"] { try await stage.world.edit(id(name, stage), skills: ["x"]) }
            try await stage.world.edit(id("C", stage), skills: [])
            let again = try await stage.cycle()
            #expect(again.outcome == .held)
            #expect(again.hold?.token != hold.token)
            #expect(await stage.world.counts[.put] == 3)
            #expect(try await stage.store.verify().flaw == nil)
        }
    }

    @Test func `a plan cycle holds as well, and takes up no approval`() async throws {
        try await withHeldPlan { stage, hold in
            _ = try stage.store.approve(hold.token, by: "ann@desk")
            #expect(try await stage.cycle(.plan).hold?.id == hold.id)
            #expect(await stage.world.counts[.put] == 0)
            #expect(try await stage.cycle().outcome == .converged)
        }
    }

    @Test func `an approval given while a cycle polls is taken up by that cycle`() async throws {
        try await withHeldPlan { stage, hold in
            await stage.world.inject(.applyThenHold, on: .list())
            let lists = await stage.world.counts[.list]
            async let cycle = stage.cycle()
            _ = try await stage.world.counts { $0[.list] > lists }
            _ = try stage.store.approve(hold.token, by: "ann@desk")
            await stage.world.releaseAll()
            #expect(try await cycle.outcome == .converged)
        }
    }

    @Test func `what somebody edits after the approval is another plan, and is held anew`() async throws {
        try await withHeldPlan { stage, hold in
            _ = try stage.store.approve(hold.token, by: "ann@desk")
            try await stage.world.edit(id("A", stage), skills: ["x", "y"])
            let report = try await stage.cycle()
            #expect(report.outcome == .held)
            #expect(report.hold?.token != hold.token)
            #expect(report.hold?.approval == nil)
            #expect(await stage.world.counts[.put] == 0)
        }
    }

    @Test func `an edit that leaves the skills alone does not, and the PUT goes by its version`() async throws {
        try await withHeldPlan { stage, hold in
            _ = try stage.store.approve(hold.token, by: "ann@desk")
            let sales = try await id("A", stage)
            try await stage.world.edit(sales)
            #expect(try await stage.cycle().outcome == .converged)
            #expect(await stage.puts(of: sales).map(\.version) == [2])
        }
    }

    @Test func `a cycle for one plan alone sends nothing where the plan is another, held or not`() async throws {
        try await withHeldPlan { stage, hold in
            _ = try stage.store.approve(hold.token, by: "ann@desk")
            for name in ["A", "B"] { try await stage.world.edit(id(name, stage), skills: []) }
            let report = try await stage.engine().runCycle(.sync, approved: hold.id)
            #expect(report.outcome == .held)
            #expect(report.hold == nil)
            #expect(await stage.world.counts[.put] == 0)
            // Its word was about a plan that was no more: it is void, also where the plan comes back.
            for name in ["A", "B"] { try await stage.world.edit(id(name, stage), skills: ["x"]) }
            #expect(try await stage.cycle().outcome == .held)
        }
    }

    @Test func `a crash between the release and the first PUT spends the token and sends nothing`() async throws {
        try await withHeldPlan { stage, hold in
            _ = try stage.store.approve(hold.token, by: "ann@desk")
            try stage.database.execute("CREATE INDEX crash ON attempt (json('no JSON' || id))")
            await #expect(throws: StoreError.self) { try await stage.cycle() }
            try stage.database.execute("DROP INDEX crash")
            try await stage.restarted { anew in
                let report = try await anew.cycle()
                #expect(report.outcome == .held)
                #expect(report.hold?.token != hold.token)
                #expect(await anew.world.counts[.put] == 0)
                #expect(throws: StoreError.self) { try anew.store.approve(hold.token, by: "bob@desk") }
                _ = try anew.store.approve(#require(report.hold).token, by: "ann@desk")
                #expect(try await anew.cycle().outcome == .converged)
                #expect(try await anew.store.verify().flaw == nil)
            }
        }
    }

    @Test func `a crash in the middle of a released plan holds the rest anew`() async throws {
        try await withHeldPlan { stage, hold in
            _ = try stage.store.approve(hold.token, by: "ann@desk")
            // Only one row fits in it.
            try stage.database.execute("CREATE UNIQUE INDEX crash ON attempt (abs(hash IS NULL))")
            await #expect(throws: StoreError.self) { try await stage.cycle() }
            try stage.database.execute("DROP INDEX crash")
            try await stage.restarted { anew in
                let report = try await anew.cycle()
                #expect(report.hold?.extent.removals == 1)
                #expect(report.tally.changed == 2)
                #expect(await anew.world.counts[.put] == 1)
            }
        }
    }

    // MARK: Conflicts

    @Test func `a released plan takes away nothing that it did not say`() async throws {
        try await withHeldPlan { stage, hold in
            _ = try stage.store.approve(hold.token, by: "ann@desk")
            await stage.world.inject(.conflictByOutsideEdit(skills: ["x", "y"]), on: .put(try await id("A", stage)))
            await stage.world.inject(.conflictByOutsideEdit(skills: []), on: .put(try await id("B", stage)))
            let report = try await stage.cycle()
            #expect(report.outcome == .partial)
            #expect(await stage.skills(of: try await id("A", stage)) == ["x", "y"], "y was not in the plan")
            #expect(await stage.skills(of: try await id("B", stage)) == ["b"], "less than it said may go")
            #expect(stage.logs.warnings(containing: "left for the next cycle").map { $0.metadata["group"] } == ["A"])
            #expect(try await stage.cycle().outcome == .held)
        }
    }

    @Test func `conflicts that would take skills away draw on what the limits leave`() async throws {
        let settings = Stage.Settings(maxConcurrentWrites: 1, guard: Guard(maxRemovals: 1))
        try await Stage.set(settings: settings) { stage in
            for name in ["A", "B"] { await stage.world.add(displayName: name) }
            try stage.map(["A": ["a"], "B": ["b"]])
            for name in ["A", "B"] {
                await stage.world.inject(.conflictByOutsideEdit(skills: ["z"]), on: .put(try await id(name, stage)))
            }
            let report = try await stage.cycle()
            #expect(report.outcome == .partial)
            #expect(await stage.skills(of: try await id("A", stage)) == ["a"])
            #expect(await stage.skills(of: try await id("B", stage)) == ["z"])
            #expect(try await stage.cycle().outcome == .converged, "one alone is within the limits")
        }
    }

    @Test func `a plan that only adds has no more of an allowance than the share leaves`() async throws {
        let settings = Stage.Settings(maxConcurrentWrites: 1, guard: Guard(maxRemovalPercent: 10))
        try await Stage.set(settings: settings) { stage in
            let ids = await stage.world.addGroups(count: 10)
            try stage.map(Dictionary(uniqueKeysWithValues: (1...10).map { ("Group \($0)", ["a"]) }))
            for id in ids { await stage.world.inject(.conflictByOutsideEdit(skills: ["z"]), on: .put(id)) }
            #expect(try await stage.cycle().tally.applied == 1)
            let skills = await stage.world.groups.map(\.skills)
            #expect(skills.count { $0 == ["a"] } == 1)
        }
    }

    // MARK: Reasons

    @Test func `an emptied mapping is held, and after its release what others add goes without asking`() async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales", skills: ["a"])
            try stage.map(["Sales": []])
            #expect(try await stage.cycle().hold?.reasons == [.emptiedMapping])
            #expect(try await stage.approvedCycle().outcome == .converged)
            try await stage.world.edit(sales, skills: ["z"])
            await stage.world.inject(.status(409), on: .put(), times: 3)
            #expect(try await stage.cycle().outcome == .partial)
            #expect(try await stage.cycle().outcome == .converged, "though the last PUT had failed")
            #expect(await stage.skills(of: sales) == [])
        }
    }

    @Test func `a fall of the groups holds what takes away, lets through what adds, and goes with a release`()
        async throws
    {
        try await Stage.set { stage in
            let ids = await stage.world.addGroups(count: 10, skills: { _ in ["x"] })
            try await stage.cycle()
            for id in ids.prefix(6) { try await stage.world.delete(id) }
            try stage.map(["Group 7": ["a", "x"]])
            #expect(try await stage.cycle().outcome == .converged)
            try stage.map(["Group 8": ["a"]])
            let report = try await stage.cycle()
            #expect(report.hold?.reasons == [.fewerGroups])
            #expect(report.hold?.extent.groupsBefore == 10)
            #expect(report.hold?.extent.groupsKnown == 4)
            #expect(try await stage.approvedCycle().outcome == .converged)
            try stage.map(["Group 9": ["a"]])
            #expect(try await stage.cycle().outcome == .converged)
        }
    }

    @Test func `an ambiguous name holds its own group alone`() async throws {
        try await Stage.set { stage in
            for _ in 0..<2 { await stage.world.add(displayName: "Twin", skills: ["x"]) }
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Twin": [], "Sales": ["a"]])
            let report = try await stage.cycle()
            #expect(report.outcome == .partial)
            #expect(report.plan?.heldBack.map(\.drift.cause) == [.ambiguousName, .ambiguousName])
            #expect(await stage.skills(of: sales) == ["a"])
        }
    }

    @Test func `where skills are hidden a PUT may take some away, and counts`() async throws {
        var server = SimulatedServer.Configuration()
        server.listsSkills = false
        try await Stage.set(server, settings: Self.strict) { stage in
            await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            let report = try await stage.cycle()
            #expect(report.hold?.extent.removals == 1)
            #expect(report.hold?.extent.unknown == 1)
            #expect(try await stage.approvedCycle().outcome == .converged)
        }
    }

    @Test func `additive mode takes away only what it granted, and the guard goes by that`() async throws {
        try await Stage.set(settings: Self.strict) { stage in
            let sales = await stage.world.add(displayName: "Sales", skills: ["x"])
            try stage.map(["Sales": ["a"]])
            #expect(try await stage.cycle(.sync, .additive).outcome == .converged)
            try stage.map(["Sales": []])
            let report = try await stage.cycle(.sync, .additive)
            #expect(report.hold?.reasons == [.manyRemovals], "x stays, so it is not emptied")
            #expect(try await stage.approvedCycle(.additive).outcome == .converged)
            #expect(await stage.skills(of: sales) == ["x"])
        }
    }

    @Test func `a poll that fails leaves the plan held and its approval waiting`() async throws {
        try await withHeldPlan { stage, hold in
            _ = try stage.store.approve(hold.token, by: "ann@desk")
            await stage.world.inject(.status(400), on: .list())
            #expect(try await stage.cycle().outcome == .failed)
            #expect(try stage.store.currentHold()?.approval?.by == "ann@desk")
            #expect(try await stage.cycle().outcome == .converged)
        }
    }
}
