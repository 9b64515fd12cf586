import Domain
import GRDB

extension Target {
    /// From the columns `target`, `target_kind`, `target_id` and `target_name` that the views share, and `groups` where
    /// there is one.
    init(row: Row) throws {
        self.init(
            id: row["target"], kind: try row.value("target_kind"), serverID: row["target_id"], name: row["target_name"],
            groups: row.hasColumn("groups") ? try row.json("groups") : nil)
    }
}
