import Domain
import Foundation
import Store
import TestSupport
import Testing

@Suite struct ApprovalsTests {
    private let scratch: Scratch
    private let store: Store

    init() throws {
        scratch = try Scratch()
        store = try scratch.store()
        _ = try store.importRevision([Mapping(groupName: "Sales", skills: ["a"])], from: .test(at: scratch.now))
    }

    private func sales(_ skills: SkillSet, version: String = "1") -> [Sighting] {
        [.test("s", name: "Sales", version: version, skills: skills)]
    }

    private func held(_ skills: SkillSet = ["a", "x"], version: String = "1") throws -> Hold {
        try #require(try store.guardedCycle(sales(skills, version: version)).hold)
    }

    @Test func `an approval waits for the next cycle, which takes it up once`() throws {
        let hold = try held()
        scratch.advance(60)
        let approved = try store.approve(hold.token, by: "ann@desk")
        #expect(approved.approval == Hold.Approval(by: "ann@desk", at: scratch.now))
        #expect(try store.currentHold()?.approval == approved.approval)
        let approvedAt = scratch.now
        scratch.advance(60)
        let next = try store.guardedCycle(sales(["a", "x"]))
        #expect(next.hold?.id == hold.id)
        #expect(next.release == Hold.Approval(by: "ann@desk", at: approvedAt))
        #expect(try store.currentHold() == nil)

        let again = try held()
        #expect(again.token != hold.token, "the same plan once more needs another word")
        #expect(try store.guardedCycle(sales(["a", "x"])).release == nil)
        #expect(throws: StoreError.tokenSpent(hold.token, at: scratch.now, by: "ann@desk", cycle: 2)) {
            try store.approve(hold.token, by: "bob@desk")
        }
    }

    @Test func `the first who approves is the one on record`() throws {
        let hold = try held()
        _ = try store.approve(hold.token, by: "ann@desk")
        scratch.advance(60)
        #expect(try store.approve(hold.token, by: "bob@desk").approval?.by == "ann@desk")
        #expect(try store.guardedCycle(sales(["a", "x"])).release?.by == "ann@desk")
        let released = try #require(try store.trail(of: "Sales").last)
        #expect(released.kind == .released)
        #expect(released.token == hold.token)
        #expect(released.approvedBy == "ann@desk")
        #expect(released.skills == ["a"])
    }

    @Test func `a token that was never given is unknown, and one of another plan outdated`() throws {
        #expect(throws: StoreError.tokenUnknown("cafe", held: nil)) { try store.approve("cafe", by: "ann@desk") }
        let first = try held()
        #expect(throws: StoreError.tokenUnknown("cafe", held: first.token)) {
            try store.approve("cafe", by: "ann@desk")
        }
        let second = try held(["a", "y"], version: "2")
        #expect(throws: StoreError.tokenOutdated(first.token, held: second.token)) {
            try store.approve(first.token, by: "ann@desk")
        }
        try store.guardedCycle(sales(["a"], version: "3"))
        #expect(throws: StoreError.tokenOutdated(second.token, held: nil)) {
            try store.approve(second.token, by: "ann@desk")
        }
    }

    @Test func `an approval goes with its plan, also where the plan comes back`() throws {
        let hold = try held()
        _ = try store.approve(hold.token, by: "ann@desk")
        _ = try held(["a", "y"], version: "2")
        #expect(try store.guardedCycle(sales(["a", "x"], version: "3")).release == nil)
        #expect(try store.currentHold()?.id == hold.id)

        _ = try store.approve(hold.token, by: "ann@desk")
        try store.guardedCycle(sales(["a"], version: "4"))
        #expect(try store.guardedCycle(sales(["a", "x"], version: "5")).release == nil)
    }

    @Test func `a cycle that neither sent nor held anything voids the approval as well`() throws {
        let hold = try held()
        _ = try store.approve(hold.token, by: "ann@desk")
        // So does one that was to apply the approved plan alone, and found another.
        let cycle = try store.openCycle(.sync, mode: .replace)
        try store.closeCycle(cycle, .held, tally: Cycle.Tally())
        #expect(try scratch.sql("SELECT * FROM approval").isEmpty)
    }

    @Test func `another plan that is held voids the approval at once, though it may not write`() throws {
        let hold = try held()
        _ = try store.approve(hold.token, by: "ann@desk")
        let other = try store.guardedCycle(sales(["a", "y"], version: "2"), kind: .plan).hold
        #expect(other.map { $0.id != hold.id } == true)
        #expect(try scratch.sql("SELECT * FROM approval").isEmpty)
    }

    @Test func `an approval survives cycles that had no plan, and plans alone do not take it up`() throws {
        let hold = try held()
        _ = try store.approve(hold.token, by: "ann@desk")
        for outcome in [Cycle.Outcome.failed, .interrupted] {
            try store.closeCycle(try store.openCycle(.sync, mode: .replace), outcome, tally: Cycle.Tally())
        }
        #expect(try store.guardedCycle(sales(["a", "x"]), kind: .plan).hold?.approval?.by == "ann@desk")
        #expect(try store.guardedCycle(sales(["a", "x"])).release?.by == "ann@desk")
    }

    @Test func `an approval can be taken back until a cycle takes it up, and given anew`() throws {
        let hold = try held()
        #expect(throws: StoreError.tokenUnknown("cafe", held: hold.token)) { try store.withdraw("cafe") }
        #expect(throws: StoreError.tokenNotApproved(hold.token)) { try store.withdraw(hold.token) }
        let approved = try store.approve(hold.token, by: "ann@desk")
        #expect(try store.withdraw(hold.token) == approved)
        #expect(try store.currentHold() == hold)
        #expect(try store.guardedCycle(sales(["a", "x"])).release == nil)

        _ = try store.approve(hold.token, by: "bob@desk")
        #expect(try store.guardedCycle(sales(["a", "x"])).release?.by == "bob@desk")
        #expect(throws: StoreError.tokenSpent(hold.token, at: scratch.now, by: "bob@desk", cycle: 3)) {
            try store.withdraw(hold.token)
        }
    }

    @Test func `a pending approval is no event, its release is`() async throws {
        let hold = try held()
        let before = try await store.verify()
        _ = try store.approve(hold.token, by: "ann@desk")
        #expect(try await store.verify() == before)
        try store.guardedCycle(sales(["a", "x"]))
        let after = try await store.verify()
        #expect(after.flaw == nil)
        #expect(after.events == before.events + 1)
        let event = try #require(try store.events(after: before.head.id).first)
        #expect(event.json.contains(#""approvedBy":"ann@desk""#))
    }
}
