public import Domain
import GRDB

/// What a plan goes by that lets people keep skills which nothing seems to ask for.
extension Store {
    /// Skills that a mapped group asks for whose people a poll did not show to be all there: whoever bears one may be in it.
    ///
    /// A group whose name others bear as well is none of them: it decides nothing of anybody new.
    ///
    /// - Parameters:
    ///   - listed: the groups whose people were shown to be all there, by id.
    ///   - isComplete: the poll was shown to have every group that was mapped then.
    public func undecidedSkills(
        besides listed: Set<String>, pollComplete isComplete: Bool
    ) throws(StoreError) -> SkillSet {
        try read { db in
            SkillSet(
                try String.fetchAll(
                    db.cachedStatement(
                        sql: """
                            SELECT DISTINCT skill_entry.skill_id
                            FROM desired
                            JOIN skill_entry ON skill_entry.skill_set_id = desired.skill_set_id
                            LEFT JOIN target AS giver
                              ON giver.display_name = desired.group_name AND giver.present = 1 AND giver.kind = 'group'
                            LEFT JOIN snapshot ON snapshot.id = giver.snapshot_id
                            WHERE iif(giver.id IS NULL,
                                NOT :complete,
                                snapshot.group_set_id IS NOT NULL
                                  AND giver.server_id NOT IN (SELECT value FROM json_each(:listed)))
                              AND (SELECT count(*) FROM target AS bearer
                                   WHERE bearer.display_name = desired.group_name AND bearer.present = 1
                                     AND bearer.kind = 'group') < 2
                            """),
                    arguments: [
                        "complete": isComplete, "listed": try db.jsonArray(listed.sorted()),
                    ]))
        }
    }

    /// Skills that mapped groups ask for besides those that people left: whoever left one may have moved to another.
    ///
    /// - Parameter left: the groups that each person left, by ids.
    public func skillsAskedElsewhere(
        thanIn left: [String: Set<String>]
    ) throws(StoreError) -> [String: SkillSet] {
        if left.isEmpty { return [:] }
        let asking = try read { db in
            try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT DISTINCT skill_entry.skill_id, giver.server_id
                        FROM desired
                        JOIN skill_entry ON skill_entry.skill_set_id = desired.skill_set_id
                        JOIN target AS giver
                          ON giver.display_name = desired.group_name AND giver.present = 1 AND giver.kind = 'group'
                        """)
            ).map { (skill: $0["skill_id"] as String, group: $0["server_id"] as String) }
        }
        return left.mapValues { groups in SkillSet(asking.filter { !groups.contains($0.group) }.map(\.skill)) }
    }

    /// What the groups that each of these people is in asked for, under whichever revision.
    public func skillsOnceAsked(of people: [Target.ID]) throws(StoreError) -> [Target.ID: SkillSet] {
        try read { db in try db.skillsOnceAsked(of: people) }
    }
}

extension Database {
    func skillsOnceAsked(of people: [Target.ID]) throws -> [Target.ID: SkillSet] {
        let rows = try Row.fetchAll(
            self,
            sql: """
                SELECT DISTINCT person.id AS target, asked.skill_id
                FROM json_each(?) AS one
                CROSS JOIN target AS person ON person.id = one.value AND person.kind = 'user'
                CROSS JOIN snapshot AS current ON current.id = person.snapshot_id
                CROSS JOIN group_set ON group_set.id = current.group_set_id
                CROSS JOIN json_each(group_set.groups) AS followed
                CROSS JOIN target AS giver ON giver.kind = 'group' AND giver.server_id = followed.value
                CROSS JOIN mapping ON mapping.group_name = giver.display_name
                CROSS JOIN skill_entry AS asked ON asked.skill_set_id = mapping.skill_set_id
                """,
            arguments: [try jsonArray(people)])
        let ids: [Target.ID: [String]] = rows.reduce(into: [:]) {
            $0[$1["target"], default: []].append($1["skill_id"])
        }
        return ids.mapValues { SkillSet($0) }
    }
}
