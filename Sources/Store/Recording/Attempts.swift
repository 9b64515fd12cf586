public import Domain
import Foundation
import GRDB

extension Store {
    /// Records the PUT that is about to be sent. Nothing may be sent where this throws.
    public func recordAttempt(_ change: Change, number: Int, in cycle: Cycle.ID) throws(StoreError) -> Attempt.ID {
        try write { db in
            let asked: Int64 = try db.intern(change.after)
            let id = try db.nextEvent()
            try db.cachedStatement(
                sql: """
                    INSERT INTO attempt
                      (id, cycle_id, target_id, revision_id, base_snapshot_id, skill_set_id, number, planned_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                id, cycle, change.target.id, change.revision, change.base, asked, number, now().milliseconds,
            ])
            try db.execute(sql: "INSERT INTO unsettled (attempt_id) VALUES (?)", arguments: [id])
            return id
        }
    }

    /// Settles an attempt. One that is `unknown` stays open until it is settled once more.
    ///
    /// - Parameter shown: what the server showed of the target afterwards, where it did. It becomes the new snapshot
    ///   together with the settlement, so that our own change is not news to the next poll.
    /// - Throws: `StoreError` where it cannot be written. The attempt stays open then, and a later cycle settles it.
    public func settle(
        _ id: Attempt.ID, _ settlement: Settlement, showing shown: Sighting? = nil, in cycle: Cycle.ID
    ) throws(StoreError) {
        try write { db in
            let time = now()
            // The number comes first: the story is told in the order of the numbers, and what is left comes after the PUT.
            let event = try db.nextEvent()
            let snapshot = try db.keep(shown, after: id, settlement, cycle: cycle, at: time)
            try db.cachedStatement(
                sql: """
                    INSERT INTO settlement
                      (id, attempt_id, settled_at, outcome, snapshot_id, error,
                       sent_at, duration_ms, http_status, correlation_id)
                    SELECT
                      ?, attempt.id, ?, ?, ?, coalesce(?, earlier.error),
                      coalesce(?, earlier.sent_at), coalesce(?, earlier.duration_ms),
                      coalesce(?, earlier.http_status), coalesce(?, earlier.correlation_id)
                    FROM attempt
                    LEFT JOIN settlement AS earlier ON earlier.attempt_id = attempt.id
                    WHERE attempt.id = ?
                    ORDER BY earlier.id DESC
                    LIMIT 1
                    """
            ).execute(arguments: [
                event, time.milliseconds, settlement.outcome.rawValue, snapshot, settlement.error,
                settlement.sentAt?.milliseconds, settlement.duration?.milliseconds, settlement.httpStatus,
                settlement.correlationID, id,
            ])
            if settlement.outcome != .unknown {
                try db.execute(sql: "DELETE FROM unsettled WHERE attempt_id = ?", arguments: [id])
            }
        }
    }

    /// The attempts whose outcome is pending or unknown, oldest first.
    public func unsettledAttempts() throws(StoreError) -> [Attempt] {
        try read { db in
            try Row.fetchAll(
                db.cachedStatement(
                    sql: "SELECT * FROM attempts WHERE id IN (SELECT attempt_id FROM unsettled) ORDER BY id")
            ).map(Attempt.init(row:))
        }
    }
}

extension Database {
    /// Keeps what is known after an attempt. A write that took effect, and after which the target was not shown, leaves what was
    /// sent, under a version that is not known.
    fileprivate func keep(
        _ shown: Sighting?, after attempt: Attempt.ID, _ settlement: Settlement, cycle: Cycle.ID, at time: Date
    ) throws -> Snapshot.ID? {
        guard settlement.outcome == .applied else {
            return try shown.map { try observe($0, source: .read, cycle: cycle, at: time).snapshotID }
        }
        guard
            let row = try Row.fetchOne(
                self,
                sql: """
                    SELECT attempt.target_id, asked.skills, borne.skills AS skills_before
                    FROM attempt
                    JOIN skill_set AS asked ON asked.id = attempt.skill_set_id
                    JOIN snapshot AS base ON base.id = attempt.base_snapshot_id
                    LEFT JOIN skill_set AS borne ON borne.id = base.skill_set_id
                    WHERE attempt.id = ?
                    """,
                arguments: [attempt]),
            let known = try knownTarget(where: "target.id = ?", [row["target_id"]])
        else { return nil }
        let sent = try row.skills("skills")
        let ours = try takeIn(
            attempt, of: sent, onto: try row.optionalSkills("skills_before"), leaving: shown?.skills,
            isConfirmed: settlement.httpStatus.map { 200..<300 ~= $0 } ?? false, on: known.target.id, known.target.kind,
            at: time, in: cycle)
        let shown =
            shown
            ?? Sighting(
                kind: known.target.kind, id: known.target.serverID, displayName: known.target.name, version: nil,
                lastModified: nil, skills: nil)
        return try append(
            known.snapshot.afterWrite(of: sent, grants: ours, showing: shown), to: known, source: .put, cycle: cycle,
            at: time
        ).snapshotID
    }
}

extension Attempt {
    init(row: Row) throws {
        self.init(
            id: row["id"], cycle: row["cycle"],
            target: try Target(row: row), number: row["attempt"], plannedAt: row.date("planned_at"),
            sentAt: row.optionalDate("sent_at"),
            settledAt: row.optionalDate("settled_at"), outcome: try row.value("outcome"),
            httpStatus: row["http_status"], baseVersion: row["base_version"], newVersion: row["new_version"],
            skillsBefore: try row.optionalSkills("skills_before"), skillsAfter: try row.skills("skills_after"),
            revision: row["revision"], error: row["error"], correlationID: row["correlation_id"],
            durationMilliseconds: row["duration_ms"])
    }
}
