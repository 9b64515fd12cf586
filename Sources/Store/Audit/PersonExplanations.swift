public import Domain
import GRDB

extension Store {
    /// Whether people bear skills here, as far as is known, and not groups.
    public func knowsPeople() throws(StoreError) -> Bool {
        try read { db in
            try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM target WHERE kind = 'user')") ?? false
        }
    }

    /// The person that an id or a name means, `nil` where it means none.
    ///
    /// - Throws: `StoreError.ambiguousName` with the ids where a person bears the name, and others do as well.
    public func person(meantBy text: String) throws(StoreError) -> Target? {
        try read { db in try db.person(meantBy: text) }
    }

    /// Gathers why a person bears, or does not bear, what is asked for; `nil` where no person is meant.
    ///
    /// - Parameter text: the id of a person, or a name that they bear or bore.
    /// - Throws: `StoreError.ambiguousName` where others could be meant as well.
    public func personExplanation(of text: String) throws(StoreError) -> PersonExplanation? {
        let time = now()
        return try read { db in
            guard let person = try db.person(meantBy: text)?.id, let sighting = try db.lastSighting(of: person) else {
                return nil
            }
            let lastCycle = try Row.fetchOne(db, sql: "SELECT * FROM cycle ORDER BY id DESC LIMIT 1")
            let drift = try db.one("SELECT * FROM person_drift WHERE target = ?", person, Drift.init(row:))
            let unavailable = try db.unavailableSkills().among(drift?.mapped ?? .empty)
            let mode: Mode = try lastCycle?.value("mode") ?? .replace
            var withholding = Withholding(
                unavailable: SkillSet(unavailable.map(\.id)), onceAsked: try db.skillsOnceAsked(of: [person]))
            withholding.waiting = try db.waiting(
                [drift].compactMap(\.self), without: withholding.unavailable, mode: mode, now: time
            ).reduce(into: [:]) { $0[person] = $1.waiting }
            return PersonExplanation(
                sighting: sighting, groups: try db.memberships(of: person),
                drift: drift,
                applied: try db.one("SELECT * FROM applied WHERE target = ?", person, Applied.init(row:)),
                lastAttempt: try db.one(
                    "SELECT * FROM attempts WHERE target = ? ORDER BY id DESC LIMIT 1", person, Attempt.init(row:)),
                lastCycle: try lastCycle.map(Cycle.init(row:)), hold: try db.hold(changing: person),
                mode: mode, mostSkills: lastCycle?["most_skills"],
                passedOver: try db.passedOver(about: sighting.target.serverID)
                    .first { $0.id == sighting.target.serverID },
                unavailable: unavailable,
                withholding: withholding)
        }
    }
}

extension Database {
    /// By id; or else by the name that somebody bears; or else by one that somebody bore and that is not mapped.
    fileprivate func person(meantBy text: String) throws -> Target? {
        let columns = """
            target.id AS target, target.kind AS target_kind, target.server_id AS target_id,
            target.display_name AS target_name
            """
        let questions = [
            "SELECT \(columns) FROM target WHERE kind IN ('group', 'user') AND server_id = ?",
            "SELECT \(columns) FROM target WHERE display_name = ? AND present = 1 ORDER BY server_id",
            """
            SELECT \(columns)
            FROM target_name JOIN target ON target.id = target_name.target_id
            WHERE target_name.name = ?1 AND NOT EXISTS (SELECT 1 FROM desired WHERE group_name = ?1)
            ORDER BY target.server_id
            """,
        ]
        for sql in questions {
            let meant = try Row.fetchAll(self, sql: sql, arguments: [text]).map(Target.init(row:))
            if meant.isEmpty { continue }
            guard meant.contains(where: { $0.kind == .user }) else { return nil }
            if meant.count > 1 { throw StoreError.ambiguousName(text, ids: meant.map(\.serverID)) }
            return meant.first
        }
        return nil
    }

    /// The groups that a person was last seen in, as far as one was ever mapped.
    fileprivate func memberships(of person: Target.ID) throws -> [PersonExplanation.Membership] {
        try Row.fetchAll(
            self,
            sql: """
                SELECT
                  giver.server_id, giver.display_name, newest.revision_id, skill_set.skills,
                  (SELECT count(*) FROM target AS bearer
                   WHERE bearer.display_name = giver.display_name AND bearer.present = 1
                     AND bearer.kind = 'group') > 1 AS is_ambiguous
                FROM target AS person
                JOIN snapshot AS current ON current.id = person.snapshot_id
                JOIN group_set ON group_set.id = current.group_set_id
                JOIN json_each(group_set.groups) AS followed
                JOIN target AS giver ON giver.kind = 'group' AND giver.server_id = followed.value
                JOIN mapping AS newest
                  ON newest.group_name = giver.display_name
                  AND newest.revision_id = (
                    SELECT max(mapping.revision_id) FROM mapping WHERE mapping.group_name = giver.display_name)
                LEFT JOIN skill_set ON skill_set.id = newest.skill_set_id
                WHERE person.id = ?
                ORDER BY giver.display_name, giver.server_id
                """,
            arguments: [person]
        ).map { row in
            PersonExplanation.Membership(
                group: Giver(id: row["server_id"], name: row["display_name"]), skills: try row.optionalSkills("skills"),
                revision: row["revision_id"], isAmbiguous: row["is_ambiguous"])
        }
    }
}
