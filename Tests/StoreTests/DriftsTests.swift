import Domain
import Store
import TestSupport
import Testing

@Suite struct DriftsTests {
    private let sales = Mapping(groupName: "Sales", skills: ["a", "b"])

    private func group(_ version: Int, _ skills: SkillSet?, id: String = "g") -> Sighting {
        .test(id, name: "Sales", version: "\(version)", lastModified: "t\(version)", skills: skills)
    }

    private func cause(_ store: Store) throws -> Drift.Cause? { try store.drift(about: "Sales").first?.cause }

    /// One PUT of whatever the mapping asks for, with this outcome.
    private func put(_ store: Store, _ outcome: Attempt.Outcome, leaving group: Sighting? = nil) throws {
        let cycle = try store.openCycle(.sync, mode: .replace)
        let plan = Plan(mending: try store.plannableDrift(), mode: .replace)
        let change = try #require(plan.changes.first)
        let id = try store.recordAttempt(change, number: 1, in: cycle)
        try store.settle(id, Settlement(outcome: outcome), showing: group, in: cycle)
    }

    /// A store in which our PUT gave the group what is asked for, a minute ago.
    private func aMinuteAfterOurPut() throws -> (scratch: Scratch, store: Store) {
        let scratch = try Scratch()
        let store = try scratch.store()
        _ = try store.importRevision([sales], from: .test())
        try store.pollOnce([[group(1, [])]])
        try put(store, .applied, leaving: group(2, ["a", "b"]))
        scratch.advance(60)
        return (scratch, store)
    }

    @Test func `before any poll a mapped group was never applied`() throws {
        let store = try Scratch().store()
        _ = try store.importRevision([sales], from: .test())
        #expect(try cause(store) == .neverApplied)
        #expect(try store.drift().first?.observed == nil)
    }

    @Test func `a group that a complete poll does not have is missing, and one that vanished keeps its id`() throws {
        let store = try Scratch().store()
        _ = try store.importRevision([sales], from: .test())
        try store.pollOnce([[.test("other")]])
        #expect(try cause(store) == .groupMissing)
        #expect(try store.drift().first?.serverID == nil)
        try store.pollOnce([[.test("other"), group(1, [])]])
        try store.pollOnce([[.test("other")]])
        #expect(try cause(store) == .groupMissing)
        #expect(try store.drift().first?.serverID == "g")
    }

    @Test func `two groups of one name are ambiguous, each of them, whatever they bear`() throws {
        let store = try Scratch().store()
        _ = try store.importRevision([sales], from: .test())
        try store.pollOnce([[group(1, ["a", "b"]), group(1, [], id: "h")]])
        let drift = try store.drift()
        #expect(drift.map(\.cause) == [.ambiguousName, .ambiguousName])
        #expect(drift.map(\.serverID) == ["g", "h"])
    }

    @Test func `a group that bears what is asked for has no drift, in whatever order it is listed`() throws {
        let store = try Scratch().store()
        _ = try store.importRevision([sales], from: .test())
        try store.pollOnce([[group(1, SkillSet(["b", "a"]))]])
        #expect(try store.drift().isEmpty)
    }

    @Test func `a group that never had our PUT was never applied`() throws {
        let store = try Scratch().store()
        _ = try store.importRevision([sales], from: .test())
        try store.pollOnce([[group(1, ["c"])]])
        let drift = try #require(try store.drift().first)
        #expect(drift.cause == .neverApplied)
        #expect(drift.missing == ["a", "b"])
        #expect(drift.extra == ["c"])
        #expect(drift.desired == ["a", "b"])
    }

    @Test func `after our PUT an edit is somebody else's`() throws {
        let (scratch, store) = try aMinuteAfterOurPut()
        try store.pollOnce([[group(3, ["a"])]])
        let drift = try #require(try store.drift().first)
        #expect(drift.cause == .changedOutside)
        #expect(drift.since == scratch.now)
        #expect(drift.missing == ["b"])
    }

    @Test func `an edit of a group that was right without us is somebody else's as well`() throws {
        let store = try Scratch().store()
        _ = try store.importRevision([sales], from: .test())
        try store.pollOnce([[group(1, ["a", "b"])]])
        try store.pollOnce([[group(2, [])]])
        #expect(try cause(store) == .changedOutside)
    }

    @Test func `a second edit leaves the first one as the cause and the beginning`() throws {
        let (scratch, store) = try aMinuteAfterOurPut()
        let edited = scratch.now
        try store.pollOnce([[group(3, ["a"])]])
        scratch.advance(60)
        try store.pollOnce([[group(4, ["a"])]])
        let drift = try #require(try store.drift().first)
        #expect(drift.cause == .changedOutside)
        #expect(drift.since == edited)
    }

    @Test func `a PUT that left other skills than it sent was not accepted, and what it left is what was applied`()
        throws
    {
        let store = try Scratch().store()
        _ = try store.importRevision([sales], from: .test())
        try store.pollOnce([[group(1, [])]])
        try store.put(on: "g", Settlement(outcome: .applied, httpStatus: 200), leaving: group(2, ["a"]))
        #expect(try cause(store) == .notAccepted)
        #expect(try store.applied().first?.skills == ["a"])
    }

    @Test func `a complete poll before the import says nothing of a group that is mapped since`() throws {
        let store = try Scratch().store()
        _ = try store.importRevision([], from: .test())
        try store.pollOnce([[.test("other")]])
        _ = try store.importRevision([sales], from: .test())
        #expect(try cause(store) == .neverApplied)
        try store.pollOnce([[.test("other")]])
        #expect(try cause(store) == .groupMissing)
    }

    @Test func `a mapping that asks for something else now is the cause, since its import`() throws {
        let (scratch, store) = try aMinuteAfterOurPut()
        _ = try store.importRevision([Mapping(groupName: "Sales", skills: ["z"])], from: .test(at: scratch.now))
        let drift = try #require(try store.drift().first)
        #expect(drift.cause == .mappingChanged)
        #expect(drift.since == scratch.now)
        #expect(drift.revision == 2)
    }

    @Test func `an edit on top of a changed mapping leaves the mapping as the cause`() throws {
        let store = try Scratch().store()
        _ = try store.importRevision([sales], from: .test())
        try store.pollOnce([[group(1, [])]])
        try put(store, .applied, leaving: group(2, ["a", "b"]))
        _ = try store.importRevision([Mapping(groupName: "Sales", skills: ["z"])], from: .test())
        try store.pollOnce([[group(3, ["y"])]])
        #expect(try cause(store) == .mappingChanged)
    }

    @Test(arguments: [Attempt.Outcome.failed, .rejected, .conflict, .rateLimited, .unknown])
    func `a PUT that did not succeed is the cause, with the attempt`(outcome: Attempt.Outcome) throws {
        let store = try Scratch().store()
        _ = try store.importRevision([sales], from: .test())
        try store.pollOnce([[group(1, [])]])
        try put(store, outcome)
        let drift = try #require(try store.drift().first)
        #expect(drift.cause == .putFailed)
        #expect(drift.lastAttempt == 3)
    }

    @Test func `a failed PUT for an earlier state of the mapping is no cause any more`() throws {
        let store = try Scratch().store()
        _ = try store.importRevision([sales], from: .test())
        try store.pollOnce([[group(1, [])]])
        try put(store, .failed)
        _ = try store.importRevision([Mapping(groupName: "Sales", skills: ["z"])], from: .test())
        #expect(try cause(store) == .neverApplied)
    }

    @Test func `skills that the server does not list and somebody changed are not known`() throws {
        let store = try Scratch().store()
        _ = try store.importRevision([sales], from: .test())
        try store.pollOnce([[group(1, nil)]])
        #expect(try cause(store) == .neverApplied)
        try put(store, .applied, leaving: group(2, nil))
        #expect(try store.drift().isEmpty)
        try store.pollOnce([[group(2, nil)]])
        #expect(try store.drift().isEmpty)
        try store.pollOnce([[group(3, nil)]])
        let drift = try #require(try store.drift().first)
        #expect(drift.cause == .changedOutside)
        #expect(drift.observed == nil)
        #expect(drift.missing == ["a", "b"])
    }

    @Test func `in additive mode what others gave is no drift, and what we gave and nobody asks for is`() throws {
        let store = try Scratch().store()
        _ = try store.importRevision([Mapping(groupName: "Sales", skills: ["a"])], from: .test())
        let cycle = try store.openCycle(.sync, mode: .additive)
        try store.poll([[group(1, ["x"])]], in: cycle)
        let change = try #require(Plan(mending: try store.plannableDrift(), mode: .additive).changes.first)
        #expect(change.after == ["a", "x"])
        let id = try store.recordAttempt(change, number: 1, in: cycle)
        try store.settle(id, Settlement(outcome: .applied), showing: group(2, ["a", "x"]), in: cycle)
        #expect(try store.drift().isEmpty)

        _ = try store.importRevision([Mapping(groupName: "Sales", skills: ["b"])], from: .test())
        let drift = try #require(try store.drift().first)
        #expect(drift.missing == ["b"])
        #expect(drift.extra == ["a"])
        #expect(drift.desired == ["b", "x"])
    }

    @Test func `groups that the last poll did not see are not planned from what is no longer known`() throws {
        let store = try Scratch().store()
        _ = try store.importRevision([sales], from: .test())
        try store.pollOnce([[group(1, []), .test("x")]])
        #expect(try store.plannableDrift().count == 1)
        try store.pollOnce([[.test("x")], []], total: 2)
        #expect(try store.plannableDrift().isEmpty)
        #expect(try store.drift().count == 1)
    }

    @Test func `a group that left its skills to its members drifts where another dialect shows it without any`() throws
    {
        let scratch = try Scratch()
        let store = try scratch.store()
        _ = try store.importRevision([Mapping(groupName: "Sales", skills: ["a"])], from: .test())
        let leaving = Sighting(
            id: "s", displayName: "Sales", version: "1", lastModified: "t1", skills: nil, groups: [])
        try store.see(leaving)
        #expect(try store.drift().isEmpty)
        try store.see(.test("s", name: "Sales", skills: []))
        #expect(try store.drift().map(\.cause) == [.neverApplied])
        #expect(try store.givers().isEmpty)
        #expect(try store.plannableDrift().count == 1)
    }
}
