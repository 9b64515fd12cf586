public import Domain
import Foundation
import GRDB

extension Store {
    /// Records somebody's word that the held plan of this token may go through. The next cycle takes it up, whichever
    /// process runs it, if its plan is still that one. Runs beside a daemon.
    ///
    /// - Throws: `StoreError.tokenUnknown`, `.tokenSpent` or `.tokenOutdated` where the token does not name the plan that is
    ///   held at the moment.
    public func approve(_ token: String, by identity: String) throws(StoreError) -> Hold {
        try write { db in
            let id = try db.unreleasedHold(token)
            let current = try db.currentHold()
            guard current?.id == id else { throw StoreError.tokenOutdated(token, held: current?.token) }
            try db.execute(
                sql: """
                    INSERT INTO approval (hold_id, approved_at, approved_by) VALUES (?, ?, ?)
                    ON CONFLICT (hold_id) DO NOTHING
                    """,
                arguments: [id, now().milliseconds, identity])
            return try db.hold(id)
        }
    }

    /// Takes back an approval that no cycle has taken up yet; the plan stays held. Runs beside a daemon.
    ///
    /// - Returns: the plan, with the approval that it had.
    /// - Throws: `StoreError.tokenUnknown`, `.tokenSpent` where a cycle has taken it up, or `.tokenNotApproved`.
    public func withdraw(_ token: String) throws(StoreError) -> Hold {
        try write { db in
            let hold = try db.hold(try db.unreleasedHold(token))
            guard hold.approval != nil else { throw StoreError.tokenNotApproved(token) }
            try db.execute(sql: "DELETE FROM approval WHERE hold_id = ?", arguments: [hold.id])
            return hold
        }
    }

    /// Releases the held plan into the cycle, if it was approved. From then on the token is spent, whatever becomes of the
    /// cycle.
    ///
    /// - Returns: the approval that it was released by, `nil` where there is none.
    public func release(_ hold: Hold, in cycle: Cycle.ID) throws(StoreError) -> Hold.Approval? {
        try write { db in
            guard let approval = try db.hold(hold.id).approval else { return nil }
            try db.execute(sql: "DELETE FROM approval WHERE hold_id = ?", arguments: [hold.id])
            try db.execute(
                sql: """
                    INSERT INTO release (id, hold_id, cycle_id, released_at, approved_at, approved_by)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    try db.nextEvent(), hold.id, cycle, now().milliseconds,
                    approval.at.milliseconds, approval.by,
                ])
            // What there is now has been approved of with the plan.
            if let known = hold.extent.groupsKnown {
                try db.execute(sql: "UPDATE guard SET groups_known = ?", arguments: [known])
            }
            try db.execute(sql: "DELETE FROM held_cycle WHERE cycle_id = ?", arguments: [cycle])
            return approval
        }
    }
}

extension Database {
    /// The plan that was held under the token and did not go through yet.
    fileprivate func unreleasedHold(_ token: String) throws -> Hold.ID {
        guard let id = try Int64.fetchOne(self, sql: "SELECT id FROM hold WHERE token = ?", arguments: [token]) else {
            throw StoreError.tokenUnknown(token, held: try currentHold()?.token)
        }
        let release = try Row.fetchOne(
            self, sql: "SELECT cycle_id, released_at, approved_by FROM release WHERE hold_id = ?", arguments: [id])
        guard let release else { return id }
        throw StoreError.tokenSpent(
            token, at: release.date("released_at"), by: release["approved_by"], cycle: release["cycle_id"])
    }

    /// What a cycle that had a plan leaves to the guard: an approval of any other plan is void. After one that went
    /// through, the groups that it saw are those that a fall is a fall from. Fewer than half of those before are not, until
    /// somebody approves or they come back.
    func settleGuard(after cycle: Cycle.ID, _ outcome: Cycle.Outcome, _ tally: Cycle.Tally) throws {
        let isSync = try Bool.fetchOne(self, sql: "SELECT kind = 'sync' FROM cycle WHERE id = ?", arguments: [cycle])
        guard isSync == true, [.converged, .partial, .held].contains(outcome) else { return }
        try execute(
            sql: "DELETE FROM approval WHERE hold_id NOT IN (SELECT hold_id FROM held_cycle WHERE cycle_id = ?)",
            arguments: [cycle])
        guard outcome != .held, tally.complete else { return }
        try execute(
            sql: """
                UPDATE guard SET groups_known = :groups
                WHERE groups_known IS NOT :groups
                  AND (groups_known IS NULL OR :groups * 2 >= min(groups_known, coalesce(:asked, groups_known)))
                """,
            arguments: ["groups": tally.groups, "asked": tally.namesAsked])
    }
}
