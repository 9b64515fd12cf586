public import Domain
import Foundation
import GRDB

extension Store {
    /// Every mapped group that does not bear what is asked for, by name and id; only those of one name where it is
    /// given.
    public func drift(groupName: String? = nil) throws(StoreError) -> [Drift] {
        try read { db in
            guard let groupName else { return try db.drift(where: "TRUE") }
            return try db.drift(where: "target_name = ?", [groupName])
        }
    }

    /// The drift that a cycle plans from: that of targets which the poll just finished has seen and whose attempts are all
    /// settled, and of names that nobody bears.
    public func plannableDrift() throws(StoreError) -> [Drift] {
        try read { db in
            try db.drift(
                where: """
                    target IS NULL
                    OR page IS NOT NULL AND target NOT IN (
                      SELECT attempt.target_id FROM unsettled CROSS JOIN attempt ON attempt.id = unsettled.attempt_id)
                    """)
        }
    }
}

extension Database {
    fileprivate func drift(where condition: String, _ arguments: StatementArguments = []) throws -> [Drift] {
        try Row.fetchAll(
            self, sql: "SELECT * FROM drift WHERE \(condition) ORDER BY target_name, target_id", arguments: arguments
        ).map(Drift.init(row:))
    }
}

extension Drift {
    init(row: Row) throws {
        let cause: Cause = try row.value("cause")
        self.init(
            cause: cause, targetID: row["target"], targetKind: try row.value("target_kind"), serverID: row["target_id"],
            name: row["target_name"], mapped: try row.skills("mapped"), observed: try row.optionalSkills("observed"),
            granted: try row.optionalSkills("granted") ?? .empty, missing: try row.skills("missing"),
            extra: try row.skills("extra"), since: row.date("since"), revision: row["revision"],
            lastAttempt: row["last_attempt"], snapshot: row["snapshot_id"], baseVersion: row["base_version"])
    }
}
