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

    /// The groups that bore one of the names until now and were not found by it, though the server was seen to have shown
    /// all.
    public func missing(from found: [ExactName: FoundGroups]) throws(StoreError) -> [Target] {
        let groups = found.values.flatMap(\.groups)
        let names = found.filter(\.value.isComplete).map(\.key.text)
        return try read { db in try db.bearers(of: names, besides: groups) }
    }

    /// Takes in what was found by each of the names asked for, and what became of the groups that were ``missing(from:)`` it.
    ///
    /// Writes nothing where all is as it was known.
    ///
    /// - Parameters:
    ///   - read: those that were read by their ids, under whichever name.
    ///   - gone: those that the server does not have any more.
    public func conclude(
        _ found: [ExactName: FoundGroups], read: [Sighting] = [], gone: [Target.ID] = [], in cycle: Cycle.ID
    ) throws(StoreError) -> PollConclusion {
        let groups = found.values.flatMap(\.groups)
        // One that still bears its name was not shown, whatever the server said; of one that could not be read it is not known.
        let unread = try missing(from: found).filter { group in
            !gone.contains(group.id) && !read.contains { ExactName($0.id) == ExactName(group.serverID) }
        }
        let isComplete =
            found.values.allSatisfy(\.isComplete) && unread.isEmpty
            && !read.contains { found[ExactName($0.displayName)] != nil }
        let conclusion = PollConclusion(isComplete: isComplete, groups: Set(groups.map { ExactName($0.id) }).count)
        if gone.isEmpty, try !isNews(groups, read) { return conclusion }
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
            for group in read { _ = try db.observe(group, source: .read, cycle: cycle, at: time) }
            for id in gone { try db.markAsVanished(id, cycle: cycle, at: time) }
            if isComplete { try db.markPollComplete(cycle, at: time) }
        }
        return conclusion
    }

    private func isNews(_ groups: [Sighting], _ read: [Sighting]) throws(StoreError) -> Bool {
        try self.read { db in
            for group in groups {
                guard let known = try db.knownTarget(.group, serverID: group.id), known.isPresent, known.page == 0,
                    known.snapshot.seeing(group) == nil
                else { return true }
            }
            for group in read where try db.knownTarget(.group, serverID: group.id)?.snapshot.seeing(group) != nil {
                return true
            }
            return try !db.placedGroups(besides: groups).isEmpty
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
    fileprivate func bearers(of names: [String], besides groups: [Sighting]) throws -> [Target] {
        try Row.fetchAll(
            self,
            sql: """
                SELECT target.id, target.server_id, target.display_name
                FROM json_each(?) AS name
                CROSS JOIN target ON target.display_name = name.value AND target.present = 1 AND target.kind = 'group'
                WHERE target.server_id NOT IN (SELECT value FROM json_each(?))
                """,
            arguments: [try jsonArray(names), try jsonArray(groups.map(\.id))]
        ).map { Target(id: $0["id"], kind: .group, serverID: $0["server_id"], name: $0["display_name"]) }
    }
}
