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

    /// The people that follow groups, or bear skills of ours.
    public func followers() throws(StoreError) -> [Roster.Follower] {
        try read { db in
            try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT person.server_id, person.display_name, group_set.groups, granted.skills AS ours,
                          person.page IS NOT NULL AS is_placed
                        FROM target AS person
                        JOIN snapshot ON snapshot.id = person.snapshot_id
                        JOIN skill_set AS granted ON granted.id = snapshot.granted_id
                        JOIN group_set ON group_set.id = snapshot.group_set_id
                        WHERE person.kind = 'user' AND person.present = 1
                          AND (group_set.groups <> '[]' OR granted.skills <> '[]')
                        ORDER BY person.server_id
                        """)
            ).map { row in
                Roster.Follower(
                    id: row["server_id"], displayName: row["display_name"], groups: try row.json("groups") ?? [],
                    ours: try row.skills("ours"), isPlaced: row["is_placed"])
            }
        }
    }

    /// Takes in what the poll found out about people. Of those that nothing is concluded about none is planned for.
    ///
    /// Writes nothing where all is as it was known.
    public func conclude(_ roster: Roster, over followers: [Roster.Follower], in cycle: Cycle.ID)
        throws(StoreError) -> Roster.Conclusion
    {
        let standing = try standingGroups()
        let conclusion = roster.conclusion(over: followers, standing: standing)
        let news = try news(in: conclusion)
        if news.isEmpty { return conclusion }
        try write { db in
            let time = now()
            for person in news.people {
                let known = try db.observe(person, source: .poll, cycle: cycle, at: time)
                try db.execute(sql: "UPDATE target SET page = 0 WHERE id = ?", arguments: [known.target.id])
            }
            for id in news.gone { try db.markAsVanished(id, cycle: cycle, at: time) }
            for id in news.unplaced {
                try db.execute(sql: "UPDATE target SET page = NULL WHERE id = ?", arguments: [id])
            }
        }
        return conclusion
    }

    private func standingGroups() throws(StoreError) -> Set<String> {
        try read { db in
            Set(try String.fetchAll(db, sql: "SELECT server_id FROM target WHERE kind = 'group' AND present = 1"))
        }
    }

    /// What differs from what is known.
    private struct News {
        var people: [Sighting] = []
        var gone: [Target.ID] = []
        /// Planned for until now, and no longer.
        var unplaced: [Target.ID] = []

        var isEmpty: Bool { people.isEmpty && gone.isEmpty && unplaced.isEmpty }
    }

    private func news(in conclusion: Roster.Conclusion) throws(StoreError) -> News {
        try read { db in
            var news = News()
            for person in conclusion.people {
                let known = try db.knownTarget(.user, serverID: person.id)
                let isKnown = known.map { $0.isPresent && $0.page == 0 && $0.snapshot.seeing(person) == nil }
                if isKnown != true { news.people.append(person) }
            }
            news.gone = try conclusion.gone.compactMap { try db.knownTarget(.user, serverID: $0)?.target.id }
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
