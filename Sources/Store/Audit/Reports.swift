public import Domain
public import Foundation
import GRDB

extension Store {
    /// What happened within a period, and how things stand now. Of a period that begins in what was pruned it tells what
    /// is left.
    public func report(of period: Range<Date>) throws(StoreError) -> AuditReport {
        try read { db in
            let span = try ReportSpan(period, db)
            let drifting = try db.drifting()
            return AuditReport(
                period: period, madeAt: now(),
                drift: try Row.fetchAll(
                    db, sql: "SELECT * FROM drift ORDER BY target_name COLLATE natural_order, target_id LIMIT ?",
                    arguments: [AuditReport.driftLimit]
                ).map(Drift.init(row:)),
                driftCounts: drifting.byCause, driftedPeople: drifting.people,
                attemptsPerDay: try db.attemptsPerDay(span),
                conflictHours: try db.worstConflictHours(span), hoursOverThreshold: try db.hoursOverThreshold(span),
                mostEdited: try db.mostEdited(span), revisions: try db.revisions(span),
                failedAttempts: try db.failedAttempts(span), failedAttemptsTotal: try db.failedAttemptsTotal(span),
                plansHeld: try db.plansHeld(span), plansReleased: try db.plansReleased(span),
                heldPlans: try db.heldPlans(span))
        }
    }
}

/// The period in the forms that the queries know: times, and events between which all of it lies. These alone would do, had
/// nothing been pruned.
private struct ReportSpan {
    let arguments: StatementArguments

    init(_ period: Range<Date>, _ db: Database) throws {
        let failed = AuditReport.failedOutcomes.map { "\"\($0.rawValue)\"" }.joined(separator: ",")
        arguments = [
            "since": period.lowerBound.milliseconds, "until": period.upperBound.milliseconds,
            "after": try db.lastEvent(before: period.lowerBound) ?? 0,
            "last": try db.lastEvent(before: period.upperBound) ?? db.horizon()?.event ?? Int64.max,
            "threshold": ConflictHour.threshold, "failed": "[\(failed)]",
        ]
    }

    func limited(to limit: Int) -> StatementArguments { arguments + ["limit": limit] }
}

extension Database {
    /// How many targets drift by each cause, and how many of all of them are people.
    fileprivate func drifting() throws -> (byCause: [Drift.Cause: Int], people: Int) {
        let rows = try Row.fetchAll(
            self,
            sql: """
                SELECT cause, count(*) AS targets, count(*) FILTER (WHERE target_kind = 'user') AS people
                FROM drift
                GROUP BY cause
                """)
        let byCause: [(Drift.Cause, Int)] = try rows.map { (try $0.value("cause"), $0["targets"]) }
        return (Dictionary(uniqueKeysWithValues: byCause), rows.reduce(0) { $0 + ($1["people"] as Int) })
    }

    fileprivate func attemptsPerDay(_ span: ReportSpan) throws -> [AuditReport.Day] {
        let rows = try Row.fetchAll(
            self,
            sql: """
                SELECT
                  attempt.planned_at / 86400000 * 86400000 AS day,
                  coalesce(settlement.outcome, 'pending') AS outcome,
                  count(*) AS attempts
                FROM attempt
                LEFT JOIN settlement
                  ON settlement.id = (SELECT max(later.id) FROM settlement AS later WHERE later.attempt_id = attempt.id)
                WHERE attempt.planned_at >= :since AND attempt.planned_at < :until
                GROUP BY day, outcome
                ORDER BY day
                """,
            arguments: span.arguments)
        var days: [Date: [Attempt.Outcome: Int]] = [:]
        for row in rows { days[row.date("day"), default: [:]][try row.value("outcome")] = row["attempts"] }
        return days.sorted { $0.key < $1.key }.map { AuditReport.Day(day: $0.key, attempts: $0.value) }
    }

    fileprivate func worstConflictHours(_ span: ReportSpan) throws -> [ConflictHour] {
        // The other columns are those of the row that has the maximum: https://www.sqlite.org/quirks.html#aggregate
        try Row.fetchAll(
            self,
            sql: """
                SELECT hour, target, target_kind, target_id, target_name, max(conflicts) AS conflicts
                FROM conflicts_hourly
                WHERE hour >= :since / 3600000 * 3600000 AND hour < :until
                GROUP BY hour
                ORDER BY hour
                """,
            arguments: span.arguments
        ).map(ConflictHour.init(row:))
    }

    fileprivate func hoursOverThreshold(_ span: ReportSpan) throws -> [ConflictHour] {
        try Row.fetchAll(
            self,
            sql: """
                SELECT * FROM conflicts_hourly
                WHERE hour >= :since / 3600000 * 3600000 AND hour < :until AND conflicts > :threshold
                ORDER BY hour DESC, conflicts DESC, target_name COLLATE natural_order
                """,
            arguments: span.arguments
        ).map(ConflictHour.init(row:))
    }

    /// What was seen to differ without our doing, by target; that one appeared, came back, or
    /// is in other groups is no edit.
    fileprivate func mostEdited(_ span: ReportSpan) throws -> [AuditReport.EditedTarget] {
        try Row.fetchAll(
            self,
            sql: """
                WITH edited AS (
                  SELECT snapshot.target_id AS target, count(*) AS edits
                  FROM snapshot
                  JOIN target ON target.id = snapshot.target_id
                  JOIN snapshot AS before ON before.id = (
                    SELECT max(earlier.id) FROM snapshot AS earlier
                    WHERE earlier.target_id = snapshot.target_id AND earlier.id < snapshot.id)
                  WHERE snapshot.id > :after AND snapshot.id <= :last
                    AND snapshot.seen_at >= :since AND snapshot.seen_at < :until
                    AND snapshot.source IN ('poll', 'read')
                    AND before.source <> 'vanished'
                    AND NOT (target.kind = 'user' AND before.skill_set_id IS snapshot.skill_set_id
                      AND before.group_set_id IS NOT snapshot.group_set_id)
                  GROUP BY snapshot.target_id
                  ORDER BY edits DESC, snapshot.target_id
                  LIMIT :limit)
                SELECT
                  edited.target, target.kind AS target_kind, target.server_id AS target_id,
                  target.display_name AS target_name, edited.edits
                FROM edited JOIN target ON target.id = edited.target
                ORDER BY edited.edits DESC, target_name, target_id
                """,
            arguments: span.limited(to: AuditReport.mostEditedLimit)
        ).map { AuditReport.EditedTarget(target: try Target(row: $0), edits: $0["edits"]) }
    }

    fileprivate func revisions(_ span: ReportSpan) throws -> [Revision] {
        try Row.fetchAll(
            self,
            sql: """
                SELECT * FROM revision
                WHERE event_id > :after AND event_id <= :last AND imported_at >= :since AND imported_at < :until
                ORDER BY event_id DESC
                """,
            arguments: span.arguments
        ).map(Revision.init(row:))
    }

    fileprivate func plansHeld(_ span: ReportSpan) throws -> Int {
        try Int.fetchOne(
            self,
            sql: """
                SELECT count(*) FROM hold
                WHERE id > :after AND id <= :last AND held_at >= :since AND held_at < :until
                """,
            arguments: span.arguments) ?? 0
    }

    fileprivate func plansReleased(_ span: ReportSpan) throws -> Int {
        try Int.fetchOne(
            self,
            sql: """
                SELECT count(*) FROM release
                WHERE id > :after AND id <= :last AND released_at >= :since AND released_at < :until
                """,
            arguments: span.arguments) ?? 0
    }

    fileprivate func heldPlans(_ span: ReportSpan) throws -> [AuditReport.HeldPlan] {
        try Row.fetchAll(
            self,
            sql: """
                WITH told (id) AS (
                  SELECT id FROM hold
                  WHERE id > :after AND id <= :last AND held_at >= :since AND held_at < :until
                  UNION
                  SELECT hold_id FROM release
                  WHERE id > :after AND id <= :last AND released_at >= :since AND released_at < :until
                  ORDER BY 1 DESC
                  LIMIT :limit)
                SELECT
                  told.id, release.released_at, release.approved_by,
                  (SELECT count(*) FROM held_change WHERE held_change.hold_id = told.id) AS changes
                FROM told LEFT JOIN release ON release.hold_id = told.id
                ORDER BY told.id DESC
                """,
            arguments: span.limited(to: AuditReport.heldPlansLimit)
        ).map { row in
            let by: String? = row["approved_by"]
            return AuditReport.HeldPlan(
                hold: try hold(row["id"]), changes: row["changes"],
                release: by.map { AuditReport.HeldPlan.Release(at: row.date("released_at"), by: $0) })
        }
    }

    fileprivate func failedAttempts(_ span: ReportSpan) throws -> [Attempt] {
        try Row.fetchAll(
            self,
            sql: """
                SELECT attempts.*
                FROM settlement AS ended
                CROSS JOIN attempts ON attempts.id = ended.attempt_id AND attempts.settlement = ended.id
                WHERE ended.outcome IN (SELECT value FROM json_each(:failed)) AND ended.outcome <> 'applied'
                  AND ended.attempt_id > :after AND ended.attempt_id <= :last
                  AND attempts.planned_at >= :since AND attempts.planned_at < :until
                ORDER BY ended.attempt_id DESC
                LIMIT :limit
                """,
            arguments: span.limited(to: AuditReport.failedAttemptsLimit)
        ).map(Attempt.init(row:))
    }

    fileprivate func failedAttemptsTotal(_ span: ReportSpan) throws -> Int {
        try Int.fetchOne(
            self,
            sql: """
                SELECT count(*)
                FROM settlement AS ended
                CROSS JOIN attempt ON attempt.id = ended.attempt_id
                WHERE ended.outcome IN (SELECT value FROM json_each(:failed)) AND ended.outcome <> 'applied'
                  AND ended.attempt_id > :after AND ended.attempt_id <= :last
                  AND attempt.planned_at >= :since AND attempt.planned_at < :until
                  AND NOT EXISTS (
                    SELECT 1 FROM settlement AS later
                    WHERE later.attempt_id = ended.attempt_id AND later.id > ended.id)
                """,
            arguments: span.arguments) ?? 0
    }
}
