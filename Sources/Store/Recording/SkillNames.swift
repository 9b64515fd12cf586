import GRDB

extension Store {
    /// Keeps what skills are called, by id. Writes nothing where that is known.
    public func learn(_ names: [String: String]) throws(StoreError) {
        let known = try skillNames()
        let news = names.filter { known[$0.key] != $0.value }
        if news.isEmpty { return }
        try write { db in
            for (id, name) in news.sorted(by: { $0.key < $1.key }) {
                try db.cachedStatement(
                    sql: """
                        INSERT INTO skill_name (skill_id, name) VALUES (?, ?)
                        ON CONFLICT (skill_id) DO UPDATE SET name = excluded.name
                        """
                ).execute(arguments: [id, name])
            }
        }
    }

    /// What skills are called, by id, as far as that was ever told.
    public func skillNames() throws(StoreError) -> [String: String] {
        try read { db in
            let rows = try Row.fetchAll(db, sql: "SELECT skill_id, name FROM skill_name")
            return Dictionary(rows.map { ($0["skill_id"], $0["name"]) }, uniquingKeysWith: { _, last in last })
        }
    }
}
