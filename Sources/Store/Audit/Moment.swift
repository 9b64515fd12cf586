import Domain
public import Foundation
import GRDB

/// A point in the history: the state that the database was in at a time.
///
/// The tables cut off there, under their own names, and the same views on top of them, answer for that moment what the
/// views answer for now.
struct Moment {
    /// The last event that had happened.
    let event: Int64
    let time: Int64
    private let revision: Int
    /// The last cycle that had begun.
    let cycle: Cycle.ID

    /// - Parameter pruned: up to where history was pruned; the answer lies there at the earliest.
    init(at date: Date, after pruned: Horizon?, _ db: Database) throws {
        let time = date.milliseconds
        // The cycles lead there: the last one that had started, and of the events since then those up to the time.
        let cycle = try Row.fetchOne(
            db,
            sql: """
                SELECT id, after_event FROM cycle WHERE started_at <= ?
                ORDER BY started_at DESC, id DESC LIMIT 1
                """,
            arguments: [time])
        let cycleID: Cycle.ID = cycle?["id"] ?? 0
        let first: Int64 = cycle?["after_event"] ?? 0
        let last = try Int64.fetchOne(
            db, sql: "SELECT after_event FROM cycle WHERE id > ? ORDER BY id LIMIT 1", arguments: [cycleID])
        let event = try Int64.fetchOne(
            db, sql: "SELECT id FROM events WHERE id > ? AND id <= ? AND at <= ? ORDER BY id DESC LIMIT 1",
            arguments: [first, last ?? Int64.max, time])

        self.time = time
        self.cycle = cycleID
        self.event = max(event ?? first, pruned?.event ?? 0)
        self.revision =
            try Int.fetchOne(
                db, sql: "SELECT id FROM revision WHERE event_id <= ? ORDER BY event_id DESC LIMIT 1",
                arguments: [self.event]) ?? 0
    }

    /// - Throws: `StoreError.pruned` where the history of that time is gone.
    init(at date: Date, _ db: Database) throws {
        let horizon = try db.horizon()
        if let horizon, date.milliseconds < horizon.before.milliseconds {
            throw StoreError.pruned(before: horizon.before)
        }
        try self.init(at: date, after: horizon, db)
    }

    /// Puts the moment's tables and views before the present ones, until the transaction is rolled back.
    func install(in db: Database) throws {
        for (table, select) in tables {
            try db.execute(sql: "CREATE TEMP VIEW \(table) AS \(select)")
        }
        for view in Self.views {
            let definition = try String.fetchOne(
                db, sql: "SELECT sql FROM main.sqlite_schema WHERE type = 'view' AND name = ?", arguments: [view])
            guard let definition else { continue }
            try db.execute(sql: definition.replacing("CREATE VIEW", with: "CREATE TEMP VIEW", maxReplacements: 1))
        }
    }

    private static let views = [
        "desired", "unmet_write", "standing", "discrepancy", "bearing", "joining", "applied", "group_drift", "asked",
        "person_standing", "person_discrepancy", "person_drift", "drift",
    ]

    /// Views take no bound parameters; what stands in these are numbers of our own.
    private var tables: [(name: String, select: String)] {
        [
            ("revision", "SELECT * FROM main.revision WHERE event_id <= \(event)"),
            ("mapping", "SELECT * FROM main.mapping WHERE revision_id <= \(revision)"),
            ("snapshot", "SELECT * FROM main.snapshot WHERE id <= \(event)"),
            ("attempt", "SELECT * FROM main.attempt WHERE id <= \(event)"),
            ("settlement", "SELECT * FROM main.settlement WHERE id <= \(event)"),
            (
                "unavailable_skill",
                """
                SELECT skill_id, since, cycle_id, NULL AS ended_at FROM main.unavailable_skill
                WHERE cycle_id <= \(cycle) AND since <= \(time) AND coalesce(ended_at > \(time), 1)
                """
            ),
            (
                "cycle",
                """
                SELECT id, mode, revision_id, complete AND coalesce(concluded_at, finished_at) <= \(time) AS complete
                FROM main.cycle
                WHERE id <= \(cycle)
                """
            ),
            (
                "target",
                """
                SELECT
                  known.id, known.kind, known.server_id, borne.name AS display_name,
                  last.source <> 'vanished' AS present, last.id AS snapshot_id
                FROM main.target AS known
                JOIN main.target_name AS borne ON borne.target_id = known.id
                JOIN main.snapshot AS last
                  ON last.name_id = borne.id
                  AND last.id = (
                    SELECT max(newest.id) FROM main.snapshot AS newest
                    WHERE newest.target_id = known.id AND newest.id <= \(event))
                """
            ),
        ]
    }
}

/// Up to where history was pruned.
struct Horizon {
    /// What happened before then is gone, but for what is still needed.
    let before: Date
    /// The last event of that time.
    let event: Int64
}

extension Database {
    /// The last event before `date`; `nil` where the history of that time was pruned.
    func lastEvent(before date: Date) throws -> Int64? {
        let horizon = try horizon()
        if let horizon, date.milliseconds < horizon.before.milliseconds { return nil }
        return try Moment(at: date - 0.001, after: horizon, self).event
    }

    /// `nil` where nothing was ever pruned.
    func horizon() throws -> Horizon? {
        try Row.fetchOne(self, sql: "SELECT before, last_id FROM pruning ORDER BY before DESC, last_id DESC LIMIT 1")
            .map { Horizon(before: $0.date("before"), event: $0["last_id"]) }
    }
}

extension Store {
    /// The last event that had happened by then.
    ///
    /// - Throws: `StoreError.pruned` where the history of that time is gone.
    public func lastEvent(at date: Date) throws(StoreError) -> Int64 {
        try read { db in try Moment(at: date, db).event }
    }

    /// Reads the present state, or that of a moment.
    func read<Value>(at date: Date?, _ body: (Database) throws -> Value) throws(StoreError) -> Value {
        try read { db in
            if let date { try Moment(at: date, db).install(in: db) }
            return try body(db)
        }
    }
}
