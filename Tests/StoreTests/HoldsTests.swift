import Domain
import Foundation
import Store
import TestSupport
import Testing

@Suite struct HoldsTests {
    private let scratch: Scratch
    private let store: Store

    init() throws {
        scratch = try Scratch()
        store = try scratch.store()
        _ = try store.importRevision(
            [Mapping(groupName: "Sales", skills: ["a"]), Mapping(groupName: "Care", skills: ["c"])],
            from: .test(at: scratch.now))
    }

    private let sales = Sighting.test("s", name: "Sales", skills: ["a", "x"])
    private let care = Sighting.test("k", name: "Care", skills: [])

    @Test func `a held plan is on record with what it would change, from what, and over which limits`() throws {
        let hold = try #require(try store.guardedCycle([sales, care]).hold)
        #expect(hold.token.wholeMatch(of: /[0-9a-f]{12}/) != nil)
        #expect(hold.heldAt == scratch.now)
        #expect(hold.cycle == 1)
        #expect(hold.revision == 1)
        #expect(hold.limits == Guard(maxRemovals: 0))
        #expect(
            hold.extent
                == PlanExtent(removals: 1, unknown: 0, emptied: 0, mappedTargets: 2, groupsBefore: nil, groupsKnown: 2))
        #expect(hold.reasons == [.manyRemovals])
        #expect(hold.approval == nil)
        #expect(try store.currentHold() == hold)
        let plan = Plan(mending: try store.plannableDrift(), mode: .replace)
        #expect(try store.changes(of: hold.id) == plan.changes)
        #expect(plan.changes.map(\.target.name) == ["Care", "Sales"])
    }

    @Test func `the same plan is one hold, and each cycle more is two rows and no event`() throws {
        let first = try store.guardedCycle([sales, care]).hold
        let head = try scratch.sql("SELECT * FROM chain")
        let counts = { try Self.counts(scratch) }
        let before = try counts()
        for _ in 0..<3 {
            scratch.advance(60)
            #expect(try store.guardedCycle([sales, care]).hold == first)
        }
        #expect(try scratch.sql("SELECT * FROM chain") == head)
        var after = before
        after["cycle"]? += 3
        after["held_cycle"]? += 3
        #expect(try counts() == after)
    }

    @Test func `mappings that came after the cycle that held a plan are told with it`()
        throws
    {
        let first = try #require(try store.guardedCycle([sales, care]).hold)
        #expect(first.newerRevision == nil)
        _ = try store.importRevision(
            [
                Mapping(groupName: "Sales", skills: ["a"]), Mapping(groupName: "Care", skills: ["c"]),
                Mapping(groupName: "Elsewhere", skills: []),
            ], from: .test(at: scratch.now))
        #expect(try store.currentHold()?.newerRevision == 2)

        let cycle = try store.openCycle(.sync, mode: .replace)
        _ = try store.importRevision([Mapping(groupName: "Sales", skills: [])], from: .test(at: scratch.now))
        let plan = Plan(mending: try store.plannableDrift(), mode: .replace)
        let other = try store.hold(
            plan, extent: store.extent(of: plan, groupsKnown: 2), limits: Guard(maxRemovals: 0), in: cycle)
        #expect(other.revision == 3)
        #expect(other.newerRevision == nil, "it came during the poll, and the plan is by it")
        try store.closeCycle(cycle, .held, tally: Cycle.Tally())
    }

    @Test func `a cycle that holds the same plan again holds it under the mappings of now`() throws {
        let first = try #require(try store.guardedCycle([sales, care]).hold)
        _ = try store.importRevision(
            [
                Mapping(groupName: "Sales", skills: ["a"]), Mapping(groupName: "Care", skills: ["c"]),
                Mapping(groupName: "Elsewhere", skills: []),
            ], from: .test(at: scratch.now))
        let again = try #require(try store.guardedCycle([sales, care]).hold)
        #expect(again.id == first.id)
        #expect(again.revision == 1)
        #expect(again.newerRevision == nil)
        #expect(try store.currentHold() == again)
    }

    private static func counts(_ scratch: Scratch) throws -> [String: Int] {
        let tables = try scratch.sql("SELECT name FROM sqlite_schema WHERE type = 'table'").map { $0[0] }
        return try Dictionary(
            uniqueKeysWithValues: tables.map { ($0, Int(try scratch.sql("SELECT count(*) FROM \"\($0)\"")[0][0]) ?? 0) }
        )
    }

    @Test func `an edit that leaves the skills alone leaves the token`() throws {
        let first = try store.guardedCycle([sales, care]).hold
        let touched = Sighting.test("k", name: "Care", version: "2", lastModified: "t2", skills: [])
        #expect(try store.guardedCycle([sales, touched]).hold?.token == first?.token)
    }

    @Test func `other skills, another mapping or another reason make another plan, and the way back the one of before`()
        throws
    {
        let first = try #require(try store.guardedCycle([sales, care]).hold)
        let edited = Sighting.test("s", name: "Sales", version: "2", skills: ["a", "x", "y"])
        let second = try #require(try store.guardedCycle([edited, care]).hold)
        #expect(second.token != first.token)
        #expect(try store.currentHold()?.id == second.id)
        let back = Sighting.test("s", name: "Sales", version: "3", skills: ["a", "x"])
        #expect(try store.guardedCycle([back, care]).hold?.id == first.id)
        let stricter = Guard(maxRemovals: 0, maxRemovalPercent: 0)
        #expect(
            try store.guardedCycle([back, care], limits: stricter).hold?.id == first.id, "two are too few for a share")

        _ = try store.importRevision(
            [Mapping(groupName: "Sales", skills: []), Mapping(groupName: "Care", skills: ["c"])],
            from: .test(at: scratch.now))
        let third = try #require(try store.guardedCycle([back, care]).hold)
        #expect(third.reasons == [.manyRemovals, .emptiedMapping])
        let looser = try #require(try store.guardedCycle([back, care], limits: Guard()).hold)
        #expect(looser.reasons == [.emptiedMapping])
        #expect(Set([first, second, third, looser].map(\.token)).count == 4)
    }

    @Test func `a plan that goes through leaves nothing held, and neither does one that a plan shows to be gone`()
        throws
    {
        #expect(try store.guardedCycle([sales, care]).hold != nil)
        #expect(try store.guardedCycle([sales, care], limits: Guard()).hold == nil)
        #expect(try store.currentHold() == nil)
        #expect(try store.guardedCycle([sales, care], kind: .plan).hold != nil)
        #expect(try store.currentHold() != nil)
        #expect(try store.guardedCycle([sales, care], kind: .plan, limits: Guard()).hold == nil)
        #expect(try store.currentHold() == nil)
    }

    @Test func `a cycle that fails, or never ends, leaves the plan held`() throws {
        let hold = try store.guardedCycle([sales, care]).hold
        let failed = try store.openCycle(.sync, mode: .replace)
        #expect(try store.currentHold() == hold)
        try store.closeCycle(failed, .failed, tally: Cycle.Tally())
        _ = try store.openCycle(.sync, mode: .replace)
        try store.guardedCycle([sales, care], kind: .plan)
        #expect(try store.currentHold() == hold)
    }

    @Test func `names that several groups bear do not count as mapped targets`() throws {
        let twins = (1...9).map { Sighting.test("t\($0)", name: "Care", skills: []) }
        let hold = try #require(try store.guardedCycle([sales] + twins).hold)
        #expect(hold.extent.mappedTargets == 1)
        #expect(hold.extent.groupsKnown == 10)
    }

    @Test func `the share is one of the mapped groups that are there, and so are the ten from which on it counts`()
        throws
    {
        func hold(mapped: Int, present: Int, losing: Int) throws -> Hold? {
            let names = (1...mapped).map { "Group \($0)" }
            _ = try store.importRevision(
                names.map { Mapping(groupName: $0, skills: ["a"]) }, from: .test(at: scratch.now))
            let groups = (1...present).map { number in
                Sighting.test("g\(number)", name: "Group \(number)", skills: number <= losing ? ["a", "x"] : ["a"])
            }
            return try store.guardedCycle(groups, limits: Guard(maxRemovals: 100, maxRemovalPercent: 50)).hold
        }
        let held = try #require(try hold(mapped: 20, present: 10, losing: 6))
        #expect(held.reasons == [.largeShare], "6 of 20 would not be")
        #expect(held.extent.mappedTargets == 10)
        #expect(try hold(mapped: 21, present: 9, losing: 9) == nil)
    }

    @Test func `status and explanation tell of the plan, and the trail of each group in it`() throws {
        let hold = try #require(try store.guardedCycle([sales, care]).hold)
        #expect(try store.status().hold == hold)
        #expect(try store.status().heldChanges == store.changes(of: hold.id))
        #expect(try store.explanation(of: "Sales").hold == hold)
        let event = try #require(try store.trail(of: "Sales").last)
        #expect(event.kind == .held)
        #expect(event.id == hold.id)
        #expect(event.token == hold.token)
        #expect(event.skillsBefore == ["a", "x"])
        #expect(event.skills == ["a"])
        #expect(event.revision == 1)
        #expect(event.approvedBy == nil)
        _ = try store.guardedCycle([sales, care, .test("n", name: "New")])
        #expect(try store.explanation(of: "New").hold == nil)
    }

    // MARK: What a fall of the groups is a fall from

    private var baseline: String { get throws { try scratch.sql("SELECT groups_known FROM guard")[0][0] } }

    private func groups(_ count: Int) -> [Sighting] { (1...count).map { .test("\($0)") } }

    @Test func `a fall stays a fall until the groups come back or somebody approves`() throws {
        #expect(try baseline == "NULL")
        try store.guardedCycle(groups(10))
        #expect(try baseline == "10")
        try store.guardedCycle(groups(5))
        #expect(try baseline == "5", "half of them is no fall")
        try store.guardedCycle(groups(9))
        for _ in 0..<2 {
            try store.guardedCycle(groups(4))
            #expect(try baseline == "9")
        }
        try store.guardedCycle(groups(6))
        #expect(try baseline == "6")

        let fallen = try #require(try store.guardedCycle([sales, care], limits: Guard()).hold)
        #expect(fallen.reasons == [.fewerGroups])
        #expect(fallen.extent.groupsBefore == 6)
        _ = try store.approve(fallen.token, by: "ann@desk")
        #expect(try store.guardedCycle([sales, care], limits: Guard()).release != nil)
        #expect(try baseline == "2")
        #expect(try store.guardedCycle([sales, care], limits: Guard()).hold == nil)
    }

    @Test func `a plan, a failure and a poll that is not complete say nothing about the groups`() throws {
        try store.guardedCycle(groups(10))
        try store.guardedCycle(groups(7), kind: .plan)
        try store.guardedCycle(groups(8), isKnown: false)
        let failed = try store.openCycle(.sync, mode: .replace)
        var tally = Cycle.Tally()
        tally.complete = true
        tally.groups = 9
        try store.closeCycle(failed, .failed, tally: tally)
        #expect(try baseline == "10")
        let unsure = try #require(try store.guardedCycle([sales, care], isKnown: false).hold)
        #expect(unsure.extent.groupsKnown == nil)
        #expect(unsure.reasons == [.manyRemovals])
    }
}
