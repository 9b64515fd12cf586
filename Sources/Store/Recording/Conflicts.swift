public import Domain
public import Foundation
import GRDB

extension Store {
    /// How many conflicts the target has met since `time`: writes that were refused, and writes that were undone where no
    /// version guards them. Those of a clock that was ahead are not among them.
    public func conflicts(of target: Target.ID, since time: Date) throws(StoreError) -> Int {
        try read { db in
            try Int.fetchOne(
                db,
                sql: """
                    SELECT
                      (SELECT count(*)
                       FROM settlement
                       JOIN attempt ON attempt.id = settlement.attempt_id
                       WHERE settlement.outcome = 'conflict' AND settlement.settled_at BETWEEN :since AND :now
                         AND attempt.target_id = :target)
                      + (SELECT count(DISTINCT attempt_id)
                         FROM undone
                         WHERE target_id = :target AND snapshot_id > :after AND seen_at BETWEEN :since AND :now)
                    """,
                arguments: [
                    "since": time.milliseconds, "now": now().milliseconds, "target": target,
                    "after": try db.lastEvent(before: time) ?? 0,
                ]) ?? 0
        }
    }

    /// Whether others undid the last write to the target, and nothing was sent since.
    public func isLastWriteUndone(on target: Target.ID) throws(StoreError) -> Bool {
        try read { db in
            guard
                let last = try Int64.fetchOne(
                    db, sql: "SELECT max(id) FROM attempt WHERE target_id = ?", arguments: [target])
            else { return false }
            return try Bool.fetchOne(
                db,
                sql: """
                    SELECT EXISTS (
                      SELECT 1 FROM undone WHERE target_id = :target AND snapshot_id > :last AND attempt_id = :last)
                    """,
                arguments: ["target": target, "last": last]) ?? false
        }
    }
}
