public import Domain
public import Foundation
import GRDB

/// Which attempts are asked for. What is `nil` does not narrow the answer.
public struct AttemptFilter: Hashable, Sendable {
    public var groupName: String?
    public var outcome: Attempt.Outcome?
    public var cycle: Cycle.ID?
    public var since: Date?
    public var until: Date?
    public var limit: Int

    public init(
        groupName: String? = nil, outcome: Attempt.Outcome? = nil, cycle: Cycle.ID? = nil, since: Date? = nil,
        until: Date? = nil, limit: Int
    ) {
        self.groupName = groupName
        self.outcome = outcome
        self.cycle = cycle
        self.since = since
        self.until = until
        self.limit = limit
    }
}

extension Store {
    /// Attempts, newest first. A group is found by the name that it bears now.
    public func attempts(_ filter: AttemptFilter) throws(StoreError) -> [Attempt] {
        try read { db in
            var conditions: [String] = []
            var arguments: StatementArguments = []
            func narrow(_ condition: String, by value: (any DatabaseValueConvertible)?) {
                guard let value else { return }
                conditions.append(condition)
                arguments += [value]
            }
            narrow("target IN (SELECT id FROM target WHERE display_name = ?)", by: filter.groupName)
            narrow("outcome = ?", by: filter.outcome?.rawValue)
            narrow("cycle = ?", by: filter.cycle)
            narrow("planned_at >= ?", by: filter.since?.milliseconds)
            narrow("planned_at < ?", by: filter.until?.milliseconds)
            let narrowed = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
            return try Row.fetchAll(
                db, sql: "SELECT * FROM attempts \(narrowed) ORDER BY id DESC LIMIT ?",
                arguments: arguments + [filter.limit]
            ).map(Attempt.init(row:))
        }
    }

    /// What our confirmed PUTs left, by name; only on targets of one name where it is given.
    public func applied(groupName: String? = nil) throws(StoreError) -> [Applied] {
        try read { db in
            let narrowed = groupName == nil ? "" : "WHERE target_name = ?"
            return try Row.fetchAll(
                db, sql: "SELECT * FROM applied \(narrowed) ORDER BY target_name, target_id",
                arguments: groupName.map { [$0] } ?? []
            ).map(Applied.init(row:))
        }
    }

    /// Conflicts by hour and target, the latest hour first.
    public func conflicts(since time: Date?) throws(StoreError) -> [ConflictHour] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT * FROM conflicts_hourly WHERE hour >= ? ORDER BY hour DESC, conflicts DESC, target_name",
                arguments: [(time?.milliseconds ?? 0) / 3_600_000 * 3_600_000]
            ).map(ConflictHour.init(row:))
        }
    }

    /// The present state in one look.
    public func status() throws(StoreError) -> Status {
        try read { db in
            let lastCycle = try Row.fetchOne(db, sql: "SELECT * FROM cycle ORDER BY id DESC LIMIT 1")
            let lastSuccess = try Row.fetchOne(
                db, sql: "SELECT * FROM cycle WHERE outcome = 'converged' AND kind = 'sync' ORDER BY id DESC LIMIT 1")
            func count(_ what: String) throws -> Int { try Int.fetchOne(db, sql: "SELECT count(*) FROM \(what)") ?? 0 }
            return Status(
                lastCycle: try lastCycle.map(Cycle.init(row:)),
                lastSuccessAt: lastSuccess?.optionalDate("finished_at"),
                revision: try Int.fetchOne(db, sql: "SELECT max(id) FROM revision"),
                mappedGroups: try count("desired"),
                knownGroups: try count("target WHERE present = 1"),
                drifted: try count("drift"),
                pendingAttempts: try count("unsettled"),
                databaseBytes: bytesOnDisk)
        }
    }

    private var bytesOnDisk: Int {
        [path, path + "-wal"].reduce(0) { sum, file in
            let attributes = try? FileManager.default.attributesOfItem(atPath: file)
            return sum + ((attributes?[.size] as? NSNumber)?.intValue ?? 0)
        }
    }
}

extension Applied {
    fileprivate init(row: Row) throws {
        self.init(
            target: try Target(row: row), skills: try row.skills("skills"), version: row["version"],
            revision: row["revision"], attempt: row["attempt"], appliedAt: row.date("applied_at"))
    }
}

extension ConflictHour {
    fileprivate init(row: Row) throws {
        self.init(hour: row.date("hour"), target: try Target(row: row), conflicts: row["conflicts"])
    }
}

extension Target {
    /// From the columns `target`, `target_kind`, `target_id` and `target_name` that the views share.
    init(row: Row) throws {
        self.init(
            id: row["target"], kind: try row.value("target_kind"), serverID: row["target_id"], name: row["target_name"])
    }
}
