public import Domain
public import Foundation
import GRDB

extension Store {
    /// What happened to one group, in order: mapping revisions, what was seen, attempts.
    ///
    /// - Parameter group: the group's id or its name. A name that is mapped but borne by no group has a trail of
    ///   revisions alone.
    /// - Throws: `StoreError.ambiguousName` where several groups bear the name, `.unknownGroup` where nothing is known
    ///   of it.
    public func trail(
        of group: String, since: Date? = nil, until: Date? = nil
    ) throws(StoreError) -> [TrailEvent] {
        try read { db in
            let target = try db.target(idOrName: group)
            let names = try target.map(db.namesBorne) ?? [group]
            var events = try db.mappingEvents(names)
            if let target {
                events += try db.sightings(of: target)
                events += try db.attemptEvents(of: target)
            }
            if events.isEmpty { throw StoreError.unknownGroup(group) }
            let period = (since ?? .distantPast)..<(until ?? .distantFuture)
            return events.filter { period.contains($0.at) }.sorted { ($0.at, $0.precedence) < ($1.at, $1.precedence) }
        }
    }
}

extension TrailEvent {
    /// What comes first among events of one millisecond: the order in which a cycle brings them about.
    fileprivate var precedence: Int {
        switch happening {
        case .mapped: 0
        case .appeared, .changedOutside, .vanished, .cameBack: 1
        case .attempted: 2
        }
    }
}

extension Database {
    fileprivate func target(idOrName: String) throws -> Target.ID? {
        if let id = try Int64.fetchOne(
            self, sql: "SELECT id FROM target WHERE kind = 'group' AND server_id = ?", arguments: [idOrName])
        {
            return id
        }
        let bearers = try Row.fetchAll(
            self,
            sql:
                "SELECT id, server_id, present FROM target WHERE display_name = ? ORDER BY present DESC, snapshot_id DESC, server_id",
            arguments: [idOrName])
        let present = bearers.filter { $0["present"] as Bool }
        if present.count > 1 {
            throw StoreError.ambiguousName(idOrName, ids: present.map { $0["server_id"] as String }.sorted())
        }
        return bearers.first?["id"]
    }

    fileprivate func namesBorne(_ target: Target.ID) throws -> [String] {
        try String.fetchAll(
            self, sql: "SELECT DISTINCT display_name FROM snapshot WHERE target_id = ?", arguments: [target])
    }

    fileprivate func mappingEvents(_ names: [String]) throws -> [TrailEvent] {
        try names.flatMap { name in
            try Row.fetchAll(
                self,
                sql: """
                    SELECT revision.*, skill_set.skills
                    FROM mapping
                    JOIN revision ON revision.id = mapping.revision_id
                    LEFT JOIN skill_set ON skill_set.id = mapping.skill_set_id
                    WHERE mapping.group_name = ?
                    ORDER BY revision.id
                    """,
                arguments: [name]
            ).map { row in
                TrailEvent(
                    at: row.date("imported_at"),
                    happening: .mapped(try row.optionalSkills("skills"), Revision(row: row)))
            }
        }
    }

    /// The snapshots that our own PUTs did not make.
    fileprivate func sightings(of target: Target.ID) throws -> [TrailEvent] {
        let rows = try Row.fetchAll(
            self,
            sql: """
                SELECT snapshot.*, borne.skills, granted.skills AS granted
                FROM snapshot
                JOIN skill_set AS granted ON granted.id = snapshot.granted_id
                LEFT JOIN skill_set AS borne ON borne.id = snapshot.skill_set_id
                WHERE snapshot.target_id = ?
                ORDER BY snapshot.id
                """,
            arguments: [target])
        var events: [TrailEvent] = []
        var last: (snapshot: Snapshot, source: Snapshot.Source)?
        for row in rows {
            let snapshot = try Snapshot(row: row)
            let source: Snapshot.Source = try row.value("source")
            let happening: TrailEvent.Happening? =
                switch (source, last) {
                case (.put, _): nil
                case (.vanished, _): .vanished(snapshot)
                case (_, nil): .appeared(snapshot)
                case (_, let last?) where last.source == .vanished: .cameBack(snapshot)
                case (_, let last?): .changedOutside(from: last.snapshot, to: snapshot)
                }
            if let happening { events.append(TrailEvent(at: row.date("seen_at"), happening: happening)) }
            last = (snapshot, source)
        }
        return events
    }

    fileprivate func attemptEvents(of target: Target.ID) throws -> [TrailEvent] {
        try Row.fetchAll(self, sql: "SELECT * FROM attempts WHERE target = ? ORDER BY id", arguments: [target])
            .map { row in
                let attempt = try Attempt(row: row)
                return TrailEvent(at: attempt.plannedAt, happening: .attempted(attempt))
            }
    }
}
