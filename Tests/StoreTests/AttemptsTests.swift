import Domain
import Foundation
import Store
import TestSupport
import Testing

@Suite struct AttemptsTests {
    /// A store in which "Sales" is mapped to a and b, and a group of that name was seen to bear c at version 1.
    private func prepared() throws -> (scratch: Scratch, store: Store, change: Change, cycle: Cycle.ID) {
        let scratch = try Scratch()
        let store = try scratch.store()
        _ = try store.importRevision([Mapping(groupName: "Sales", skills: ["a", "b"])], from: .test())
        let cycle = try store.openCycle(.sync, mode: .replace)
        try store.poll([[.test("g", name: "Sales", skills: ["c"])]], in: cycle)
        let plan = Plan(mending: try store.plannableDrift(), mode: .replace)
        return (scratch, store, try #require(plan.changes.first), cycle)
    }

    @Test func `an attempt is on record before it is settled, with all that it starts from`() throws {
        let (_, store, change, cycle) = try prepared()
        let id = try store.recordAttempt(change, number: 1, in: cycle)
        let attempt = try #require(try store.unsettledAttempts().first)
        #expect(attempt.id == id)
        #expect(attempt.outcome == .pending)
        #expect(attempt.baseVersion == "1")
        #expect(attempt.skillsBefore == ["c"])
        #expect(attempt.skillsAfter == ["a", "b"])
        #expect(attempt.revision == 1)
        #expect(attempt.sentAt == nil)
        #expect(try store.status().pendingAttempts == 1)
    }

    @Test func `a settled attempt tells how it ended, and what it left is not news to the next poll`() throws {
        let (scratch, store, change, cycle) = try prepared()
        let id = try store.recordAttempt(change, number: 1, in: cycle)
        let left = Sighting.test("g", name: "Sales", version: "2", lastModified: "t2", skills: ["a", "b"])
        try store.settle(
            id,
            Settlement(
                outcome: .applied, sentAt: scratch.now, duration: .milliseconds(12), httpStatus: 200,
                correlationID: "c-1"),
            showing: left, in: cycle)

        let attempt = try #require(try store.attempts(AttemptFilter(limit: 10)).first)
        #expect(attempt.outcome == .applied)
        #expect(attempt.newVersion == "2")
        #expect(attempt.httpStatus == 200)
        #expect(attempt.correlationID == "c-1")
        #expect(attempt.durationMilliseconds == 12)
        #expect(try store.drift().isEmpty)

        let snapshots = try scratch.sql("SELECT count(*) FROM snapshot")
        try store.pollOnce([[left]])
        #expect(try scratch.sql("SELECT count(*) FROM snapshot") == snapshots)
    }

    @Test func `what was applied carries the version that the PUT produced`() throws {
        let (_, store, change, cycle) = try prepared()
        let id = try store.recordAttempt(change, number: 1, in: cycle)
        try store.settle(
            id, Settlement(outcome: .applied),
            showing: .test("g", name: "Sales", version: "2", skills: ["a", "b"]), in: cycle)
        let applied = try #require(try store.applied().first)
        #expect(applied.skills == ["a", "b"])
        #expect(applied.version == "2")
        #expect(applied.attempt == id)
        #expect(try store.applied(about: "Sales").count == 1)
        #expect(try store.applied(about: "Support").isEmpty)
    }

    @Test func `a confirmed PUT whose answer showed nothing leaves what was sent, under no version`() throws {
        let (_, store, change, cycle) = try prepared()
        let id = try store.recordAttempt(change, number: 1, in: cycle)
        try store.settle(id, Settlement(outcome: .applied), in: cycle)
        let known = try #require(try store.knownTarget(change.target.id))
        #expect(known.snapshot.skills == ["a", "b"])
        #expect(known.snapshot.version == nil)
        #expect(try store.drift().isEmpty)
    }

    @Test func `an unknown attempt stays open until it is settled once more, and keeps what was told before`() throws {
        let (scratch, store, change, cycle) = try prepared()
        let id = try store.recordAttempt(change, number: 1, in: cycle)
        let sentAt = scratch.now
        try store.settle(id, Settlement(outcome: .unknown, sentAt: sentAt, error: "lost"), in: cycle)
        #expect(try store.unsettledAttempts().map(\.outcome) == [.unknown])
        scratch.advance(60)
        try store.settle(id, Settlement(outcome: .failed), in: cycle)
        let attempt = try #require(try store.attempts(AttemptFilter(limit: 1)).first)
        #expect(try store.unsettledAttempts().isEmpty)
        #expect(attempt.outcome == .failed)
        #expect(attempt.sentAt == sentAt)
        #expect(attempt.error == "lost")
        #expect(attempt.settledAt == scratch.now)
    }

    @Test func `attempts are found by group, outcome, cycle and time, newest first`() throws {
        let (scratch, store, change, cycle) = try prepared()
        let first = try store.recordAttempt(change, number: 1, in: cycle)
        try store.settle(first, Settlement(outcome: .conflict), in: cycle)
        scratch.advance(3600)
        let later = try store.openCycle(.sync, mode: .replace)
        let second = try store.recordAttempt(change, number: 2, in: later)

        func found(_ change: (inout AttemptFilter) -> Void) throws -> [Attempt.ID] {
            var filter = AttemptFilter(limit: 10)
            change(&filter)
            return try store.attempts(filter).map(\.id)
        }
        #expect(try found { _ in } == [second, first])
        #expect(try found { $0.limit = 1 } == [second])
        #expect(try found { $0.outcome = .conflict } == [first])
        #expect(try found { $0.outcome = .pending } == [second])
        #expect(try found { $0.cycle = cycle } == [first])
        #expect(try found { $0.name = "Sales" } == [second, first])
        #expect(try found { $0.name = "Support" } == [])
        #expect(try found { $0.since = scratch.now } == [second])
        #expect(try found { $0.until = scratch.now } == [first])
    }

    @Test func `conflicts are counted by group and hour`() throws {
        let (scratch, store, change, cycle) = try prepared()
        for number in 1...12 {
            let id = try store.recordAttempt(change, number: number, in: cycle)
            try store.settle(id, Settlement(outcome: .conflict), in: cycle)
        }
        let hour = try #require(try store.conflicts(since: nil).first)
        #expect(hour.conflicts == 12)
        #expect(hour.isOverThreshold)
        #expect(hour.target.name == "Sales")
        #expect(try store.conflicts(of: change.target.id, since: scratch.now.addingTimeInterval(-3600)) == 12)
        #expect(try store.conflicts(of: change.target.id, since: scratch.now.addingTimeInterval(1)) == 0)
        #expect(try store.conflicts(since: scratch.now.addingTimeInterval(3600)).isEmpty)
    }
}
