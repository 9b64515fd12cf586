public import Domain
public import Foundation
import GRDB

extension Store {
    /// What our confirmed PUTs left, by name; only on targets of one name where it is given.
    ///
    /// - Parameters:
    ///   - date: the answer is that of then; of now where it is `nil`.
    ///   - take: returns whether to go on.
    public func applied(
        groupName: String? = nil, at date: Date? = nil, limit: Int? = nil, _ take: (Applied) -> Bool
    ) throws(StoreError) {
        try read(at: date) { db in
            try db.stream(
                """
                SELECT * FROM applied
                \(groupName == nil ? "" : "WHERE target_name = :name")
                ORDER BY target_name, target_id
                LIMIT :limit
                """,
                ["name": groupName, "limit": limit ?? -1], Applied.init(row:), take)
        }
    }
}

extension Applied {
    init(row: Row) throws {
        self.init(
            target: try Target(row: row), skills: try row.skills("skills"), version: row["version"],
            revision: row["revision"], attempt: row["attempt"], appliedAt: row.date("applied_at"))
    }
}
