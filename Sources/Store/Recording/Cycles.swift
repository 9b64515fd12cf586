public import Domain
import Foundation
import GRDB

extension Store {
    /// Opens a cycle under the current revision. Cycles that a crash left open are closed as interrupted first.
    ///
    /// - Parameter mostSkills: how many skills the server lets a target bear, `nil` where there is no such limit.
    public func openCycle(
        _ kind: Cycle.Kind, mode: Mode, mostSkills: Int? = nil
    ) throws(StoreError) -> Cycle.ID {
        try write { db in
            let time = now().milliseconds
            try db.cachedStatement(
                sql: "UPDATE cycle SET finished_at = ?, outcome = 'interrupted' WHERE finished_at IS NULL"
            ).execute(arguments: [time])
            try db.cachedStatement(
                sql: """
                    INSERT INTO cycle (kind, mode, revision_id, started_at, after_event, most_skills)
                    VALUES (?, ?, (SELECT max(id) FROM revision), ?, (SELECT last_id FROM chain), ?)
                    """
            ).execute(arguments: [kind.rawValue, mode.rawValue, time, mostSkills])
            return db.lastInsertedRowID
        }
    }

    /// Whether the newest cycle that has ended did so with an open circuit.
    public func didLastCycleOpenCircuit() throws(StoreError) -> Bool {
        try read { db in
            try Bool.fetchOne(
                db,
                sql: """
                    SELECT circuit_open_until IS NOT NULL
                    FROM cycle WHERE finished_at IS NOT NULL ORDER BY id DESC LIMIT 1
                    """) ?? false
        }
    }

    /// Closes a cycle with what came of it.
    ///
    /// - Parameters:
    ///   - circuitOpenFor: how long the breaker lets nothing through from now on, where it is open.
    ///   - nextPollIn: how long the daemon waits for its next cycle, `nil` where there is none.
    /// - Throws: `StoreError` where it cannot be written. The cycle stays open then, until the next one that is opened closes
    ///   it as interrupted.
    public func closeCycle(
        _ id: Cycle.ID, _ outcome: Cycle.Outcome, tally: Cycle.Tally, error: String? = nil,
        circuitOpenFor: Duration? = nil, nextPollIn: Duration? = nil
    ) throws(StoreError) {
        try write { db in
            let time = now().milliseconds
            try db.cachedStatement(
                sql: """
                    UPDATE cycle SET
                      finished_at = ?, outcome = ?, complete = ?, groups = ?, requests = ?, changed = ?, applied = ?,
                      conflicts = ?, failed = ?, error = ?, circuit_open_until = ?, next_poll_at = ?
                    WHERE id = ?
                    """
            ).execute(arguments: [
                time, outcome.rawValue, tally.complete, tally.groups, tally.requests, tally.changed,
                tally.applied, tally.conflicts, tally.failed, error,
                circuitOpenFor.map { time + $0.milliseconds }, nextPollIn.map { time + $0.milliseconds }, id,
            ])
            try db.settleGuard(after: id, outcome, tally)
        }
    }
}

extension Cycle {
    init(row: Row) throws {
        var tally = Tally()
        tally.complete = row["complete"]
        tally.groups = row["groups"]
        tally.requests = row["requests"]
        tally.changed = row["changed"]
        tally.applied = row["applied"]
        tally.conflicts = row["conflicts"]
        tally.failed = row["failed"]
        self.init(
            id: row["id"], kind: try row.value("kind"), startedAt: row.date("started_at"),
            finishedAt: row.optionalDate("finished_at"), outcome: try row.optionalValue("outcome"), tally: tally,
            revision: row["revision_id"], error: row["error"], circuitOpenUntil: row.optionalDate("circuit_open_until"),
            nextPollAt: row.optionalDate("next_poll_at"))
    }
}
