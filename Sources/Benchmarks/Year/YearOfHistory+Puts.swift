import Domain
import Foundation
import Store

extension YearOfHistory {
    /// How often a PUT does not just succeed, of all.
    private enum Share {
        static let conflict = 0.05
        static let rejected = 0.004
        static let failed = 0.003
        static let rateLimited = 0.003
        static let lost = 0.001
    }

    /// PUTs what the mapping asks for, where the group does not bear it.
    mutating func mend(_ index: Int, _ cause: Drift.Cause) throws {
        guard let change = try change(index, cause) else { return }
        counts.changed += 1
        try put(change, index, number: 1)
    }

    /// The change that the group needs as it is now, which the store has seen already.
    ///
    /// The store is asked as if the group had been read: after a plain query it compiles all its statements anew.
    func change(_ index: Int, _ cause: Drift.Cause) throws -> Change? {
        guard tenant.isPresent(index), let asked = mapped[tenant.groups[index].displayName] else { return nil }
        let known = try store.observe(tenant.groups[index], in: cycle)
        return Change(
            target: known.target, cause: cause, mapped: asked.skills, revision: asked.revision, base: known.snapshotID,
            baseVersion: known.snapshot.version, observed: known.snapshot.skills, granted: known.snapshot.granted,
            mode: .replace)
    }

    private mutating func put(_ change: Change, _ index: Int, number: Int) throws {
        let attempt = try store.recordAttempt(change, number: number, in: cycle)
        tally.attempts += 1
        counts.requests += 1
        clock.advance(0.03)
        var chance = Double.random(in: 0..<1, using: &random)
        func happens(_ share: Double) -> Bool {
            chance -= share
            return chance < 0
        }
        if happens(Share.conflict) {
            try meetConflict(attempt, change, index, number)
        } else if happens(Share.rejected) {
            try reject(attempt, index)
        } else if happens(Share.failed) {
            let error = "serverFailed PUT group \(change.target.serverID) status=503 Service Unavailable"
            try store.settle(attempt, settlement(.failed, status: 503, error: error), in: cycle)
            clock.advance(2)
            try put(change, index, number: number + 1)
        } else if happens(Share.rateLimited) {
            try store.settle(attempt, settlement(.rateLimited, status: 429), in: cycle)
            clock.advance(3)
            try put(change, index, number: number + 1)
        } else if happens(Share.lost) {
            try lose(attempt, change, index)
        } else {
            tenant.set(change.after, index, clock.now)
            try store.settle(
                attempt, settlement(.applied, status: 200), showing: tenant.groups[index], in: cycle)
            counts.applied += 1
        }
    }

    private mutating func meetConflict(
        _ attempt: Attempt.ID, _ change: Change, _ index: Int, _ number: Int
    ) throws {
        tenant.edit(index, at: clock.now, &random)
        let error = "the version is not \(change.baseVersion ?? "") any more"
        try store.settle(attempt, settlement(.conflict, status: 409, error: error), in: cycle)
        counts.conflicts += 1
        counts.requests += 1
        clock.advance(0.25)
        let known = try store.observe(tenant.groups[index], in: cycle)
        guard let rebased = change.rebased(onto: known.snapshot, id: known.snapshotID, mode: .replace) else { return }
        try put(rebased, index, number: number + 1)
    }

    mutating func reject(_ attempt: Attempt.ID, _ index: Int) throws {
        let error = "refused status=400 bad.request: one of the skills is being deleted"
        try store.settle(attempt, settlement(.rejected, status: 400, error: error), in: cycle)
        counts.failed += 1
        due.append((index, .putFailed))
    }

    private mutating func lose(_ attempt: Attempt.ID, _ change: Change, _ index: Int) throws {
        let error = "timedOut PUT group \(change.target.serverID) after=30"
        try store.settle(attempt, settlement(.unknown, status: nil, error: error), in: cycle)
        if Bool.random(using: &random) { tenant.set(change.after, index, clock.now) }
        counts.failed += 1
        lost.append((attempt, index, change.after))
    }

    /// What became of the PUTs whose answer was lost is read off the groups.
    mutating func resolveLost() throws {
        for (attempt, index, skills) in lost {
            let outcome: Attempt.Outcome = tenant.groups[index].skills == skills ? .applied : .failed
            counts.requests += 1
            try store.settle(attempt, Settlement(outcome: outcome), showing: tenant.groups[index], in: cycle)
            if outcome == .failed { due.append((index, .putFailed)) }
        }
        lost = []
    }

    private mutating func settlement(
        _ outcome: Attempt.Outcome, status: Int?, error: String? = nil
    ) -> Settlement {
        let duration = Double.random(in: 0.08...0.4, using: &random)
        return Settlement(
            outcome: outcome, sentAt: clock.now.addingTimeInterval(-0.02), duration: .seconds(duration),
            httpStatus: status, correlationID: status == nil ? nil : Vocabulary.uuid(&random), error: error)
    }
}
