public import Domain
import Foundation
import GRDB

/// Polls that ask for the mapped groups by their names, rather than for all there are. Groups that are not asked for stay
/// as they were.
extension Store {
    /// How many groups are there, as far as is known, and the names that are mapped.
    public func namesToAskFor() throws(StoreError) -> (names: [String], knownGroups: Int) {
        try read { db in
            (
                try String.fetchAll(db, sql: "SELECT group_name FROM desired ORDER BY group_name"),
                try Int.fetchOne(db, sql: "SELECT count(*) FROM target WHERE present = 1 AND kind = 'group'") ?? 0
            )
        }
    }

    /// Takes in what was found by each of the names asked for, and concludes that the bearers it did not find are gone.
    ///
    /// Writes nothing where all is as it was known.
    public func conclude(_ found: [String: [Sighting]], in cycle: Cycle.ID) throws(StoreError) -> PollConclusion {
        let groups = found.values.flatMap(\.self)
        let conclusion = PollConclusion(isComplete: true, groups: Set(groups.map(\.id)).count)
        if try !isNews(groups, names: Array(found.keys)) { return conclusion }
        try write { db in
            let time = now()
            for group in groups {
                let known = try db.observe(group, source: .poll, cycle: cycle, at: time)
                try db.execute(sql: "UPDATE target SET page = 0 WHERE id = ?", arguments: [known.target.id])
            }
            try db.execute(sql: "DELETE FROM page")
            for id in try db.placedGroups(besides: groups) {
                try db.execute(sql: "UPDATE target SET page = NULL WHERE id = ?", arguments: [id])
            }
            for id in try db.bearers(of: Array(found.keys), besides: groups) {
                try db.markAsVanished(id, cycle: cycle, at: time)
            }
            try db.markPollComplete(cycle, at: time)
        }
        return conclusion
    }

    private func isNews(_ groups: [Sighting], names: [String]) throws(StoreError) -> Bool {
        try read { db in
            for group in groups {
                guard let known = try db.knownTarget(.group, serverID: group.id), known.isPresent, known.page == 0,
                    known.snapshot.seeing(group) == nil
                else { return true }
            }
            return try !db.placedGroups(besides: groups).isEmpty || !db.bearers(of: names, besides: groups).isEmpty
        }
    }
}

extension Database {
    /// Groups that an earlier poll saw.
    fileprivate func placedGroups(besides groups: [Sighting]) throws -> [Target.ID] {
        try Int64.fetchAll(
            self,
            sql: """
                SELECT id FROM target
                WHERE page >= 0 AND kind = 'group' AND server_id NOT IN (SELECT value FROM json_each(?))
                """,
            arguments: [try jsonArray(groups.map(\.id))])
    }

    /// Groups that bear one of the names, as far as is known.
    fileprivate func bearers(of names: [String], besides groups: [Sighting]) throws -> [Target.ID] {
        try Int64.fetchAll(
            self,
            sql: """
                SELECT target.id
                FROM json_each(?) AS name
                CROSS JOIN target ON target.display_name = name.value AND target.present = 1 AND target.kind = 'group'
                WHERE target.server_id NOT IN (SELECT value FROM json_each(?))
                """,
            arguments: [try jsonArray(names), try jsonArray(groups.map(\.id))])
    }
}
