public import Domain
import GRDB

extension Store {
    /// Gathers why a group is, or is not, in step with its mapping.
    ///
    /// - Parameter group: a group's id, or a name: one that is mapped, that a group bears, or that one bore.
    /// - Throws: `StoreError.ambiguousName` where several groups bore a name that nobody bears and that is not mapped.
    public func explanation(of group: String) throws(StoreError) -> Explanation {
        let time = now()
        return try read { db in
            let subject = try db.subject(of: group)
            let target = subject.target
            let mapping = try db.mapping(of: subject.name)
            let bearers = try db.bearers(of: subject.name).map(\.serverID)
            let drift = try Row.fetchAll(
                db, sql: "SELECT *, NULL AS groups FROM group_drift WHERE target_name = ?", arguments: [subject.name]
            )
            .map(Drift.init(row:))
            let lastCycle = try Row.fetchOne(db, sql: "SELECT * FROM cycle ORDER BY id DESC LIMIT 1")
            let mode: Mode = try lastCycle?.value("mode") ?? .replace
            // Of a name that nobody bears the drift is the name's own.
            let own =
                drift.first { $0.targetID == target || $0.targetID == nil } ?? (target == nil ? drift.first : nil)
            return Explanation(
                name: subject.name, bearers: bearers,
                sighting: try target.flatMap(db.lastSighting), renamed: try db.renamed(from: subject.name),
                mapping: mapping, revision: try db.lastRevision(changing: subject.name),
                mappedNames: try String.fetchAll(db, sql: "SELECT group_name FROM desired ORDER BY group_name"),
                drift: own,
                applied: try db.one("SELECT * FROM applied WHERE target = ?", target, Applied.init(row:)),
                lastAttempt: try db.one(
                    "SELECT * FROM attempts WHERE target = ? ORDER BY id DESC LIMIT 1", target, Attempt.init(row:)),
                lastCycle: try lastCycle.map(Cycle.init(row:)), hold: try target.flatMap(db.hold(changing:)),
                mode: mode,
                members: try target.flatMap(db.members(of:)), passedOver: try target.map(db.passedOver(in:)) ?? [],
                unseenIn: try target.map(db.isUnseen) ?? (mapping != nil && bearers.isEmpty)
                    ? db.lastIncompleteCycle() : nil,
                unavailable: try db.unavailableSkills().among(mapping?.skills ?? .empty),
                waiting: try target == nil
                    ? nil : db.waiting([own].compactMap(\.self), without: .empty, mode: mode, now: time).first?.waiting,
                knownNames: bearers.isEmpty ? try db.groupNames() : [])
        }
    }
}

extension Database {
    /// What a question is about: a name, and the group that is meant by it, where it is one.
    fileprivate func subject(of group: String) throws -> (name: String, target: Target.ID?) {
        if let target = try known("kind = 'group' AND server_id = ?", group).first { return (target.name, target.id) }
        let bearers = try bearers(of: group)
        if bearers.count > 1 { return (group, nil) }
        if let bearer = bearers.first { return (group, bearer.id) }
        // A name that nobody bears now: of a mapped one it is the name that is asked about.
        let vanished = try known("display_name = ? AND present = 0 AND kind = 'group'", group)
        if vanished.count == 1 { return (group, vanished.first?.id) }
        if try mapping(of: group) != nil { return (group, nil) }
        guard let former = try target(idOrName: group),
            let target = try known("id = ? AND kind = 'group'", former).first
        else {
            return (group, nil)
        }
        return (target.name, target.id)
    }

    /// The names of the groups that are there, as far as is known.
    func groupNames() throws -> [String] {
        try String.fetchAll(
            self,
            sql: "SELECT DISTINCT display_name FROM target WHERE present = 1 AND kind = 'group' ORDER BY display_name")
    }

    fileprivate func bearers(of name: String) throws -> [Target] {
        try known("display_name = ? AND present = 1 AND kind = 'group'", name)
    }

    /// Whether the group is taken to be there, though no page of the last poll showed it.
    fileprivate func isUnseen(_ target: Target.ID) throws -> Bool {
        try Bool.fetchOne(
            self, sql: "SELECT present = 1 AND page IS NULL FROM target WHERE id = ?", arguments: [target]) ?? false
    }

    /// The last cycle that has ended, where its poll was not complete.
    func lastIncompleteCycle() throws -> Cycle? {
        let last = try Row.fetchOne(
            self, sql: "SELECT * FROM cycle WHERE finished_at IS NOT NULL ORDER BY id DESC LIMIT 1"
        ).map(Cycle.init(row:))
        return last?.tally.complete == false ? last : nil
    }

    fileprivate func renamed(from name: String) throws -> [Target] {
        try known(
            "kind = 'group' AND display_name <> ?1 AND id IN (SELECT target_id FROM target_name WHERE name = ?1)", name)
    }

    private func known(_ condition: String, _ value: (any DatabaseValueConvertible)) throws -> [Target] {
        try Row.fetchAll(
            self,
            sql: """
                SELECT id AS target, kind AS target_kind, server_id AS target_id, display_name AS target_name
                FROM target WHERE \(condition) ORDER BY server_id
                """,
            arguments: [value]
        ).map(Target.init(row:))
    }

    func one<Value>(_ sql: String, _ target: Target.ID?, _ decode: (Row) throws -> Value) throws -> Value? {
        try target.flatMap { try Row.fetchOne(self, sql: sql, arguments: [$0]) }.map(decode)
    }

    func hold(changing target: Target.ID) throws -> Hold? {
        guard let hold = try currentHold() else { return nil }
        let isInIt = try Bool.fetchOne(
            self, sql: "SELECT EXISTS (SELECT 1 FROM held_change WHERE target_id = ? AND hold_id = ?)",
            arguments: [target, hold.id])
        return isInIt ?? false ? hold : nil
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

    func lastSighting(of target: Target.ID) throws -> Explanation.Sighting? {
        try Row.fetchOne(
            self,
            sql: """
                SELECT
                  target.id AS target, target.kind AS target_kind, target.server_id AS target_id,
                  target.display_name AS target_name, target.display_name,
                  snapshot.id, snapshot.seen_at, snapshot.source, snapshot.version, snapshot.last_modified,
                  borne.skills, granted.skills AS granted, group_set.groups
                FROM target
                JOIN snapshot ON snapshot.id = target.snapshot_id
                JOIN skill_set AS granted ON granted.id = snapshot.granted_id
                LEFT JOIN skill_set AS borne ON borne.id = snapshot.skill_set_id
                LEFT JOIN group_set ON group_set.id = snapshot.group_set_id
                WHERE target.id = ?
                """,
            arguments: [target]
        ).map { row in
            Explanation.Sighting(
                target: Target(
                    id: row["target"], kind: try row.value("target_kind"), serverID: row["target_id"],
                    name: row["target_name"]),
                id: row["id"], at: row.date("seen_at"), source: try row.value("source"),
                snapshot: try Snapshot(row: row))
        }
    }

    /// Those in a group whom the last poll passed over.
    fileprivate func passedOver(in group: Target.ID) throws -> [PassedOver] {
        guard let id = try known("id = ?", group).first?.serverID else { return [] }
        return try passedOver(about: id).filter { person in person.groups.contains { $0.id == id } }
    }

    /// The people in a group, where it leaves its skills to them.
    fileprivate func members(of group: Target.ID) throws -> Explanation.Members? {
        let id = try String.fetchOne(
            self,
            sql: """
                SELECT target.server_id
                FROM target JOIN snapshot ON snapshot.id = target.snapshot_id
                WHERE target.id = ? AND target.kind = 'group' AND snapshot.group_set_id IS NOT NULL
                """,
            arguments: [group])
        guard let id else { return nil }
        let people = try Int.fetchOne(
            self,
            sql: """
                SELECT count(*)
                FROM target AS person JOIN snapshot ON snapshot.id = person.snapshot_id
                WHERE person.kind = 'user' AND person.present = 1
                  AND snapshot.group_set_id IN (
                    SELECT group_set.id FROM group_set, json_each(group_set.groups) AS followed
                    WHERE followed.value = ?)
                """,
            arguments: [id])
        let drifting = try Row.fetchAll(
            self,
            sql: """
                SELECT cause, count(*) AS people
                FROM person_drift
                WHERE EXISTS (SELECT 1 FROM json_each(groups) AS asking WHERE asking.value ->> 'id' = ?)
                GROUP BY cause
                """,
            arguments: [id])
        return Explanation.Members(
            people: people ?? 0,
            drifting: Dictionary(uniqueKeysWithValues: try drifting.map { (try $0.value("cause"), $0["people"]) }))
    }
}
