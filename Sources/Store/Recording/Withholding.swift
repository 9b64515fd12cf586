public import Domain
import Foundation
import GRDB

/// What a plan goes by that lets people keep skills which nothing seems to ask for.
extension Store {
    /// Skills that a mapped group asks for whose people a poll did not show to be all there: whoever bears one may be in it.
    ///
    /// A group whose name others bear as well is none of them: it decides nothing of anybody new.
    ///
    /// - Parameters:
    ///   - listed: the groups whose people were shown to be all there, by id.
    ///   - isComplete: the poll was shown to have every group that was mapped then.
    public func undecidedSkills(
        besides listed: Set<String>, pollComplete isComplete: Bool
    ) throws(StoreError) -> SkillSet {
        try read { db in
            SkillSet(
                try String.fetchAll(
                    db.cachedStatement(
                        sql: """
                            SELECT DISTINCT skill_entry.skill_id
                            FROM desired
                            JOIN skill_entry ON skill_entry.skill_set_id = desired.skill_set_id
                            LEFT JOIN target AS giver
                              ON giver.display_name = desired.group_name AND giver.present = 1 AND giver.kind = 'group'
                            LEFT JOIN snapshot ON snapshot.id = giver.snapshot_id
                            WHERE iif(giver.id IS NULL,
                                NOT :complete,
                                snapshot.group_set_id IS NOT NULL
                                  AND giver.server_id NOT IN (SELECT value FROM json_each(:listed)))
                              AND (SELECT count(*) FROM target AS bearer
                                   WHERE bearer.display_name = desired.group_name AND bearer.present = 1
                                     AND bearer.kind = 'group') < 2
                            """),
                    arguments: [
                        "complete": isComplete, "listed": try db.jsonArray(listed.sorted()),
                    ]))
        }
    }

    /// Skills that mapped groups ask for besides those that people left: whoever left one may have moved to another.
    ///
    /// - Parameter left: the groups that each person left, by ids.
    public func skillsAskedElsewhere(
        thanIn left: [String: Set<String>]
    ) throws(StoreError) -> [String: SkillSet] {
        if left.isEmpty { return [:] }
        let asking = try read { db in
            try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT DISTINCT skill_entry.skill_id, giver.server_id
                        FROM desired
                        JOIN skill_entry ON skill_entry.skill_set_id = desired.skill_set_id
                        JOIN target AS giver
                          ON giver.display_name = desired.group_name AND giver.present = 1 AND giver.kind = 'group'
                        """)
            ).map { (skill: $0["skill_id"] as String, group: $0["server_id"] as String) }
        }
        return left.mapValues { groups in SkillSet(asking.filter { !groups.contains($0.group) }.map(\.skill)) }
    }

    /// Which of these changes would send what was sent in vain before, and has to wait, by target.
    ///
    /// - Parameters:
    ///   - unavailable: skills that are left out of every write.
    ///   - mode: that of the cycle that would send them.
    public func waits(
        of changes: [Change], without unavailable: SkillSet = .empty, mode: Mode
    ) throws(StoreError) -> [Target.ID: Waiting] {
        let time = now()
        return try read { db in try db.waits(of: changes, without: unavailable, mode: mode, now: time) }
    }

    /// What the groups that each of these people is in asked for, under whichever revision.
    public func skillsOnceAsked(of people: [Target.ID]) throws(StoreError) -> [Target.ID: SkillSet] {
        try read { db in try db.skillsOnceAsked(of: people) }
    }
}

extension Database {
    /// The drift that is waiting to be written again, and how long.
    func waiting(_ drift: [Drift], without unavailable: SkillSet, mode: Mode, now: Date) throws -> [HeldBack] {
        var withholding = Withholding(unavailable: unavailable)
        let people = drift.filter(withholding.isUnavailable).compactMap(\.targetID)
        withholding = Withholding(unavailable: unavailable, onceAsked: try skillsOnceAsked(of: people))
        let plan = Plan(mending: drift, mode: mode, withholding: withholding)
        withholding.waiting = try waits(of: plan.changes, without: unavailable, mode: mode, now: now)
        return Plan(mending: drift, mode: mode, withholding: withholding).waiting
    }

    func waits(
        of changes: [Change], without unavailable: SkillSet, mode: Mode, now: Date
    ) throws -> [Target.ID: Waiting] {
        var waits: [Target.ID: Waiting] = [:]
        // What was in vain is the cause then.
        for change in changes where change.cause == .putFailed || change.cause == .notAccepted {
            waits[change.target.id] = Waiting(
                change, without: unavailable, mode: mode, after: try pastWrites(for: change), now: now)
        }
        return waits
    }

    /// The latest writes to the target of the change under its revision, newest first.
    private func pastWrites(for change: Change) throws -> [PastWrite] {
        let rows = try Row.fetchCursor(
            cachedStatement(
                sql: """
                    SELECT
                      attempt.id, attempt.cycle_id, cycle.mode, base.version,
                      base.group_set_id IS current.group_set_id AS is_of_same_groups,
                      skills_before.skills AS before, skills_after.skills AS after, result.skills AS left,
                      coalesce(settlement.outcome, 'pending') AS outcome, settlement.http_status, settlement.error,
                      coalesce(settlement.settled_at, attempt.planned_at) AS ended_at
                    FROM attempt
                    JOIN cycle ON cycle.id = attempt.cycle_id
                    JOIN target ON target.id = attempt.target_id
                    JOIN snapshot AS current ON current.id = target.snapshot_id
                    JOIN snapshot AS base ON base.id = attempt.base_snapshot_id
                    JOIN skill_set AS skills_after ON skills_after.id = attempt.skill_set_id
                    LEFT JOIN skill_set AS skills_before ON skills_before.id = base.skill_set_id
                    LEFT JOIN settlement ON settlement.id = (
                      SELECT max(later.id) FROM settlement AS later WHERE later.attempt_id = attempt.id)
                    LEFT JOIN snapshot AS shown ON shown.id = settlement.snapshot_id
                    LEFT JOIN skill_set AS result ON result.id = shown.skill_set_id
                    WHERE attempt.target_id = ? AND attempt.revision_id = ?
                    ORDER BY attempt.id DESC
                    """),
            arguments: [change.target.id, change.revision])
        var writes: [PastWrite] = []
        var cycles: Set<Cycle.ID> = []
        while let row = try rows.next() {
            cycles.insert(row["cycle_id"])
            if cycles.count > Waiting.mostCycles { break }
            writes.append(
                PastWrite(
                    id: row["id"], cycle: row["cycle_id"], mode: try row.value("mode"),
                    isOfSameGroups: row["is_of_same_groups"], kind: change.target.kind,
                    before: try row.optionalSkills("before"), after: try row.skills("after"),
                    baseVersion: row["version"],
                    outcome: try row.value("outcome"), httpStatus: row["http_status"],
                    left: try row.optionalSkills("left"), endedAt: row.date("ended_at"), error: row["error"]))
        }
        return writes
    }

    func skillsOnceAsked(of people: [Target.ID]) throws -> [Target.ID: SkillSet] {
        let rows = try Row.fetchAll(
            self,
            sql: """
                SELECT DISTINCT person.id AS target, asked.skill_id
                FROM json_each(?) AS one
                CROSS JOIN target AS person ON person.id = one.value AND person.kind = 'user'
                CROSS JOIN snapshot AS current ON current.id = person.snapshot_id
                CROSS JOIN group_set ON group_set.id = current.group_set_id
                CROSS JOIN json_each(group_set.groups) AS followed
                CROSS JOIN target AS giver ON giver.kind = 'group' AND giver.server_id = followed.value
                CROSS JOIN mapping ON mapping.group_name = giver.display_name
                CROSS JOIN skill_entry AS asked ON asked.skill_set_id = mapping.skill_set_id
                """,
            arguments: [try jsonArray(people)])
        let ids: [Target.ID: [String]] = rows.reduce(into: [:]) {
            $0[$1["target"], default: []].append($1["skill_id"])
        }
        return ids.mapValues { SkillSet($0) }
    }
}
