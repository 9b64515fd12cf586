import Domain
import Simulator
import Store
import SyncEngine
import TestSupport
import Testing

/// What the guard makes of people who would lose the skills of a whole group.
@Suite(.timeLimit(.minutes(10))) struct PeopleGuardTests {
    /// How a group comes to give nothing any more.
    enum Desertion: CaseIterable {
        case mappedToNothing, notMapped, renamed, deleted

        /// Of the cycle that has done all it can: a mapped group that is not there is not in step.
        var end: Cycle.Outcome { self == .renamed || self == .deleted ? .partial : .converged }

        /// - Parameter others: what the other groups are mapped to.
        func happen(to sales: String, beside others: [String: [String]], on stage: Stage) async throws {
            switch self {
            case .mappedToNothing: try stage.mapIDs(others.merging(["Sales": []]) { $1 })
            case .notMapped: try stage.mapIDs(others)
            case .renamed: try await stage.world.edit(sales, displayName: "Verkauf")
            case .deleted: try await stage.world.delete(sales)
            }
        }
    }

    @Test(arguments: Desertion.allCases)
    func `a group that gives nothing any more takes nothing away until somebody approves`(
        desertion: Desertion
    ) async throws {
        try await Stage.set(.people) { stage in
            let (a, b) = (await stage.world.addSkill(named: "A"), await stage.world.addSkill(named: "B"))
            let people = await stage.world.addPeople(count: 9)
            let sales = try await stage.group("Sales", of: Array(people[..<2]))
            _ = try await stage.group("Care", of: people)
            try stage.mapIDs(["Sales": [a], "Care": [b]])
            try await stage.cycle()
            try await desertion.happen(to: sales, beside: ["Care": [b]], on: stage)

            let hold = try #require(try await stage.cycle().hold)

            #expect(hold.reasons == [.emptiedMapping])
            #expect(hold.extent.emptied == 2)
            #expect(await stage.world.counts[.revoke] == 0)
            _ = try stage.store.approve(hold.token, by: "ann@desk")
            #expect(try await stage.cycle().outcome == desertion.end)
            for person in people { #expect(await stage.held(by: person) == [b]) }

            // What the group gave is gone: what others lose later has nothing to do with it.
            try stage.mapIDs(["Care": [a]])
            #expect(try await stage.cycle().hold?.reasons.contains(.emptiedMapping) != true)
        }
    }

    @Test(arguments: Desertion.allCases)
    func `a plan that is held stays so when its people join another group, and when history is pruned`(
        desertion: Desertion
    ) async throws {
        try await Stage.set(.people) { stage in
            let (a, b) = (await stage.world.addSkill(named: "A"), await stage.world.addSkill(named: "B"))
            let people = await stage.world.addPeople(count: 3)
            let sales = try await stage.group("Sales", of: people)
            let care = try await stage.group("Care")
            try stage.mapIDs(["Sales": [a], "Care": [b]])
            try await stage.cycle()
            try await desertion.happen(to: sales, beside: ["Care": [b]], on: stage)
            #expect(try await stage.cycle().hold?.extent.emptied == 3)

            try await stage.world.join(care, people)
            let held = try #require(try await stage.cycle().hold)
            #expect(held.reasons == [.emptiedMapping])
            #expect(held.extent.emptied == 3)

            stage.clock.advance(by: .seconds(30 * 86_400))
            try await stage.cycle()
            _ = try stage.store.prune(before: stage.now, by: "ann@desk")
            #expect(try await stage.cycle().hold?.extent.emptied == 3)
            #expect(await stage.writes() == 3)

            let token = try #require(try await stage.cycle().hold?.token)
            _ = try stage.store.approve(token, by: "ann@desk")
            #expect(try await stage.cycle().outcome == desertion.end)
            for person in people { #expect(await stage.held(by: person) == [b]) }
        }
    }

    @Test func `who leaves the last of two groups that gave a skill is not held up by the other, gone long before`()
        async throws
    {
        try await Stage.set(.people) { stage in
            let a = await stage.world.addSkill(named: "A")
            let people = await stage.world.addPeople(count: 3)
            let (sales, care) = (try await stage.group("Sales", of: people), try await stage.group("Care", of: people))
            try stage.mapIDs(["Sales": [a], "Care": [a]])
            try await stage.cycle()
            try await stage.world.delete(sales)
            #expect(try await stage.cycle().outcome == .partial)

            try await stage.world.leave(care, people[0])
            #expect(try await stage.cycle().outcome == .partial)
            #expect(await stage.held(by: people[0]).isEmpty)
            #expect(await stage.held(by: people[1]) == [a])
        }
    }

    @Test func `who leaves a group is not held up by it`() async throws {
        try await Stage.set(.people) { stage in
            let (a, b) = (await stage.world.addSkill(named: "A"), await stage.world.addSkill(named: "B"))
            let people = await stage.world.addPeople(count: 3)
            let sales = try await stage.group("Sales", of: people)
            _ = try await stage.group("Care", of: people)
            try stage.mapIDs(["Sales": [a], "Care": [b]])
            try await stage.cycle()
            try await stage.world.leave(sales, people[0])
            #expect(try await stage.cycle().outcome == .converged)
            #expect(await stage.held(by: people[0]) == [b])

            // One skill of a group that still gives another is a change like any other.
            try stage.mapIDs(["Sales": [b], "Care": [b]])
            #expect(try await stage.cycle().outcome == .converged)
        }
    }

    @Test func `who leaves a group is not held up by another that had given the same before it did`() async throws {
        try await Stage.set(.people) { stage in
            let (a, b) = (await stage.world.addSkill(named: "A"), await stage.world.addSkill(named: "B"))
            let people = await stage.world.addPeople(count: 3)
            let (sales, care) = (try await stage.group("Sales", of: people), try await stage.group("Care", of: people))
            try stage.mapIDs(["Sales": [a], "Care": [b]])
            try await stage.cycle()
            try stage.mapIDs(["Care": [a, b]])
            #expect(try await stage.cycle().outcome == .converged)

            try await stage.world.leave(sales, people[0])
            try await stage.world.leave(care, people[0])
            #expect(try await stage.cycle().outcome == .converged)

            #expect(await stage.held(by: people[0]).isEmpty)
            // Where both leave off at once, nobody asks for it since.
            try stage.mapIDs(["Sales": [a], "Care": [a, b]])
            #expect(try await stage.cycle().outcome == .converged)
            try stage.mapIDs(["Care": [b]])
            let hold = try #require(try await stage.cycle().hold)
            #expect(hold.extent.emptied == 2)
        }
    }

    @Test func `what cannot be given in its place costs nobody what they have`() async throws {
        try await Stage.set(.people) { stage in
            let (a, b) = (await stage.world.addSkill(named: "A"), await stage.world.addSkill(named: "B"))
            let people = await stage.world.addPeople(count: 2)
            let (sales, care) = (try await stage.group("Sales", of: people), try await stage.group("Care", of: people))
            try stage.mapIDs(["Sales": [a], "Care": [b]])
            try await stage.cycle()

            try stage.mapIDs(["Sales": ["Billing"], "Care": [b]])
            let report = try await stage.cycle()

            #expect(report.outcome == .partial)
            #expect(
                report.plan?.withheld.map(\.reason) == [.replacementUnavailable([a]), .replacementUnavailable([a])])
            #expect(try stage.store.cycles(limit: 1).first?.error == "removalsWithheld targets=2 first=Person 1")
            for person in people { #expect(await stage.held(by: person) == SkillSet([a, b])) }
            // Who leaves a group loses what it gave all the same.
            try await stage.world.leave(care, people[0])
            try await stage.world.leave(sales, people[0])
            try await stage.cycle()
            #expect(await stage.held(by: people[0]).isEmpty)
        }
    }

    @Test func `a skill that is not there costs nobody anything though another group is mapped with it`() async throws {
        try await Stage.set(.people) { stage in
            let (a, b) = (await stage.world.addSkill(named: "A"), await stage.world.addSkill(named: "B"))
            let ann = try await stage.world.addPerson(named: "Ann")
            _ = try await stage.group("Sales", of: [ann])
            _ = try await stage.group("Care", of: [ann])
            try stage.mapIDs(["Sales": [a]])
            try await stage.cycle()

            try stage.mapIDs(["Sales": ["typo"], "Care": [b]])
            try await stage.cycle()

            #expect(await stage.held(by: ann) == SkillSet([a, b]))
            #expect(await stage.world.counts[.revoke] == 0)
        }
    }

    @Test func `who left a group loses what it gave, though another asks for what is not there, and a write failed`()
        async throws
    {
        try await Stage.set(.people) { stage in
            let (a, b) = (await stage.world.addSkill(named: "A"), await stage.world.addSkill(named: "B"))
            let ann = try await stage.world.addPerson(named: "Ann")
            _ = try await stage.group("Sales", of: [ann])
            let care = try await stage.group("Care", of: [ann])
            try stage.mapIDs(["Sales": [a, "typo"], "Care": [b]])
            try await stage.cycle()
            try await stage.world.leave(care, ann)
            await stage.world.inject(.errorBody(400, code: "bad.request", message: "no"), on: .revoke())
            try await stage.cycle()
            #expect(await stage.held(by: ann) == SkillSet([a, b]))

            stage.clock.advance(by: .seconds(60))
            try await stage.cycle()

            #expect(await stage.held(by: ann) == [a])
        }
    }

    // MARK: Proficiencies

    private func rated(_ id: String, _ proficiency: Double) -> SkillSet {
        SkillSet([Skill(id: id, proficiency: proficiency)])
    }

    @Test func `a mapping that lowers a proficiency for everybody is held, and one that raises it is not`() async throws
    {
        try await Stage.set(.people, settings: Stage.Settings(guard: Guard(maxRemovals: 2))) { stage in
            let a = await stage.world.addSkill(named: "A")
            let people = await stage.world.addPeople(count: 3)
            _ = try await stage.group("Sales", of: people)
            try stage.map(["Sales": rated(a, 4)])
            try await stage.cycle()
            try stage.map(["Sales": rated(a, 5)])
            #expect(try await stage.cycle().outcome == .converged)
            try stage.map(["Sales": rated(a, 0)])

            let hold = try #require(try await stage.cycle().hold)

            #expect(hold.reasons == [.manyRemovals])
            #expect(hold.extent.removals == 3)
            for person in people { #expect(await stage.held(by: person) == rated(a, 5)) }
            _ = try stage.store.approve(hold.token, by: "ann@desk")
            #expect(try await stage.cycle().outcome == .converged)
            for person in people { #expect(await stage.held(by: person) == rated(a, 0)) }
        }
    }

    @Test(arguments: [0, 1])
    func `a proficiency that others raise after the plan was made is lowered only where the guard has room`(
        limit: Int
    ) async throws {
        try await Stage.set(.people, settings: Stage.Settings(guard: Guard(maxRemovals: limit))) { stage in
            let a = await stage.world.addSkill(named: "A")
            let ann = try await stage.world.addPerson(named: "Ann")
            _ = try await stage.group("Sales", of: [ann])
            try stage.map(["Sales": rated(a, 3)])
            await stage.world.inject(.hold, on: .people)
            async let cycle = stage.cycle()
            let held = try await stage.world.request { $0.fault == .hold }
            try await stage.world.give(a, proficiency: 5, to: ann)
            await stage.world.release(held.number)
            _ = try await cycle
            #expect(await stage.held(by: ann) == rated(a, limit == 0 ? 5 : 3))
        }
    }
}
