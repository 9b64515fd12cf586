public import Domain
import GRDB

extension Store {
    /// Revisions, newest first: all of them, or those that changed what one group shall give.
    ///
    /// - Parameter take: returns whether to go on.
    public func revisions(
        changing groupName: String? = nil, limit: Int? = nil, _ take: (Revision) -> Bool
    ) throws(StoreError) {
        try read { db in
            guard let groupName else {
                return try db.stream(
                    "SELECT * FROM revision ORDER BY id DESC LIMIT :limit", ["limit": limit ?? -1], Revision.init(row:),
                    take)
            }
            try db.stream(
                """
                SELECT revision.*
                FROM mapping
                JOIN revision ON revision.id = mapping.revision_id
                WHERE mapping.group_name = :name
                ORDER BY mapping.revision_id DESC
                LIMIT :limit
                """,
                ["name": groupName, "limit": limit ?? -1], Revision.init(row:), take)
        }
    }
}
