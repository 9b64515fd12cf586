public import Domain
import Foundation
import GRDB

extension Store {
    /// Keeps whom the poll that just ended passed over, and lets go of whoever it did not. Writes nothing where all is as it
    /// was known.
    ///
    /// - Parameters:
    ///   - seen: the people whom it did not pass over, by id.
    ///   - unlisted: groups whose lists were not shown to have everybody: who was passed over there may be so still.
    /// - Returns: those who were not passed over before, or for another reason.
    public func pass(
        over passed: [Roster.Passed], seeing seen: [String] = [], keepingThoseIn unlisted: Set<String> = [],
        in cycle: Cycle.ID
    ) throws(StoreError) -> [Roster.Passed] {
        let known = try read { db in
            let rows = try Row.fetchAll(db, sql: "SELECT server_id, name, reason, groups FROM passed_over").map { row in
                Roster.Passed(
                    id: row["server_id"], displayName: row["name"], reason: try row.value("reason"),
                    groups: try row.json("groups") ?? [])
            }
            return Dictionary(uniqueKeysWithValues: rows.map { (ExactName($0.id), $0) })
        }
        let news = passed.filter { known[ExactName($0.id)] != $0 }
        let seen = Set(seen.map { ExactName($0) })
        let decided = known.filter { seen.contains($0.key) || unlisted.isDisjoint(with: $0.value.groups) }
        let gone = Set(decided.keys).subtracting(passed.map { ExactName($0.id) })
        if news.isEmpty, gone.isEmpty { return [] }
        try write { db in
            for person in news {
                try db.cachedStatement(
                    sql: """
                        INSERT INTO passed_over (server_id, name, reason, groups, since, cycle_id) VALUES (?, ?, ?, ?, ?, ?)
                        ON CONFLICT (server_id) DO UPDATE SET
                          name = excluded.name, groups = excluded.groups, reason = excluded.reason,
                          since = iif(reason = excluded.reason, since, excluded.since),
                          cycle_id = iif(reason = excluded.reason, cycle_id, excluded.cycle_id)
                        """
                ).execute(arguments: [
                    person.id, person.displayName, person.reason.rawValue, try db.jsonArray(person.groups),
                    now().milliseconds, cycle,
                ])
            }
            for id in gone { try db.execute(sql: "DELETE FROM passed_over WHERE server_id = ?", arguments: [id.text]) }
        }
        return news.filter { known[ExactName($0.id)]?.reason != $0.reason }
    }

    /// Whom the last poll passed over, by name and id.
    ///
    /// - Parameter text: only the person of this name or id, and those in a group of this name or id; everybody where it is
    ///   `nil`.
    public func passedOver(about text: String? = nil) throws(StoreError) -> [PassedOver] {
        try read { db in try db.passedOver(about: text) }
    }

    /// The person that an id or a name means of whom nothing is known but that they were passed over; `nil` where it means
    /// something else, or nothing.
    ///
    /// - Throws: `StoreError.ambiguousName` with the ids where several bear the name.
    public func passedPerson(meantBy text: String) throws(StoreError) -> PassedOver? {
        try read { db in
            let isAnother = try Bool.fetchOne(
                db,
                sql: """
                    SELECT EXISTS (SELECT 1 FROM desired WHERE group_name = ?1)
                      OR EXISTS (SELECT 1 FROM target WHERE kind IN ('group', 'user') AND server_id = ?1)
                      OR EXISTS (SELECT 1 FROM target WHERE display_name = ?1 AND present = 1)
                    """,
                arguments: [text])
            if isAnother ?? false { return nil }
            let passed = try db.passedOver(about: text)
            if let meant = passed.first(where: { $0.id == text }) { return meant }
            let namesakes = passed.filter { $0.name == text }
            if namesakes.count > 1 { throw StoreError.ambiguousName(text, ids: namesakes.map(\.id)) }
            return namesakes.first
        }
    }

    /// Keeps how many people the server says a group has. Writes nothing where that is known.
    public func learn(people: Int, in group: String) throws(StoreError) {
        let isKnown = try read { db in
            try Int.fetchOne(
                db,
                sql: """
                    SELECT member_count.people
                    FROM target JOIN member_count ON member_count.target_id = target.id
                    WHERE target.kind = 'group' AND target.server_id = ?
                    """,
                arguments: [group]) == people
        }
        if isKnown { return }
        try write { db in
            try db.execute(
                sql: """
                    INSERT INTO member_count (target_id, people)
                    SELECT id, ? FROM target WHERE kind = 'group' AND server_id = ?
                    ON CONFLICT (target_id) DO UPDATE SET people = excluded.people
                    """,
                arguments: [people, group])
        }
    }

    /// How many people the server said to be in each group whose list was read, by the group's id.
    public func memberCounts() throws(StoreError) -> [ExactName: Int] {
        try read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT target.server_id, member_count.people
                    FROM member_count CROSS JOIN target ON target.id = member_count.target_id
                    """)
            return Dictionary(uniqueKeysWithValues: rows.map { (ExactName($0["server_id"]), $0["people"]) })
        }
    }
}

extension Database {
    func passedOver(about text: String? = nil) throws -> [PassedOver] {
        let whose = """
            WHERE server_id = :text OR name = :text
              OR EXISTS (
                SELECT 1 FROM json_each(passed_over.groups) AS listing
                JOIN target AS giver ON giver.kind = 'group' AND giver.server_id = listing.value
                WHERE giver.server_id = :text OR giver.display_name = :text)
            """
        return try Row.fetchAll(
            self,
            sql: """
                SELECT
                  server_id, name, reason, since, cycle_id,
                  (SELECT json_group_array(json_object('id', giver.server_id, 'name', giver.display_name))
                   FROM json_each(passed_over.groups) AS listing
                   CROSS JOIN target AS giver ON giver.kind = 'group' AND giver.server_id = listing.value) AS groups
                FROM passed_over
                \(text == nil ? "" : whose)
                ORDER BY name, server_id
                """,
            arguments: text.map { StatementArguments(["text": $0]) } ?? StatementArguments()
        ).map { row in
            PassedOver(
                id: row["server_id"], name: row["name"], reason: try row.value("reason"), since: row.date("since"),
                cycle: row["cycle_id"], groups: try row.json("groups") ?? [])
        }
    }
}
