public import Domain
public import Foundation
import GRDB

extension Store {
    /// What our confirmed writes left, by name.
    ///
    /// - Parameters:
    ///   - name: only on groups of this name, the people whom such a group asks, and the person of this name or id.
    ///   - date: the answer is that of then; of now where it is `nil`.
    ///   - take: returns whether to go on.
    public func applied(
        about name: String? = nil, at date: Date? = nil, limit: Int? = nil, _ take: (Applied) -> Bool
    ) throws(StoreError) {
        try read(at: date) { db in
            try db.stream(
                """
                SELECT * FROM applied
                \(name == nil ? "" : "WHERE \(try db.isAboutName)")
                ORDER BY target_name, target_id
                LIMIT :limit
                """,
                ["name": name, "limit": limit ?? -1], Applied.init(row:), take)
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
