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
                \(name == nil ? "" : "WHERE target IN (\(Self.concerned)) AND \(try db.isAboutName)")
                ORDER BY target_name COLLATE natural_order, target_id
                LIMIT :limit
                """,
                ["name": name, "limit": limit ?? -1], Applied.init(row:), take)
        }
    }

    /// Everybody whom `:name` can mean, found by index: who is called so or has that id, and who ever followed such a group.
    private static let concerned = """
        SELECT id FROM target WHERE display_name = :name
        UNION SELECT id FROM target WHERE kind IN ('group', 'user') AND server_id = :name
        UNION
        SELECT follower.target_id
        FROM target AS giver
        JOIN group_set ON EXISTS (SELECT 1 FROM json_each(group_set.groups) WHERE value = giver.server_id)
        CROSS JOIN snapshot AS follower ON follower.group_set_id = group_set.id
        WHERE giver.display_name = :name AND giver.kind = 'group'
        """
}

extension Applied {
    init(row: Row) throws {
        self.init(
            target: try Target(row: row), skills: try row.skills("skills"), version: row["version"],
            revision: row["revision"], attempt: row["attempt"], appliedAt: row.date("applied_at"))
    }
}
