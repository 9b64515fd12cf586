public import Domain
import Foundation
import GRDB

extension Store {
    /// The groups that leave their skills to their members and are mapped, each by a name of its own.
    public func givers() throws(StoreError) -> [Giver] {
        try read { db in
            try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT giver.server_id, giver.display_name
                        FROM desired
                        JOIN target AS giver
                          ON giver.display_name = desired.group_name AND giver.present = 1 AND giver.kind = 'group'
                        JOIN snapshot ON snapshot.id = giver.snapshot_id
                        WHERE snapshot.group_set_id IS NOT NULL
                          AND giver.page IS NOT NULL
                          AND (SELECT count(*) FROM target AS bearer
                               WHERE bearer.display_name = desired.group_name AND bearer.present = 1
                                 AND bearer.kind = 'group') = 1
                        ORDER BY giver.server_id
                        """)
            ).map { Giver(id: $0["server_id"], name: $0["display_name"]) }
        }
    }

    /// The people that follow groups, or have skills of ours.
    ///
    /// - Parameter cycle: the one that is about to read them, `nil` where none is. Those who are gone and had skills of ours are
    ///   among them in the cycles that shall ask for them.
    public func followers(in cycle: Cycle.ID? = nil) throws(StoreError) -> [Roster.Follower] {
        let time = now()
        return try read { db in
            let present = try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT person.id, person.server_id, person.display_name, group_set.groups, granted.skills AS ours,
                          person.page IS NOT NULL AS is_placed,
                          EXISTS (
                            SELECT 1 FROM grant
                            WHERE grant.target_id = person.id AND grant.unseen_since IS NOT NULL) AS has_unseen,
                          EXISTS (
                            SELECT 1 FROM passed_over
                            WHERE passed_over.server_id = person.server_id AND passed_over.reason = 'notFound'
                              AND passed_over.since <= ?) AS was_not_found
                        FROM target AS person
                        JOIN snapshot ON snapshot.id = person.snapshot_id
                        JOIN skill_set AS granted ON granted.id = snapshot.granted_id
                        JOIN group_set ON group_set.id = snapshot.group_set_id
                        WHERE person.kind = 'user' AND person.present = 1
                          AND (group_set.groups <> '[]' OR granted.skills <> '[]' OR has_unseen)
                        ORDER BY person.server_id
                        """),
                arguments: [time.addingTimeInterval(-Grant.longestLag).milliseconds]
            ).map { row in
                let unseen: [Grant] = row["has_unseen"] ? try db.grants(of: row["id"]).filter { $0.unseen != nil } : []
                return Roster.Follower(
                    id: row["server_id"], displayName: row["display_name"], groups: try row.json("groups") ?? [],
                    ours: try row.skills("ours").subtracting(SkillSet(unseen.map(\.skill))), unseen: unseen,
                    isPlaced: row["is_placed"], wasNotFound: row["was_not_found"])
            }
            return try present + (cycle.map { try db.goneFollowers(at: time, in: $0) } ?? [])
        }
    }

    /// Takes in what the poll found out about people. Of those that nothing is concluded about none is planned for.
    ///
    /// Writes nothing where all is as it was known.
    ///
    /// - Parameters:
    ///   - followed: ``followedGroups()`` of when the poll began. Whoever was in one that the poll before did not follow may
    ///     have left it since.
    public func conclude(
        _ roster: Roster, over followers: [Roster.Follower], followed: Set<String>, in cycle: Cycle.ID
    ) throws(StoreError) -> Roster.Conclusion {
        let (present, before) = try read { db in
            (
                try db.texts("SELECT server_id FROM target WHERE kind = 'group' AND present = 1"),
                try db.texts("SELECT server_id FROM followed_group")
            )
        }
        let conclusion = roster.conclusion(
            over: followers, standing: present.subtracting(followed.subtracting(before)))
        let news = try news(in: conclusion, of: followers, in: cycle)
        // Of a group that is mapped again nobody is known until its people were listed.
        let known = followed.intersection(before.union(roster.complete))
        if news.isEmpty, known == before { return conclusion }
        try write { db in
            let time = now()
            if known != before {
                try db.execute(sql: "DELETE FROM followed_group")
                try db.execute(
                    sql: "INSERT INTO followed_group SELECT value FROM json_each(?)",
                    arguments: [try db.jsonArray(known.sorted())])
            }
            for (id, skills) in news.inactive {
                try db.takeInInactive(skills, of: id, at: time, in: cycle)
            }
            for person in news.people {
                let known = try db.observe(person, source: .poll, cycle: cycle, at: time)
                try db.execute(sql: "UPDATE target SET page = 0 WHERE id = ?", arguments: [known.target.id])
            }
            for (id, isDeleted) in news.gone {
                try db.markAsVanished(id, isDeleted: isDeleted, cycle: cycle, at: time)
            }
            for id in news.unplaced {
                try db.execute(sql: "UPDATE target SET page = NULL WHERE id = ?", arguments: [id])
            }
        }
        return conclusion
    }

    /// The groups that are there and mapped, those whose name others have as well included, by id.
    public func followedGroups() throws(StoreError) -> Set<String> {
        try read { db in
            try db.texts(
                """
                SELECT target.server_id
                FROM desired
                JOIN target ON target.display_name = desired.group_name AND target.present = 1 AND target.kind = 'group'
                """)
        }
    }

    /// What differs from what is known.
    private struct News {
        var people: [Sighting] = []
        var gone: [(id: Target.ID, isDeleted: Bool)] = []
        /// What people who are not active were shown with, where something of ours is to be looked for in it.
        var inactive: [(id: Target.ID, skills: SkillSet)] = []
        /// Planned for until now, and no longer.
        var unplaced: [Target.ID] = []

        var isEmpty: Bool { people.isEmpty && gone.isEmpty && inactive.isEmpty && unplaced.isEmpty }
    }

    private func news(
        in conclusion: Roster.Conclusion, of followers: [Roster.Follower], in cycle: Cycle.ID
    ) throws(StoreError) -> News {
        let ours = Dictionary(followers.map { ($0.id, $0) }) { first, _ in first }
        let time = now()
        return try read { db in
            var news = News()
            for person in conclusion.people {
                let known = try db.knownTarget(.user, serverID: person.id)
                let isKnown = try known.map {
                    try $0.isPresent && $0.page == 0 && $0.snapshot.seeing(person) == nil
                        && !($0.hasUnseenGrants && db.isNews(person.skills, of: $0.target.id, at: time, in: cycle))
                }
                if isKnown != true { news.people.append(person) }
            }
            news.gone = try conclusion.gone.compactMap { gone in
                try db.knownTarget(.user, serverID: gone.id).map { ($0.target.id, gone.isDeleted) }
            }
            for (id, skills) in conclusion.inactive.sorted(by: { $0.key < $1.key }) {
                guard let follower = ours[id],
                    !follower.unseen.isEmpty || !follower.ours.subtracting(skills).isEmpty,
                    let known = try db.knownTarget(.user, serverID: id),
                    try db.isNews(skills, of: known.target.id, at: time, in: cycle)
                else { continue }
                news.inactive.append((known.target.id, skills))
            }
            news.unplaced = try Int64.fetchAll(
                db,
                sql: """
                    SELECT id FROM target
                    WHERE kind = 'user' AND page = 0 AND server_id NOT IN (SELECT value FROM json_each(?))
                    """,
                arguments: [try db.jsonArray(conclusion.people.map(\.id))])
            return news
        }
    }
}

extension Database {
    /// Those who are gone, have grants, and are to be asked for in this cycle.
    fileprivate func goneFollowers(at time: Date, in cycle: Cycle.ID) throws -> [Roster.Follower] {
        let rows = try Row.fetchAll(
            cachedStatement(
                sql: """
                    SELECT DISTINCT person.id, person.server_id, person.display_name, snapshot.seen_at,
                      (SELECT before.started_at FROM cycle AS before WHERE before.id < ? ORDER BY before.id DESC LIMIT 1)
                        AS last
                    FROM grant
                    CROSS JOIN target AS person ON person.id = grant.target_id
                    CROSS JOIN snapshot ON snapshot.id = person.snapshot_id
                    WHERE grant.unseen_since IS NOT NULL AND person.present = 0 AND person.kind = 'user'
                    ORDER BY person.server_id
                    """),
            arguments: [cycle])
        return try rows.compactMap { row in
            let gone = row.date("seen_at")
            guard Grant.isDue(at: time, after: row.optionalDate("last") ?? gone, gone: gone) else { return nil }
            return Roster.Follower(
                id: row["server_id"], displayName: row["display_name"], groups: [], ours: .empty,
                unseen: try grants(of: row["id"]), isPlaced: false, isGone: true)
        }
    }

    fileprivate func texts(_ sql: String) throws -> Set<String> {
        Set(try String.fetchAll(cachedStatement(sql: sql)))
    }
}
