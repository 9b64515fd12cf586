public import Domain
import Foundation
import GRDB

extension Store {
    /// What the guard goes by, for a plan of the cycle that just polled.
    ///
    /// - Parameter groupsKnown: groups that the poll saw, `nil` where it was not shown to be complete: nothing is concluded
    ///   from absence then.
    /// - Parameter namesAsked: how many groups the poll asked for by name. Of more than these none can have gone.
    public func extent(
        of plan: Plan, groupsKnown: Int?, namesAsked: Int? = nil
    ) throws(StoreError) -> PlanExtent {
        try read { db in
            let mapped = try Int.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT
                          (SELECT count(*)
                           FROM desired
                           WHERE (SELECT count(*) FROM target
                                  WHERE target.display_name = desired.group_name AND target.present = 1
                                    AND target.kind = 'group') = 1
                             AND NOT EXISTS (
                               SELECT 1 FROM target AS giver JOIN snapshot ON snapshot.id = giver.snapshot_id
                               WHERE giver.display_name = desired.group_name AND giver.present = 1
                                 AND giver.kind = 'group' AND snapshot.group_set_id IS NOT NULL))
                          + (SELECT count(*) FROM person_standing)
                        """))
            let before = try Int.fetchOne(db, sql: "SELECT groups_known FROM guard")
            return PlanExtent(
                of: plan, deserted: try db.deserted(by: plan), mappedTargets: mapped ?? 0,
                groupsBefore: before.map { min($0, namesAsked ?? $0) }, groupsKnown: groupsKnown)
        }
    }

    /// Puts on record that the guard held the plan in this cycle. The same plan is one hold however many cycles meet it.
    ///
    /// An approval of another plan is void from then on.
    public func hold(
        _ plan: Plan, extent: PlanExtent, limits: Guard, in cycle: Cycle.ID
    ) throws(StoreError) -> Hold {
        try write { db in
            let lastRelease = try Int64.fetchOne(db, sql: "SELECT max(id) FROM release") ?? 0
            let token = try PlanToken.text(of: plan, heldFor: limits.reasons(extent), lastRelease: lastRelease)
            let known = try Int64.fetchOne(db, sql: "SELECT id FROM hold WHERE token = ?", arguments: [token])
            let id = try known ?? db.insertHold(plan, token: token, extent: extent, limits, cycle: cycle, at: now())
            try db.execute(sql: "DELETE FROM approval WHERE hold_id <> ?", arguments: [id])
            try db.execute(sql: "INSERT INTO held_cycle (cycle_id, hold_id) VALUES (?, ?)", arguments: [cycle, id])
            return try db.hold(id)
        }
    }

    /// The plan that the newest cycle held, `nil` where that cycle held none, or it was released since.
    public func currentHold() throws(StoreError) -> Hold? {
        try read { db in try db.currentHold() }
    }

    /// How many changes a held plan would make.
    public func changeCount(of hold: Hold.ID) throws(StoreError) -> Int {
        try read { db in try db.changeCount(of: hold) }
    }
}

extension Database {
    /// What a held plan would change, in the plan's order.
    func changes(of hold: Hold.ID, limit: Int? = nil) throws -> [Change] {
        try Row.fetchAll(
            self,
            sql: """
                SELECT
                  target.id AS target, target.kind AS target_kind, target.server_id AS target_id,
                  borne.name AS target_name, held_change.cause, held_change.revision_id AS revision,
                  held_change.base_snapshot_id AS base, base.version AS base_version,
                  mapped.skills AS mapped, skills_before.skills AS skills_before, skills_after.skills AS skills_after,
                  iif(target.kind = 'user',
                    (SELECT json_group_array(json_object('id', giver.server_id, 'name', called.name))
                     FROM group_set, json_each(group_set.groups) AS followed
                     CROSS JOIN target AS giver ON giver.kind = 'group' AND giver.server_id = followed.value
                     -- By the names that they bore when it was held; by the oldest that is known, where that was pruned.
                     JOIN target_name AS called ON called.id = coalesce(
                       (SELECT seen.name_id FROM snapshot AS seen
                        WHERE seen.target_id = giver.id AND seen.id <= held_change.hold_id
                        ORDER BY seen.id DESC LIMIT 1),
                       (SELECT seen.name_id FROM snapshot AS seen
                        WHERE seen.target_id = giver.id ORDER BY seen.id LIMIT 1))
                     JOIN mapping ON mapping.group_name = called.name AND mapping.revision_id = (
                       SELECT max(newest.revision_id) FROM mapping AS newest
                       WHERE newest.group_name = called.name
                         AND newest.revision_id <= held_change.revision_id)
                     WHERE group_set.id = base.group_set_id AND mapping.skill_set_id IS NOT NULL), NULL) AS groups
                FROM held_change
                JOIN target ON target.id = held_change.target_id
                JOIN snapshot AS base ON base.id = held_change.base_snapshot_id
                JOIN target_name AS borne ON borne.id = base.name_id
                JOIN skill_set AS mapped ON mapped.id = held_change.mapped_id
                JOIN skill_set AS skills_after ON skills_after.id = held_change.skill_set_id
                LEFT JOIN skill_set AS skills_before ON skills_before.id = base.skill_set_id
                WHERE held_change.hold_id = ?
                ORDER BY borne.name, target.server_id
                LIMIT ?
                """,
            arguments: [hold, limit ?? -1]
        ).map(Change.init(row:))
    }

    func changeCount(of hold: Hold.ID) throws -> Int {
        try Int.fetchOne(self, sql: "SELECT count(*) FROM held_change WHERE hold_id = ?", arguments: [hold]) ?? 0
    }

    func currentHold() throws -> Hold? {
        let id = try Int64.fetchOne(
            self,
            sql: """
                SELECT held_cycle.hold_id
                FROM held_cycle
                WHERE held_cycle.cycle_id = (
                    SELECT id FROM cycle WHERE outcome IN ('converged', 'planned', 'partial', 'held') ORDER BY id DESC LIMIT 1)
                  AND NOT EXISTS (SELECT 1 FROM release WHERE release.hold_id = held_cycle.hold_id)
                """)
        return try id.map(hold)
    }

    func hold(_ id: Hold.ID) throws -> Hold {
        let row = try Row.fetchOne(
            self,
            sql: """
                SELECT
                  hold.*, approval.approved_at, approval.approved_by,
                  -- The cycle that held it first planned by a revision that may have come while it polled.
                  (SELECT max(id) FROM revision
                   WHERE id > iif(holder.id = hold.cycle_id, hold.revision_id, holder.revision_id)) AS newer_revision
                FROM hold
                LEFT JOIN approval ON approval.hold_id = hold.id
                LEFT JOIN cycle AS holder ON holder.id = (SELECT max(cycle_id) FROM held_cycle WHERE hold_id = hold.id)
                WHERE hold.id = ?
                """,
            arguments: [id])
        guard let row else { throw RowMissing(table: "hold") }
        return Hold(row: row)
    }

    fileprivate func insertHold(
        _ plan: Plan, token: String, extent: PlanExtent, _ limits: Guard, cycle: Cycle.ID, at time: Date
    ) throws -> Hold.ID {
        let id = try nextEvent()
        try execute(
            sql: """
                INSERT INTO hold
                  (id, token, cycle_id, held_at, revision_id, removals, unknown, emptied, mapped_targets,
                   groups_before, groups_known, max_removals, max_removal_percent)
                VALUES (?, ?, ?, ?, (SELECT max(id) FROM revision), ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id, token, cycle, time.milliseconds, extent.removals, extent.unknown, extent.emptied,
                extent.mappedTargets, extent.groupsBefore, extent.groupsKnown, limits.maxRemovals,
                limits.maxRemovalPercent,
            ])
        for change in plan.changes {
            let mapped: Int64 = try intern(change.mapped)
            let after: Int64 = try intern(change.after)
            try cachedStatement(
                sql: """
                    INSERT INTO held_change
                      (hold_id, target_id, cause, revision_id, mapped_id, base_snapshot_id, skill_set_id)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                id, change.target.id, change.cause.rawValue, change.revision, mapped, change.base, after,
            ])
        }
        return id
    }
}

extension Hold {
    fileprivate init(row: Row) {
        let approvedAt = row.optionalDate("approved_at")
        let approvedBy: String? = row["approved_by"]
        self.init(
            id: row["id"], token: row["token"], heldAt: row.date("held_at"), cycle: row["cycle_id"],
            revision: row["revision_id"], newerRevision: row["newer_revision"],
            extent: PlanExtent(
                removals: row["removals"], unknown: row["unknown"], emptied: row["emptied"],
                mappedTargets: row["mapped_targets"],
                groupsBefore: row["groups_before"], groupsKnown: row["groups_known"]),
            limits: Guard(maxRemovals: row["max_removals"], maxRemovalPercent: row["max_removal_percent"]),
            approval: approvedAt.flatMap { at in approvedBy.map { Approval(by: $0, at: at) } })
    }
}

extension Change {
    fileprivate init(row: Row) throws {
        self.init(
            target: try Target(row: row), cause: try row.value("cause"), mapped: try row.skills("mapped"),
            revision: row["revision"], base: row["base"], baseVersion: row["base_version"],
            before: try row.optionalSkills("skills_before"), after: try row.skills("skills_after"))
    }
}
