import Domain
import Simulator
import Store
import SyncEngine
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct PlanCycleTests {
    @Test func `a plan PUTs nothing, and is recorded with what it saw`() async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales", skills: ["x"])
            try stage.map(["Sales": ["a"]])

            let report = try await stage.cycle(.plan)

            #expect(await stage.world.counts[.put] == 0)
            #expect(await stage.skills(of: sales) == ["x"])
            let change = try #require(report.plan?.changes.first)
            #expect(change.target.name == "Sales")
            #expect(change.add == ["a"])
            #expect(change.remove == ["x"])
            #expect(change.baseVersion == "1")
            #expect(report.tally.changed == 1)
            #expect(report.tally.applied == 0)
            #expect(report.tally.failed == 0)
            let recorded = try #require(try stage.store.cycles(limit: 1).first)
            #expect(recorded.kind == .plan)
            #expect(recorded.tally == report.tally)
            #expect(try stage.snapshots(of: sales) == 1)
            #expect(try stage.attempts.isEmpty)
        }
    }

    @Test func `the same state gives the same plan, in the same order`() async throws {
        try await Stage.set { stage in
            await stage.world.addGroups(count: 20, named: { "Group \(($0 * 7) % 20)" })
            try stage.map(Dictionary(uniqueKeysWithValues: (0..<20).map { ("Group \($0)", ["s\($0)"]) }))
            let first = try await stage.cycle(.plan)
            let second = try await stage.cycle(.plan)
            #expect(first.plan == second.plan)
            #expect(first.plan?.changes.count == 20)
            #expect(first.plan.map { $0.changes.map(\.target.name) == $0.changes.map(\.target.name).sorted() } == true)
        }
    }

    @Test func `the sync after a plan does what the plan said`() async throws {
        try await Stage.set { stage in
            await stage.world.addGroups(count: 4)
            try stage.map(["Group 1": ["a"], "Group 3": ["b", "c"]])
            let planned = try await stage.cycle(.plan)
            let synced = try await stage.cycle()
            #expect(planned.plan == synced.plan)
            #expect(try Set(stage.attempts.map(\.skillsAfter)) == [["a"], ["b", "c"]])
        }
    }

    @Test func `a plan with changes pending is no success`() async throws {
        try await Stage.set { stage in
            await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            let report = try await stage.cycle(.plan)
            #expect(report.outcome != .converged)
            #expect(try stage.store.status().lastSuccessAt == nil)
        }
    }
}
