import Domain
import Foundation
import Store
import TestSupport
import Testing

/// What happened to people is told by the names that their groups bore then, whatever these are called since.
@Suite struct RenamedGroupTests {
    private let scratch: Scratch
    private let store: Store
    /// The write that gave Ann what Sales and Care asked for, and the plan that was held after it.
    private let attempt: Attempt.ID
    private let hold: Hold

    init() throws {
        scratch = try Scratch()
        store = try scratch.store()
        let mappings = [Mapping(groupName: "Sales", skills: ["a"]), Mapping(groupName: "Care", skills: ["b"])]
        _ = try store.importRevision(mappings, from: .test(at: scratch.now))
        let cycle = try store.openCycle(.sync, mode: .replace)
        try store.pollPeople(["Ann": (["c", "s"], [])], in: cycle)
        var plan = Plan(mending: try store.plannableDrift(), mode: .replace)
        attempt = try store.recordAttempt(try #require(plan.changes.first), number: 1, in: cycle)
        try store.settle(
            attempt, Settlement(outcome: .applied), showing: PeopleDriftTests.Scene.ann(["a", "b"]), in: cycle)
        try store.closeCycle(cycle, .converged, tally: Cycle.Tally())
        scratch.advance(60)

        let next = [Mapping(groupName: "Sales", skills: ["c"]), Mapping(groupName: "Care", skills: ["b"])]
        _ = try store.importRevision(next, from: .test(at: scratch.now))
        let held = try store.openCycle(.sync, mode: .replace)
        plan = Plan(mending: try store.plannableDrift(), mode: .replace)
        let extent = try store.extent(of: plan, groupsKnown: nil)
        hold = try store.hold(plan, extent: extent, limits: Guard(maxRemovals: 0), in: held)
        try store.closeCycle(held, .held, tally: Cycle.Tally())
        scratch.advance(60)
    }

    private func rename(_ groups: Set<String> = ["c", "s"]) throws {
        let cycle = try store.openCycle(.sync, mode: .replace)
        try store.pollPeople(["Ann": (groups, ["a", "b"])], calling: "Verkauf", in: cycle)
        try store.closeCycle(cycle, .converged, tally: Cycle.Tally())
        scratch.advance(60)
    }

    private func names(_ target: Target?) -> [String]? { target?.groups?.map(\.name) }

    @Test func `an attempt keeps the groups that asked for it, by their names of then`() throws {
        let before = try store.attempts()
        #expect(names(before.first?.target) == ["Care", "Sales"])
        try rename()
        #expect(try store.attempts() == before)
        for name in ["Sales", "Verkauf", "Care", "Ann"] {
            #expect(try store.attempts(AttemptFilter(about: name)).map(\.id) == [attempt], "\(name)")
        }
        #expect(try store.attempts(AttemptFilter(about: "Nobody")).isEmpty)
    }

    @Test func `who gave which skill, and who was in which group, is told as before`() throws {
        let before = try store.trail(of: "Ann")
        #expect(before.flatMap(\.given).map { "\($0.skill) for \($0.group)" } == ["b for Care", "a for Sales"])
        #expect(before.first?.groups == ["Care", "Sales"])
        try rename(["s"])
        let after = try store.trail(of: "Ann")
        #expect(Array(after.prefix(before.count)) == before)
        // Both sides by the names of that event, so that it tells of nobody who came or went but Care.
        let left = try #require(after.last)
        #expect(left.kind == .regrouped)
        #expect(left.groupsBefore == ["Care", "Verkauf"] && left.groups == ["Verkauf"])
        #expect(try store.trail(of: "Sales").map(\.name).contains("Verkauf"), "by the name that it bore, its own story")
    }

    @Test func `a held plan keeps the groups that ask for it`() throws {
        let before = try store.changes(of: hold.id)
        #expect(names(before.first?.target) == ["Care", "Sales"])
        try rename()
        #expect(try store.changes(of: hold.id) == before)
    }

    @Test func `a pruning takes away no name that what it leaves is told by`() async throws {
        try rename()
        let before = try store.attempts()
        #expect(try store.prune(before: scratch.now, by: "ann@desk").events > 0)
        #expect(try store.attempts() == before)
        #expect(try store.trail(of: "Ann").flatMap(\.given).map(\.group) == ["Care", "Sales"])
        #expect(try await store.verify().flaw == nil)
        #expect(try scratch.sql("PRAGMA foreign_key_check").isEmpty)
    }
}
