public import Domain
import Foundation
import GRDB

/// What a finished poll was worth.
public struct PollConclusion: Hashable, Sendable {
    /// Every group that the server says it has was seen, or every one that bears a name that was asked for.
    public let isComplete: Bool
    /// Distinct groups seen.
    public let groups: Int

    public init(isComplete: Bool, groups: Int) {
        self.isComplete = isComplete
        self.groups = groups
    }
}

extension Store {
    /// The pages whose bytes stand for what is known of their groups, by start index.
    public func knownPages() throws(StoreError) -> [Int: KnownPage] {
        try read { db in
            var pages: [Int: KnownPage] = [:]
            let rows = try Row.fetchCursor(
                db, sql: "SELECT start_index, fingerprint, group_count, total_results FROM page")
            while let row = try rows.next() {
                pages[row["start_index"]] = KnownPage(
                    fingerprint: Fingerprint(bytes: [UInt8](row["fingerprint"] as Data)),
                    groupCount: row["group_count"], totalResults: row["total_results"])
            }
            return pages
        }
    }

    /// Takes in a page that arrived with other bytes than were known, keeping what differs.
    ///
    /// - Parameter doubting: where the page leaves open what a mapped group bears now, what is known stays until a read of the
    ///   group tells more.
    /// - Returns: the groups that are to be read for that.
    @discardableResult
    public func absorb(
        _ groups: [Sighting], of page: GroupPage, doubting: Bool = false, in cycle: Cycle.ID
    ) throws(StoreError) -> [Target] {
        try write { db in
            let time = now()
            var doubted: [Target] = []
            for group in groups {
                let known: KnownTarget
                if doubting, let inDoubt = try db.inDoubt(after: group) {
                    known = inDoubt
                    doubted.append(known.target)
                } else {
                    known = try db.observe(group, source: .poll, cycle: cycle, at: time)
                }
                if known.page != page.startIndex { try db.move(known, to: page.startIndex) }
            }
            try db.releaseFromPage(page.startIndex, allBut: groups.map(\.id))
            // One that is there twice would be counted twice where its bytes are known.
            if page.unreadable.isEmpty, doubted.isEmpty, Set(groups.map { ExactName($0.id) }).count == groups.count {
                try db.remember(page)
            } else {
                try db.forgetPage(page.startIndex)
            }
            return doubted
        }
    }

    /// Draws the conclusions of a poll that came to its end. Groups that it did not see are kept as vanished if, and
    /// only if, it was shown to be complete: as many distinct groups as the server says it has.
    ///
    /// Writes nothing where every page had the bytes that were known.
    public func conclude(_ poll: Poll, in cycle: Cycle.ID) throws(StoreError) -> PollConclusion {
        let known = try knownPages()
        if !poll.sawNewBytes, Set(known.keys) == Set(poll.startIndexes), try !hasUnplacedGroups() {
            return PollConclusion(
                isComplete: poll.isConsistent && poll.arrived == poll.totalResults, groups: poll.arrived)
        }
        return try write { db in
            try db.releaseFromPages(otherThan: poll.startIndexes)
            let seen = try Int.fetchOne(db, sql: "SELECT count(*) FROM target WHERE page > 0") ?? 0
            let isComplete = poll.isConsistent && seen == poll.totalResults
            if isComplete {
                try db.markUnseenAsVanished(cycle: cycle, at: now())
                // Now rather than when the cycle closes: its own plan goes by it.
                try db.markPollComplete(cycle, at: now())
            }
            return PollConclusion(isComplete: isComplete, groups: seen)
        }
    }
}

extension Store {
    /// The mapped groups that the poll just finished did not show, for one that was not complete.
    ///
    /// - Parameter unreadable: what the poll brought that could not be read. A group that is known by its id is among those
    ///   not shown, though another of its name be there.
    public func unseenGroups(besides unreadable: [UnreadableGroup]) throws(StoreError) -> [UnseenGroup] {
        let byID = Dictionary(unreadable.compactMap { one in one.id.map { (ExactName($0), one) } }) { first, _ in first
        }
        return try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT
                      group_name,
                      (SELECT min(server_id) FROM target AS known
                       WHERE known.display_name = group_name AND known.present = 1 AND known.kind = 'group'
                         AND known.page IS NULL AND known.server_id IN (SELECT value FROM json_each(?))) AS unreadable
                    FROM desired
                    WHERE unreadable IS NOT NULL
                      OR NOT EXISTS (
                        SELECT 1 FROM target AS seen
                        WHERE seen.display_name = group_name AND seen.present = 1 AND seen.kind = 'group'
                          AND seen.page IS NOT NULL)
                    ORDER BY group_name
                    """,
                arguments: [try db.jsonArray(byID.keys.map(\.text).sorted())]
            ).map { row in
                UnseenGroup(
                    name: row["group_name"], unreadable: (row["unreadable"] as String?).flatMap { byID[ExactName($0)] })
            }
        }
    }

    /// Whether a poll that broke off left groups that are on no page, or on one whose bytes no longer stand for them.
    ///
    /// The pages that groups are on are read by jumps through the index: a step for each page, not for each group.
    private func hasUnplacedGroups() throws(StoreError) -> Bool {
        try read { db in
            try Bool.fetchOne(
                db,
                sql: """
                    WITH RECURSIVE claimed (page) AS (
                      SELECT min(page) FROM target WHERE page > 0
                      UNION ALL
                      SELECT (SELECT min(target.page) FROM target WHERE target.page > claimed.page)
                      FROM claimed
                      WHERE claimed.page IS NOT NULL)
                    SELECT
                      EXISTS (SELECT 1 FROM target WHERE page IS NULL AND present = 1 AND kind = 'group')
                      OR EXISTS (
                        SELECT 1 FROM claimed WHERE page IS NOT NULL AND page NOT IN (SELECT start_index FROM page))
                    """) ?? false
        }
    }
}

/// The invariant of the `page` table: a row is there only while the targets on its page are just those in its bytes,
/// and known to be just as these say. A target is on one page at the most, so each distinct group of a poll is counted
/// once.
extension Database {
    /// The group as it is known, where it is mapped and a list leaves open what it bears now.
    fileprivate func inDoubt(after listed: Sighting) throws -> KnownTarget? {
        guard let known = try knownTarget(listed.kind, serverID: listed.id), known.isPresent,
            known.snapshot.isInDoubt(after: listed),
            try Bool.fetchOne(
                self, sql: "SELECT EXISTS (SELECT 1 FROM desired WHERE group_name = ?)", arguments: [listed.displayName]
            )
                ?? false
        else { return nil }
        return known
    }

    fileprivate func move(_ known: KnownTarget, to page: Int) throws {
        try cachedStatement(sql: "UPDATE target SET page = ? WHERE id = ?").execute(arguments: [page, known.target.id])
        if let former = known.page { try forgetPage(former) }
    }

    fileprivate func releaseFromPage(_ page: Int, allBut serverIDs: [String]) throws {
        try cachedStatement(
            sql: """
                UPDATE target SET page = NULL
                WHERE page = ? AND server_id NOT IN (SELECT value FROM json_each(?))
                """
        ).execute(arguments: [page, try jsonArray(serverIDs)])
    }

    fileprivate func releaseFromPages(otherThan startIndexes: [Int]) throws {
        let polled = try jsonArray(startIndexes)
        try execute(
            sql: "DELETE FROM page WHERE start_index NOT IN (SELECT value FROM json_each(?))", arguments: [polled])
        try execute(
            sql: """
                UPDATE target SET page = NULL
                WHERE page >= 0 AND kind = 'group' AND page NOT IN (SELECT value FROM json_each(?))
                """,
            arguments: [polled])
    }

    fileprivate func remember(_ page: GroupPage) throws {
        try cachedStatement(
            sql: """
                INSERT INTO page (start_index, fingerprint, group_count, total_results) VALUES (?, ?, ?, ?)
                ON CONFLICT (start_index) DO UPDATE SET
                  fingerprint = excluded.fingerprint,
                  group_count = excluded.group_count,
                  total_results = excluded.total_results
                """
        ).execute(arguments: [
            page.startIndex, Data(page.fingerprint.bytes), page.groupCount, page.totalResults,
        ])
    }

    fileprivate func markUnseenAsVanished(cycle: Cycle.ID, at time: Date) throws {
        let unseen = try Int64.fetchAll(
            self, sql: "SELECT id FROM target WHERE page IS NULL AND present = 1 AND kind = 'group' ORDER BY id")
        for id in unseen { try markAsVanished(id, cycle: cycle, at: time) }
    }

    /// - Parameter isDeleted: the server said that the target was deleted.
    func markAsVanished(_ id: Target.ID, isDeleted: Bool = false, cycle: Cycle.ID, at time: Date) throws {
        guard let known = try knownTarget(where: "target.id = ?", [id]) else { return }
        _ = try append(known.snapshot, to: known, source: .vanished, cycle: cycle, at: time)
        try takeInVanished(id, isDeleted: isDeleted, at: time, in: cycle)
    }

    func markPollComplete(_ cycle: Cycle.ID, at time: Date) throws {
        try cachedStatement(
            sql: "UPDATE cycle SET complete = 1, concluded_at = ? WHERE id = ?"
        ).execute(arguments: [time.milliseconds, cycle])
    }

    func jsonArray(_ values: some Encodable) throws -> String {
        String(decoding: try JSONEncoder().encode(values), as: UTF8.self)
    }
}
