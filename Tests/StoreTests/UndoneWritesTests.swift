import Domain
import Foundation
import Store
import TestSupport
import Testing

/// Which edits of others count as an undo of a write that no version guards.
@Suite struct UndoneWritesTests {
    private let scratch: Scratch
    private let store: Store
    private let cycle: Cycle.ID
    private let target: Target.ID

    /// Ann in Sales, which gives a and b; the write that gave both was applied.
    init() throws {
        scratch = try Scratch()
        store = try scratch.store()
        _ = try store.importRevision([Mapping(groupName: "Sales", skills: ["a", "b"])], from: .test())
        cycle = try store.openCycle(.sync, mode: .replace)
        try store.pollPeople(["Ann": (["s"], ["c"])], in: cycle)
        let plan = Plan(mending: try store.plannableDrift(), mode: .replace)
        let change = try #require(plan.changes.first { $0.target.kind == .user })
        target = change.target.id
        let attempt = try store.recordAttempt(change, number: 1, in: cycle)
        try store.settle(attempt, Settlement(outcome: .applied), showing: ann(change.after), in: cycle)
    }

    private func ann(_ skills: SkillSet) -> Sighting {
        Sighting(kind: .user, id: "ann", displayName: "Ann", version: nil, lastModified: nil, skills: skills)
    }

    /// What the next looks show, and how many conflicts that makes.
    private func conflicts(showing looks: SkillSet...) throws -> Int {
        for skills in looks {
            scratch.advance(1)
            _ = try store.observe(ann(skills), in: cycle)
        }
        let hours = try store.conflicts()
        let count = try store.conflicts(of: target, since: scratch.now - 3600)
        #expect(hours.map(\.conflicts) == (count == 0 ? [] : [count]))
        #expect(try store.isLastWriteUndone(on: target) == (count > 0))
        return count
    }

    @Test func `a skill that the write gave and that is gone makes one conflict`() throws {
        #expect(try conflicts(showing: ["a"]) == 1)
    }

    @Test func `one write is undone once, however often others edit afterwards`() throws {
        #expect(try conflicts(showing: ["a"], [], ["x"]) == 1)
    }

    @Test func `another proficiency is an undo`() throws {
        #expect(try conflicts(showing: SkillSet([Skill(id: "a"), Skill(id: "b", proficiency: 4)])) == 1)
    }

    @Test func `what others add is no undo`() throws {
        #expect(try conflicts(showing: ["a", "b", "x"]) == 0)
    }

    @Test func `what the next look shows again was never gone`() throws {
        #expect(try conflicts(showing: ["a"], ["a", "b"]) == 0)
    }

    @Test func `an undo is of the hour in which it was seen`() throws {
        scratch.advance(7200)
        let hour = (scratch.now.timeIntervalSince1970 / 3600).rounded(.down) * 3600
        #expect(try conflicts(showing: ["a"]) == 1)
        #expect(try store.conflicts().map(\.hour.timeIntervalSince1970) == [hour])
    }
}
