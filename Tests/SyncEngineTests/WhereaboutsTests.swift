import Domain
import Simulator
import Store
import SyncEngine
import TestSupport
import Testing

/// Who is in which group is read list by list, while people move and mappings come: nobody loses a skill that a group of theirs
/// asks for.
@Suite(.timeLimit(.minutes(10))) struct WhereaboutsTests {
    /// Ann in Sales, which gives A, beside Care, which bears no name before it.
    private struct Scene {
        let ann: String
        let a: String
        /// Care is listed before Sales.
        let care: String
        let sales: String
    }

    private func withScene(
        mapped: [String] = ["Sales", "Care"], _ body: (Stage, Scene) async throws -> Void
    ) async throws {
        try await Stage.set(.people) { stage in
            let a = await stage.world.addSkill(named: "A")
            let ann = try await stage.world.addPerson(named: "Ann")
            // Lists are read in the order of the groups' ids.
            let ids = [try await stage.group("One"), try await stage.group("Two")].sorted()
            try await stage.world.edit(ids[0], displayName: "Care")
            try await stage.world.edit(ids[1], displayName: "Sales")
            try await stage.world.join(ids[1], ann)
            try stage.mapIDs(Dictionary(uniqueKeysWithValues: mapped.map { ($0, [a]) }))
            #expect(try await stage.cycle().tally.applied == 1)
            try await body(stage, Scene(ann: ann, a: a, care: ids[0], sales: ids[1]))
        }
    }

    @Test func `a skill that mappings imported during the poll ask for elsewhere is taken from nobody`() async throws {
        try await withScene(mapped: ["Sales"]) { stage, scene in
            let b = await stage.world.addSkill(named: "B")
            try await stage.world.join(scene.care, scene.ann)
            await stage.world.inject(.hold, on: .members(scene.sales))
            async let cycle = stage.cycle()
            let held = try await stage.world.request { $0.fault == .hold }
            try stage.mapIDs(["Sales": [b], "Care": [scene.a]])
            await stage.world.release(held.number)
            let report = try await cycle

            #expect(report.outcome == .partial)
            #expect(report.plan?.heldBack.map(\.reason) == [.mappingsNewer])
            #expect(await stage.held(by: scene.ann) == [scene.a])
            #expect(try await stage.cycle().outcome == .converged)
            #expect(await stage.held(by: scene.ann) == SkillSet([scene.a, b]))
            #expect(await stage.world.counts[.revoke] == 0)
        }
    }

    @Test func `a skill that a group asks for which could not be listed is taken from nobody`() async throws {
        try await withScene { stage, scene in
            try await stage.world.join(scene.care, scene.ann)
            try await stage.world.leave(scene.sales, scene.ann)
            await stage.world.inject(.status(503), on: .members(scene.care), times: 6)

            let report = try await stage.cycle()

            #expect(report.outcome == .partial)
            #expect(report.plan?.withheld.map(\.drift.name) == ["Ann"])
            #expect(await stage.held(by: scene.ann) == [scene.a])
            #expect(try await stage.cycle().outcome == .converged)
            #expect(await stage.world.counts[.revoke] == 0)
            // It is taken as soon as all lists say so.
            try await stage.world.leave(scene.care, scene.ann)
            try await stage.cycle()
            #expect(try await stage.cycle().outcome == .converged)
            #expect(await stage.held(by: scene.ann).isEmpty)
        }
    }

    @Test func `who goes to a group that was listed before from one that is listed later is in it`() async throws {
        try await withScene { stage, scene in
            await stage.world.inject(.hold, on: .members(scene.sales))
            async let cycle = stage.cycle()
            let held = try await stage.world.request { $0.fault == .hold }
            try await stage.world.join(scene.care, scene.ann)
            try await stage.world.leave(scene.sales, scene.ann)
            await stage.world.release(held.number)

            #expect(try await cycle.outcome == .converged)
            #expect(await stage.world.counts[.revoke] == 0)
            #expect(await stage.held(by: scene.ann) == [scene.a])
        }
    }

    @Test func `who is not active any more costs no request that finds nothing new`() async throws {
        try await withScene { stage, scene in
            let before = try await stage.cycle().tally.requests
            try await stage.world.edit(person: scene.ann, state: .inactive)
            try await stage.world.leave(scene.sales, scene.ann)
            try await stage.cycle()

            let after = try await stage.cycle().tally.requests

            // Ann by her id, because she bears what is ours.
            #expect(after == before + 1)
        }
    }

    @Test func `a list that is behind does not lose whose skills they are`() async throws {
        try await withScene { stage, scene in
            let behind = #"{"id":"\#(scene.ann)","name":"Ann","state":"active","skills":[]}"#
            await stage.world.inject(
                .status(
                    200, headers: ["Content-Type": "application/json"],
                    body: #"{"entities":[\#(behind)],"pageSize":100,"pageNumber":1,"total":1,"pageCount":1}"#),
                on: .members(scene.sales))

            #expect(try await stage.cycle().tally.changed == 0)

            try await stage.world.leave(scene.sales, scene.ann)
            try await stage.cycle()
            #expect(try await stage.cycle().outcome == .converged)
            #expect(await stage.held(by: scene.ann).isEmpty)
        }
    }

    @Test func `a list that is empty all of a sudden is read once more`() async throws {
        try await withScene { stage, scene in
            await stage.world.inject(
                .status(
                    200, headers: ["Content-Type": "application/json"],
                    body: #"{"entities":[],"pageSize":100,"pageNumber":1,"total":0,"pageCount":0}"#),
                on: .members(scene.sales))

            let report = try await stage.cycle()

            #expect(report.tally.changed == 0)
            #expect(await stage.held(by: scene.ann) == [scene.a])
        }
    }

    @Test func `another group of the same name does not lower what the first gave`() async throws {
        try await Stage.set(.people) { stage in
            let a = await stage.world.addSkill(named: "A")
            let ann = try await stage.world.addPerson(named: "Ann")
            _ = try await stage.group("Sales", of: [ann])
            _ = try await stage.group("Care", of: [ann])
            let high = SkillSet([Skill(id: a, proficiency: 4)])
            _ = try stage.map(["Sales": high, "Care": SkillSet([Skill(id: a, proficiency: 2)])])
            try await stage.cycle()
            let twin = try await stage.group("Sales")

            #expect(try await stage.cycle().tally.changed == 0)
            #expect(await stage.held(by: ann) == high)

            try await stage.world.delete(twin)
            #expect(try await stage.cycle().tally.changed == 0)
            // What is asked for besides counts where it is higher.
            _ = try await stage.group("Sales")
            _ = try stage.map(["Sales": high, "Care": SkillSet([Skill(id: a, proficiency: 5)])])
            try await stage.cycle()
            #expect(await stage.held(by: ann) == SkillSet([Skill(id: a, proficiency: 5)]))
        }
    }
}
