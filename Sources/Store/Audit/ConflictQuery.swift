public import Domain
public import Foundation
import GRDB

extension Store {
    /// Conflicts by hour and target, the latest hour first.
    ///
    /// - Parameter take: returns whether to go on.
    public func conflicts(
        since time: Date?, limit: Int? = nil, _ take: (ConflictHour) -> Bool
    ) throws(StoreError) {
        try read { db in
            try db.stream(
                """
                SELECT * FROM conflicts_hourly WHERE hour >= :since
                ORDER BY hour DESC, conflicts DESC, target_name COLLATE natural_order
                LIMIT :limit
                """,
                ["since": (time?.milliseconds ?? 0) / 3_600_000 * 3_600_000, "limit": limit ?? -1],
                ConflictHour.init(row:), take)
        }
    }
}

extension ConflictHour {
    init(row: Row) throws {
        self.init(hour: row.date("hour"), target: try Target(row: row), conflicts: row["conflicts"])
    }
}
