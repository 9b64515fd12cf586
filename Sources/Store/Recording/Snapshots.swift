public import Domain
import Foundation
import GRDB

/// What is known of a target at the moment.
public struct KnownTarget: Hashable, Sendable {
    public let target: Target
    public let snapshotID: Snapshot.ID
    public let snapshot: Snapshot
    public let isPresent: Bool
    let page: Int?
    /// Reads do not show all that is ours: see ``Grant``.
    let hasUnseenGrants: Bool

    /// The target as it was last seen.
    public var sighting: Sighting {
        Sighting(
            kind: target.kind, id: target.serverID, displayName: snapshot.displayName, version: snapshot.version,
            lastModified: snapshot.lastModified, skills: snapshot.skills, groups: snapshot.groups)
    }
}

extension Store {
    /// Takes in what a read of the single target showed, and returns what is known of it now.
    ///
    /// - Throws: `StoreError` where it cannot be read or written. What was known of the target stays as it was then.
    public func observe(_ target: Sighting, in cycle: Cycle.ID) throws(StoreError) -> KnownTarget {
        try write { db in
            try db.observe(target, source: .read, cycle: cycle, at: now())
        }
    }

    /// What is known of the target now.
    public func knownTarget(_ id: Target.ID) throws(StoreError) -> KnownTarget? {
        try read { db in try db.knownTarget(where: "target.id = ?", [id]) }
    }
}

extension Database {
    func knownTarget(_ kind: Target.Kind, serverID: String) throws -> KnownTarget? {
        try knownTarget(where: "target.kind = ? AND target.server_id = ?", [kind.rawValue, serverID])
    }

    func knownTarget(where condition: String, _ arguments: StatementArguments) throws -> KnownTarget? {
        let statement = try cachedStatement(
            sql: """
                SELECT
                  target.id, target.kind, target.server_id, target.present, target.page,
                  snapshot.id AS snapshot_id, target.display_name, snapshot.version, snapshot.last_modified,
                  borne.skills, granted.skills AS granted, group_set.groups,
                  EXISTS (
                    SELECT 1 FROM grant WHERE grant.target_id = target.id AND grant.unseen_since IS NOT NULL) AS has_unseen
                FROM target
                JOIN snapshot ON snapshot.id = target.snapshot_id
                JOIN skill_set AS granted ON granted.id = snapshot.granted_id
                LEFT JOIN skill_set AS borne ON borne.id = snapshot.skill_set_id
                LEFT JOIN group_set ON group_set.id = snapshot.group_set_id
                WHERE \(condition)
                """)
        return try Row.fetchOne(statement, arguments: arguments).map(KnownTarget.init(row:))
    }

    /// Keeps what was shown as the target's new snapshot where it differs from the last one.
    ///
    /// The page that the target was on no longer stands for what is known of it then, unless it is a page that says so.
    func observe(_ shown: Sighting, source: Snapshot.Source, cycle: Cycle.ID, at time: Date) throws -> KnownTarget {
        guard let known = try knownTarget(shown.kind, serverID: shown.id) else {
            return try insertTarget(shown, source: source, cycle: cycle, at: time)
        }
        // A grant goes by all that the read showed: what is late for a removal says that it is not confirmed yet.
        let read = shown.skills
        var shown = shown
        var isLateArrival = false
        if shown.kind == .user, let had = known.snapshot.skills, let skills = shown.skills, skills != had {
            let writes = try recentWrites(to: known.target.id, at: time)
            shown = shown.bearing(skills.withoutEchoes(of: writes, unlike: had))
            isLateArrival = try takeInLateArrivals(
                shown.skills ?? skills, unlike: had, after: writes, of: known.target.id)
        }
        var ours: SkillSet?
        if let read, isLateArrival || known.hasUnseenGrants || !known.snapshot.granted.subtracting(read).isEmpty {
            ours = try takeIn(read, of: known.target.id, at: time, in: cycle)
        }
        if let next = known.snapshot.seeing(shown, grants: ours) {
            return try append(next, to: known, source: source, cycle: cycle, at: time)
        }
        return known.isPresent ? known : try append(known.snapshot, to: known, source: source, cycle: cycle, at: time)
    }

    /// Makes `snapshot` the newest of `known`'s.
    func append(
        _ snapshot: Snapshot, to known: KnownTarget, source: Snapshot.Source, cycle: Cycle.ID, at time: Date
    ) throws -> KnownTarget {
        let id = try insert(snapshot, target: known.target.id, source: source, cycle: cycle, at: time)
        let isPresent = source != .vanished
        try cachedStatement(
            sql: "UPDATE target SET display_name = ?, present = ?, snapshot_id = ? WHERE id = ?"
        ).execute(arguments: [snapshot.displayName, isPresent, id, known.target.id])
        if source != .poll, let page = known.page { try forgetPage(page) }
        return KnownTarget(
            target: Target(
                id: known.target.id, kind: known.target.kind, serverID: known.target.serverID,
                name: snapshot.displayName),
            snapshotID: id, snapshot: snapshot, isPresent: isPresent, page: known.page,
            hasUnseenGrants: known.hasUnseenGrants)
    }

    func forgetPage(_ startIndex: Int) throws {
        try cachedStatement(sql: "DELETE FROM page WHERE start_index = ?").execute(arguments: [startIndex])
    }

    private func insertTarget(
        _ shown: Sighting, source: Snapshot.Source, cycle: Cycle.ID, at time: Date
    ) throws -> KnownTarget {
        try cachedStatement(
            sql: "INSERT INTO target (kind, server_id, display_name, present) VALUES (?, ?, ?, 1)"
        ).execute(arguments: [shown.kind.rawValue, shown.id, shown.displayName])
        let target = Target(id: lastInsertedRowID, kind: shown.kind, serverID: shown.id, name: shown.displayName)
        let snapshot = Snapshot(firstSight: shown)
        let id = try insert(snapshot, target: target.id, source: source, cycle: cycle, at: time)
        try cachedStatement(sql: "UPDATE target SET snapshot_id = ? WHERE id = ?").execute(arguments: [id, target.id])
        return KnownTarget(
            target: target, snapshotID: id, snapshot: snapshot, isPresent: true, page: nil, hasUnseenGrants: false)
    }

    private func insert(
        _ snapshot: Snapshot, target: Target.ID, source: Snapshot.Source, cycle: Cycle.ID, at time: Date
    ) throws -> Snapshot.ID {
        let granted: Int64 = try intern(snapshot.granted)
        let id = try nextEvent()
        try cachedStatement(
            sql: """
                INSERT INTO snapshot
                  (id, target_id, cycle_id, seen_at, source, name_id, version, last_modified, skill_set_id, granted_id,
                   group_set_id)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            id, target, cycle, time.milliseconds, source.rawValue, try intern(snapshot.displayName, of: target),
            snapshot.version, snapshot.lastModified, try intern(snapshot.skills), granted,
            try intern(groups: snapshot.groups),
        ])
        return id
    }

    /// The id of the row that says that the target has borne `name`, made where there is none yet.
    private func intern(_ name: String, of target: Target.ID) throws -> Int64 {
        let find = try cachedStatement(sql: "SELECT id FROM target_name WHERE target_id = ? AND name = ?")
        if let id = try Int64.fetchOne(find, arguments: [target, name]) { return id }
        try cachedStatement(sql: "INSERT INTO target_name (target_id, name) VALUES (?, ?)")
            .execute(arguments: [target, name])
        return lastInsertedRowID
    }
}

extension KnownTarget {
    fileprivate init(row: Row) throws {
        self.init(
            target: Target(
                id: row["id"], kind: try row.value("kind"), serverID: row["server_id"], name: row["display_name"]),
            snapshotID: row["snapshot_id"],
            snapshot: try Snapshot(row: row),
            isPresent: row["present"],
            page: row["page"], hasUnseenGrants: row["has_unseen"])
    }
}

extension Snapshot {
    init(row: Row) throws {
        self.init(
            displayName: row["display_name"], version: row["version"], lastModified: row["last_modified"],
            skills: try row.optionalSkills("skills"), granted: try row.skills("granted"),
            groups: row.hasColumn("groups") ? try row.json("groups") : nil)
    }
}
