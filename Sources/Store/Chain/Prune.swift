import Domain
public import Foundation
import GRDB

/// What a pruning took away.
public struct Pruned: Hashable, Sendable {
    /// How many events went; what remains of each is the hash of its body.
    public var events = 0
    /// How many cycles went, which are no events.
    public var cycles = 0

    public init(events: Int = 0, cycles: Int = 0) {
        self.events = events
        self.cycles = cycles
    }
}

extension Store {
    /// Takes away what happened before `date`, except for what the present state, or that of any later time, builds on:
    /// each target's snapshot of then, its last attempt and its last applied one, what drift of then goes by and dates
    /// from, and all revisions and names of skills.
    ///
    /// A time to come stands for now. Where nothing is to go, nothing is written. Works beside a daemon, in short transactions.
    /// Each leaves a record that is part of the chain, so a pruning that was broken off has done what its records say. The file
    /// does not shrink: its free pages are used for what comes next.
    ///
    /// - Parameters:
    ///   - batch: how many events and cycles go in one transaction.
    ///   - goesOn: told after each transaction what went so far; returns whether there is to be another.
    public func prune(
        before date: Date, by identity: String, batch: Int = 5000, _ goesOn: (Pruned) -> Bool = { _ in true }
    ) throws(StoreError) -> Pruned {
        // Without foreign keys, which would look for the children of every row that goes, without an index.
        let database = try DatabaseFile(path: path).open(.readWrite, enforcingForeignKeys: false)
        let pruner = Store(path: path, database: database, now: now)
        let date = min(date, now())
        guard let end = try pruner.end(before: date) else { return Pruned() }
        var pruned = Pruned()
        while true {
            let step = try pruner.write { db in
                try db.prune(upTo: end, before: date, by: identity, at: now(), batch: batch)
            }
            if step == Pruned() { return pruned }
            pruned.events += step.events
            pruned.cycles += step.cycles
            guard goesOn(pruned) else { return pruned }
        }
    }

    /// Whether there is a day's worth of history from before `date`, or more, that no pruning went through yet.
    public func isPruningDue(before date: Date) throws(StoreError) -> Bool {
        try read { db in
            let last = try Int64.fetchOne(db, sql: "SELECT before FROM pruning ORDER BY id DESC LIMIT 1")
            if let last, date.milliseconds - last < 86_400_000 { return false }
            return try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 FROM cycle WHERE started_at >= ? AND started_at < ?)",
                arguments: [last ?? Int64.min, date.milliseconds]) ?? false
        }
    }

    /// The state just before `date`, and in the temporary tables what of the time before is still needed. `nil` where that
    /// time was pruned already.
    private func end(before date: Date) throws(StoreError) -> Moment? {
        do {
            return try database.inDatabase { db in
                let horizon = try db.horizon()
                // The same time once more takes up a pruning that was broken off.
                if let horizon, date.milliseconds < horizon.before.milliseconds { return nil }
                let moment = try Moment(at: date - 0.001, after: nil, db)
                try db.execute(sql: "CREATE TEMP TABLE kept_event (id INTEGER PRIMARY KEY)")
                try db.execute(sql: "CREATE TEMP TABLE kept_cycle (id INTEGER PRIMARY KEY)")
                try db.noteWhatIsKept(at: moment, now())
                return moment
            }
        } catch {
            throw StoreError(error, path: path)
        }
    }
}

extension Database {
    /// Fills `kept_event` and `kept_cycle`.
    ///
    /// - Parameter time: now.
    fileprivate func noteWhatIsKept(at moment: Moment, _ time: Date) throws {
        try beginTransaction(.deferred)
        do {
            try moment.install(in: self)
            let kept =
                try eventsForDrift(at: moment)
                + Int64.fetchAll(
                    self,
                    sql: """
                        SELECT attempt_id FROM main.unsettled
                        -- Reads may still be late for these.
                        UNION SELECT id FROM main.attempt WHERE planned_at > :recent
                        UNION SELECT hold_id FROM held_cycle WHERE cycle_id >= :cycle
                        -- The last release for good: the tokens after it are made with its number.
                        UNION SELECT hold_id FROM release
                              WHERE id > :event OR id = (SELECT max(newest.id) FROM release AS newest)
                        """,
                    arguments: [
                        "cycle": moment.cycle, "event": moment.event,
                        "recent": time.addingTimeInterval(-Grant.longestLag).milliseconds,
                    ])
            try rollback()
            for id in kept { try keep(id) }
            // Cycles that failed since then say nothing about the plan: it is still held.
            if let hold = try currentHold()?.id { try keepHeld(hold) }
        } catch {
            try rollback()
            throw error
        }
        // What is ours is told by the write that gave it.
        try execute(sql: "INSERT OR IGNORE INTO kept_event SELECT attempt_id FROM grant")
        // An attempt is kept with all that its row and its settlements name.
        try execute(
            sql: """
                INSERT OR IGNORE INTO kept_event
                SELECT attempt.base_snapshot_id FROM attempt JOIN kept_event ON kept_event.id = attempt.id
                UNION SELECT settlement.id
                FROM kept_event CROSS JOIN settlement ON settlement.attempt_id = kept_event.id
                UNION SELECT settlement.snapshot_id
                FROM kept_event CROSS JOIN settlement ON settlement.attempt_id = kept_event.id
                WHERE settlement.snapshot_id IS NOT NULL
                UNION SELECT held_change.base_snapshot_id
                FROM kept_event CROSS JOIN held_change ON held_change.hold_id = kept_event.id
                UNION SELECT release.id FROM kept_event CROSS JOIN release ON release.hold_id = kept_event.id
                """)
        // What happened to people is told by the names that their groups bore then.
        try execute(
            sql: """
                INSERT OR IGNORE INTO kept_event
                SELECT named.id
                FROM (
                  SELECT kept_event.id AS event, snapshot.group_set_id
                  FROM kept_event CROSS JOIN snapshot ON snapshot.id = kept_event.id
                  UNION SELECT kept_event.id, base.group_set_id
                  FROM kept_event CROSS JOIN attempt ON attempt.id = kept_event.id
                  JOIN snapshot AS base ON base.id = attempt.base_snapshot_id
                  UNION SELECT kept_event.id, base.group_set_id
                  FROM kept_event CROSS JOIN held_change ON held_change.hold_id = kept_event.id
                  JOIN snapshot AS base ON base.id = held_change.base_snapshot_id) AS told
                JOIN group_set ON group_set.id = told.group_set_id
                JOIN json_each(group_set.groups) AS followed
                CROSS JOIN target AS giver ON giver.kind = 'group' AND giver.server_id = followed.value
                JOIN snapshot AS named ON named.id = (
                  SELECT max(seen.id) FROM snapshot AS seen
                  WHERE seen.target_id = giver.id AND seen.id <= told.event)
                """)
        try execute(
            sql: """
                INSERT OR IGNORE INTO kept_cycle
                SELECT snapshot.cycle_id FROM kept_event CROSS JOIN snapshot ON snapshot.id = kept_event.id
                UNION SELECT attempt.cycle_id FROM kept_event CROSS JOIN attempt ON attempt.id = kept_event.id
                UNION SELECT hold.cycle_id FROM kept_event CROSS JOIN hold ON hold.id = kept_event.id
                UNION SELECT release.cycle_id FROM kept_event CROSS JOIN release ON release.id = kept_event.id
                UNION SELECT * FROM (SELECT id FROM cycle WHERE id <= :cycle ORDER BY id DESC LIMIT 1)
                UNION SELECT * FROM (
                  SELECT id FROM cycle WHERE id <= :cycle AND complete = 1 AND coalesce(concluded_at, finished_at) <= :time
                  ORDER BY id DESC LIMIT 1)
                UNION SELECT * FROM (
                  SELECT id FROM cycle WHERE outcome = 'converged' AND kind = 'sync' ORDER BY id DESC LIMIT 1)
                UNION SELECT * FROM (
                  SELECT id FROM cycle WHERE outcome IN ('converged', 'planned', 'partial', 'held')
                  ORDER BY id DESC LIMIT 1)
                """,
            arguments: ["cycle": moment.cycle, "time": moment.time])
    }

    /// Keeps a plan that is held, with all that is known of whom it would write to: what the guard makes of the plan goes by
    /// the groups that they were in, however long ago.
    private func keepHeld(_ hold: Hold.ID) throws {
        try keep(hold)
        try execute(
            sql: """
                INSERT OR IGNORE INTO kept_event
                SELECT snapshot.id
                FROM held_change CROSS JOIN snapshot ON snapshot.target_id = held_change.target_id
                WHERE held_change.hold_id = ?
                """,
            arguments: [hold])
    }

    private func keep(_ id: Int64?) throws {
        guard let id else { return }
        try cachedStatement(sql: "INSERT OR IGNORE INTO kept_event VALUES (?)").execute(arguments: [id])
    }

    /// One transaction's worth. Returns what went, nothing at the end.
    fileprivate func prune(
        upTo end: Moment, before date: Date, by identity: String, at time: Date, batch: Int
    ) throws -> Pruned {
        // With their bodies, one at a time.
        let oldest = try Array(
            Row.fetchCursor(
                self,
                sql: """
                    SELECT id, event, body FROM events
                    WHERE id <= ? AND event IN ('snapshot', 'attempt', 'hold') AND id NOT IN (SELECT id FROM kept_event)
                    ORDER BY id LIMIT ?
                    """,
                arguments: [end.event, batch]
            ).map(PrunedEvent.init(row:)))
        let going = (oldest + (try oldest.flatMap(sequels))).sorted { $0.id < $1.id }
        for event in going {
            for delete in event.table.deletes { try cachedStatement(sql: delete).execute(arguments: [event.id]) }
        }
        let cycles = try pruneCycles(upTo: end, batch: batch)
        let pruned = Pruned(events: going.count, cycles: cycles)
        guard pruned != Pruned() else { return pruned }

        try widenGaps(by: going.map { ($0.id, $0.bodyHash) })
        let isLast = oldest.count < batch
        try record(
            pruned, from: going.first?.id ?? end.event, to: isLast ? end.event : going.last?.id ?? end.event,
            before: date,
            by: identity, at: time)
        return pruned
    }

    /// An attempt goes with its settlements, and a hold with its release, so that the two always fit.
    private func sequels(of event: PrunedEvent) throws -> [PrunedEvent] {
        guard let select = event.table.sequels else { return [] }
        return try Row.fetchAll(cachedStatement(sql: select), arguments: [event.id]).map(PrunedEvent.init(row:))
    }

    /// Returns how many went.
    private func pruneCycles(upTo end: Moment, batch: Int) throws -> Int {
        let going = try Int64.fetchAll(
            self,
            sql: "SELECT id FROM cycle WHERE id < ? AND id NOT IN (SELECT id FROM kept_cycle) ORDER BY id LIMIT ?",
            arguments: [end.cycle, batch])
        for cycle in going {
            try cachedStatement(sql: "DELETE FROM held_cycle WHERE cycle_id = ?").execute(arguments: [cycle])
            try cachedStatement(sql: "DELETE FROM cycle WHERE id = ?").execute(arguments: [cycle])
        }
        return going.count
    }

    private func record(
        _ pruned: Pruned, from first: Int64, to last: Int64, before date: Date, by identity: String, at time: Date
    ) throws {
        try execute(
            sql: """
                INSERT INTO pruning (id, pruned_at, pruned_by, before, first_id, last_id, events, cycles, gaps_hash)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                try nextEvent(), time.milliseconds, identity, date.milliseconds, first, last, pruned.events,
                pruned.cycles, try gaps().hash,
            ])
    }
}

private struct PrunedEvent {
    let id: Int64
    let table: EventTable
    let bodyHash: EventHash

    init(row: Row) throws {
        id = row["id"]
        table = try row.value("event")
        bodyHash = .of(body: Data((row["body"] as String).utf8))
    }
}

extension EventTable {
    /// The statements that prune an event; none where these are kept for good.
    fileprivate var deletes: [String] {
        switch self {
        case .snapshot: ["DELETE FROM snapshot WHERE id = ?"]
        case .attempt: ["DELETE FROM attempt WHERE id = ?"]
        case .settlement: ["DELETE FROM settlement WHERE id = ?"]
        case .hold:
            [
                "DELETE FROM held_change WHERE hold_id = ?", "DELETE FROM held_cycle WHERE hold_id = ?",
                "DELETE FROM approval WHERE hold_id = ?", "DELETE FROM hold WHERE id = ?",
            ]
        case .release: ["DELETE FROM release WHERE id = ?"]
        case .revision, .naming, .pruning: []
        }
    }

    /// The statement that finds the events which go with one.
    fileprivate var sequels: String? {
        switch self {
        case .attempt:
            """
            SELECT id, event, body FROM settlement_events
            WHERE id IN (SELECT settlement.id FROM settlement WHERE settlement.attempt_id = ?)
            """
        case .hold:
            """
            SELECT id, event, body FROM release_events
            WHERE id IN (SELECT release.id FROM release WHERE release.hold_id = ?)
            """
        case .snapshot, .settlement, .revision, .naming, .pruning, .release: nil
        }
    }
}
