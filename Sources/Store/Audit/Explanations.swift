public import Domain
import GRDB

extension Store {
    /// Gathers why a group is, or is not, in step with its mapping.
    ///
    /// - Parameter group: the group's id, or a name that it bears or bore, or one that is mapped.
    public func explanation(of group: String) throws(StoreError) -> Explanation {
        try read { db in
            let named = try String.fetchAll(
                db, sql: "SELECT server_id FROM target WHERE display_name = ? AND present = 1 ORDER BY server_id",
                arguments: [group])
            let target = named.count > 1 ? nil : try db.target(idOrName: group)
            let sighting = try target.flatMap(db.lastSighting)
            let name = sighting?.target.name ?? group
            let bearers = try String.fetchAll(
                db, sql: "SELECT server_id FROM target WHERE display_name = ? AND present = 1 ORDER BY server_id",
                arguments: [name])
            let drift = try Row.fetchAll(db, sql: "SELECT * FROM drift WHERE target_name = ?", arguments: [name])
                .map(Drift.init(row:))
            return Explanation(
                name: name, bearers: bearers, sighting: sighting, mapping: try db.mapping(of: name),
                revision: try db.lastRevision(changing: name),
                mappedNames: try String.fetchAll(db, sql: "SELECT group_name FROM desired ORDER BY group_name"),
                drift: drift.first { $0.targetID == target } ?? drift.first,
                applied: try db.one("SELECT * FROM applied WHERE target = ?", target, Applied.init(row:)),
                lastAttempt: try db.one(
                    "SELECT * FROM attempts WHERE target = ? ORDER BY id DESC LIMIT 1", target, Attempt.init(row:)),
                lastCycle: try Row.fetchOne(db, sql: "SELECT * FROM cycle ORDER BY id DESC LIMIT 1")
                    .map(Cycle.init(row:)))
        }
    }
}

extension Database {
    fileprivate func one<Value>(_ sql: String, _ target: Target.ID?, _ decode: (Row) throws -> Value) throws -> Value? {
        try target.flatMap { try Row.fetchOne(self, sql: sql, arguments: [$0]) }.map(decode)
    }

    fileprivate func mapping(of name: String) throws -> Mapping? {
        try Row.fetchOne(
            self,
            sql: """
                SELECT desired.group_name, skill_set.skills
                FROM desired JOIN skill_set ON skill_set.id = desired.skill_set_id
                WHERE desired.group_name = ?
                """,
            arguments: [name]
        ).map { Mapping(groupName: $0["group_name"], skills: try $0.skills("skills")) }
    }

    fileprivate func lastRevision(changing name: String) throws -> Revision? {
        try Row.fetchOne(
            self,
            sql: """
                SELECT revision.*
                FROM mapping JOIN revision ON revision.id = mapping.revision_id
                WHERE mapping.group_name = ?
                ORDER BY mapping.revision_id DESC
                LIMIT 1
                """,
            arguments: [name]
        ).map(Revision.init(row:))
    }

    fileprivate func lastSighting(of target: Target.ID) throws -> Explanation.Sighting? {
        try Row.fetchOne(
            self,
            sql: """
                SELECT
                  target.id AS target, target.kind AS target_kind, target.server_id AS target_id,
                  target.display_name AS target_name, target.display_name,
                  snapshot.id, snapshot.seen_at, snapshot.source, snapshot.version, snapshot.last_modified,
                  borne.skills, granted.skills AS granted
                FROM target
                JOIN snapshot ON snapshot.id = target.snapshot_id
                JOIN skill_set AS granted ON granted.id = snapshot.granted_id
                LEFT JOIN skill_set AS borne ON borne.id = snapshot.skill_set_id
                WHERE target.id = ?
                """,
            arguments: [target]
        ).map { row in
            Explanation.Sighting(
                target: try Target(row: row), id: row["id"], at: row.date("seen_at"), source: try row.value("source"),
                snapshot: try Snapshot(row: row))
        }
    }
}
