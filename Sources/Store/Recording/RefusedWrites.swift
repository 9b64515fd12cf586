public import Domain
import GRDB

/// Writes that the server refused for want of permission, as far as the newest of them tell.
public struct RefusedWrites: Hashable, Sendable {
    /// The targets whose last write was refused, with the event that put it on record.
    public let at: [Target.ID: Int64]
    /// The last of all writes was.
    public let isLast: Bool
}

extension Store {
    /// Which of the targets may not be written, by their last writes, and whether the very last write was refused.
    public func refusedWrites(of targets: [Target.ID]) throws(StoreError) -> RefusedWrites {
        try read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT attempt.target_id, settlement.id
                    FROM json_each(?) AS one
                    CROSS JOIN attempt
                      ON attempt.id = (SELECT max(later.id) FROM attempt AS later WHERE later.target_id = one.value)
                    CROSS JOIN settlement
                      ON settlement.id = (
                        SELECT max(later.id) FROM settlement AS later WHERE later.attempt_id = attempt.id)
                    WHERE settlement.outcome = 'rejected' AND settlement.http_status IN (401, 403)
                    """,
                arguments: [try db.jsonArray(targets)])
            let isLast = try Bool.fetchOne(
                db,
                sql: """
                    SELECT outcome = 'rejected' AND coalesce(http_status, 0) IN (401, 403)
                    FROM settlement ORDER BY id DESC LIMIT 1
                    """)
            return RefusedWrites(
                at: Dictionary(rows.map { ($0["target_id"], $0["id"]) }) { first, _ in first },
                isLast: isLast ?? false)
        }
    }
}
