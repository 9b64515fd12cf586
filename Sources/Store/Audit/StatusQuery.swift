public import Domain
import Foundation
import GRDB

extension Store {
    /// The present state in one look.
    ///
    /// - Parameter limit: so many changes of a held plan, `nil` for all of them.
    public func status(heldChanges limit: Int? = Status.heldChangesLimit) throws(StoreError) -> Status {
        let time = now()
        return try read { db in
            let lastCycle = try Row.fetchOne(db, sql: "SELECT * FROM cycle ORDER BY id DESC LIMIT 1")
            let lastSuccess = try Row.fetchOne(
                db, sql: "SELECT * FROM cycle WHERE outcome = 'converged' AND kind = 'sync' ORDER BY id DESC LIMIT 1")
            let lastFinished = try Row.fetchOne(
                db,
                sql: "SELECT * FROM cycle WHERE finished_at IS NOT NULL AND kind = 'sync' ORDER BY id DESC LIMIT 1")
            let lastEvent = try Row.fetchOne(
                db, sql: "SELECT at FROM events WHERE id = (SELECT last_id FROM chain)")
            let hold = try db.currentHold()
            // Of what was mapped since the last complete poll it is not known whether it is there.
            let missing = try String.fetchAll(
                db,
                sql: """
                    SELECT target_name FROM group_drift
                    WHERE (target IS NULL OR cause = 'groupMissing')
                      AND revision <= (SELECT revision_id FROM cycle WHERE complete = 1 ORDER BY id DESC LIMIT 1)
                    ORDER BY target_name COLLATE natural_order
                    """)
            let drifted = try Row.fetchOne(
                db,
                sql: """
                    SELECT
                      count(*) AS targets,
                      count(*) FILTER (WHERE target_kind = 'user') AS people,
                      count(*) FILTER (WHERE cause IN ('putFailed', 'notAccepted')) AS in_vain
                    FROM drift
                    """)
            let unavailable = try db.unavailableSkills()
            // Judged a second time only where something may wait: that is most of what this answer costs.
            let inVain =
                drifted?["in_vain"] == 0
                ? []
                : try Row.fetchAll(db, sql: "SELECT * FROM drift WHERE cause IN ('putFailed', 'notAccepted')")
                    .map(Drift.init(row:))
            func count(_ what: String) throws -> Int { try Int.fetchOne(db, sql: "SELECT count(*) FROM \(what)") ?? 0 }
            return Status(
                lastCycle: try lastCycle.map(Cycle.init(row:)),
                lastFinished: try lastFinished.map(Cycle.init(row:)),
                lastEventAt: lastEvent?.optionalDate("at"),
                lastSuccessAt: lastSuccess?.optionalDate("finished_at"),
                revision: try Int.fetchOne(db, sql: "SELECT max(id) FROM revision"),
                mappedGroups: try count("desired"),
                knownGroups: try count("target WHERE present = 1 AND kind = 'group'"),
                knownPeople: try count("target WHERE present = 1 AND kind = 'user'"),
                drifted: drifted?["targets"] ?? 0,
                driftedPeople: drifted?["people"] ?? 0,
                pendingAttempts: try count("unsettled"),
                passedOver: try db.passedOver(),
                unavailable: unavailable,
                waiting: try db.waiting(
                    inVain, without: SkillSet(unavailable.map(\.id)), mode: lastCycle?.value("mode") ?? .replace,
                    now: time),
                missingGroups: missing,
                groupNames: missing.isEmpty ? [] : try db.groupNames(),
                hold: hold,
                heldChanges: try hold.map { try db.changes(of: $0.id, limit: limit) } ?? [],
                heldChangesTotal: try hold.map { try db.changeCount(of: $0.id) } ?? 0,
                databaseBytes: bytesOnDisk)
        }
    }

    private var bytesOnDisk: Int {
        let path = URL(fileBehind: path).path
        return [path, path + "-wal"].reduce(0) { sum, file in
            let attributes = try? FileManager.default.attributesOfItem(atPath: file)
            return sum + ((attributes?[.size] as? NSNumber)?.intValue ?? 0)
        }
    }
}
