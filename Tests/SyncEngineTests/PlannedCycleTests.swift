import Domain
import Simulator
import Store
import SyncEngine
import TestSupport
import Testing

/// How a plan that worked goes on record, what counts as a repetition, and what a plan could not give.
@Suite(.timeLimit(.minutes(10))) struct PlannedCycleTests {
    @Test func `a plan that was made whole is planned, with changes or without`() async throws {
        try await Stage.set(.people) { stage in
            let skill = await stage.world.addSkill(named: "A")
            let ann = try await stage.world.addPerson(named: "Ann")
            _ = try await stage.group("Sales", of: [ann])
            try stage.mapIDs(["Sales": [skill]])
            #expect(try await stage.cycle(.plan).outcome == .planned)
            try await stage.cycle()
            #expect(try await stage.cycle(.plan).outcome == .planned)
            #expect(try stage.store.cycles(limit: 3).map(\.outcome) == [.planned, .converged, .planned])
        }
    }

    @Test func `removals of three skills are each the first try of a write of its own`() async throws {
        try await Stage.set(.people) { stage in
            var skills: [String] = []
            for name in ["A", "B", "C"] { skills.append(await stage.world.addSkill(named: name)) }
            let ann = try await stage.world.addPerson(named: "Ann")
            let sales = try await stage.group("Sales", of: [ann])
            try stage.mapIDs(["Sales": skills])
            try await stage.cycle()
            try await stage.world.leave(sales, ann)

            await stage.world.inject(.status(503, body: "{}"), on: .revoke())
            #expect(try await stage.approvedCycle().outcome == .converged)

            #expect(await stage.held(by: ann) == .empty)
            let removals = try stage.attempts.filter { $0.skillsAfter.count < ($0.skillsBefore?.count ?? 0) }
            let numbers = removals.map(\.number)
            #expect(numbers.count(where: { $0 == 1 }) == 3, "\(numbers)")
            #expect(numbers.count(where: { $0 == 2 }) == 1, "the one that failed was repeated: \(numbers)")
            #expect(numbers.count == 4)
        }
    }

    @Test func `what a plan could not give is known until a plan can, or need not`() async throws {
        try await Stage.set(.people) { stage in
            let skill = await stage.world.addSkill(named: "A")
            let ann = try await stage.world.addPerson(named: "Ann")
            _ = try await stage.group("Sales", of: [ann])
            let gone = "00000000-0000-4000-8000-00000000dead"
            try stage.mapIDs(["Sales": [skill, gone]])
            let first = try await stage.cycle(.plan).cycle
            #expect(try stage.store.unavailableSkills().map(\.id) == [gone])
            try await stage.cycle()
            #expect(try stage.store.unavailableSkills().map(\.cycle) == [first], "since then, without a break")
            #expect(try stage.store.status().unavailable.map(\.id) == [gone])

            try stage.mapIDs(["Sales": [skill]])
            try await stage.cycle()
            #expect(try stage.store.unavailableSkills().isEmpty)
        }
    }
}
