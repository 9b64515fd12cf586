import GRDB

extension Store {
    /// Makes sure that a group or a person has this id, bears or bore this name, or that it was ever mapped. Somebody who was
    /// passed over is known as well.
    ///
    /// - Throws: `StoreError.unknownTarget` where nothing is known of it.
    public func requireKnown(_ name: String) throws(StoreError) {
        let isKnown = try read { db in
            try Bool.fetchOne(
                db,
                sql: """
                    SELECT
                      EXISTS (SELECT 1 FROM target WHERE server_id = ?1 OR display_name = ?1)
                      OR EXISTS (SELECT 1 FROM target_name WHERE name = ?1)
                      OR EXISTS (SELECT 1 FROM mapping WHERE group_name = ?1)
                      OR EXISTS (SELECT 1 FROM passed_over WHERE server_id = ?1 OR name = ?1)
                    """,
                arguments: [name]) ?? false
        }
        if !isKnown { throw .unknownTarget(name) }
    }

    /// Every name that is borne or mapped now, to tell a slip of the pen by.
    public func names() throws(StoreError) -> [String] {
        try read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT group_name FROM desired
                    UNION
                    SELECT display_name FROM target WHERE present = 1
                    """)
        }
    }
}
