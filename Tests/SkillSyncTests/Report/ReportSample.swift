import Domain
import Foundation

/// Reports to show, of the thirty days before a desk's clock begins.
enum ReportSample {
    static let period = Desk.beginning.addingTimeInterval(-30 * 86400)..<Desk.beginning

    /// Midnight, UTC, so many days after the one on which the period begins.
    static func day(_ number: Int) -> Date {
        let midnight = (period.lowerBound.timeIntervalSince1970 / 86400).rounded(.down) * 86400
        return Date(timeIntervalSince1970: midnight + Double(number) * 86400)
    }

    static func report(
        period: Range<Date> = period, drift: [Drift] = [], driftCounts: [Drift.Cause: Int]? = nil,
        attemptsPerDay: [AuditReport.Day] = [],
        conflictHours: [ConflictHour] = [], hoursOverThreshold: [ConflictHour] = [],
        mostEdited: [AuditReport.EditedTarget] = [], revisions: [Revision] = [], failedAttempts: [Attempt] = [],
        failedAttemptsTotal: Int? = nil, plansHeld: Int = 0, plansReleased: Int = 0,
        heldPlans: [AuditReport.HeldPlan] = []
    ) -> AuditReport {
        AuditReport(
            period: period, madeAt: Desk.beginning, drift: drift,
            driftCounts: driftCounts ?? drift.reduce(into: [:]) { $0[$1.cause, default: 0] += 1 },
            driftedPeople: drift.count { $0.targetKind == .user },
            attemptsPerDay: attemptsPerDay, conflictHours: conflictHours, hoursOverThreshold: hoursOverThreshold,
            mostEdited: mostEdited, revisions: revisions, failedAttempts: failedAttempts,
            failedAttemptsTotal: failedAttemptsTotal ?? failedAttempts.count, plansHeld: plansHeld,
            plansReleased: plansReleased, heldPlans: heldPlans)
    }

    /// A report with a row in every table, in which each text from outside is this one.
    static func saying(_ text: String) -> AuditReport {
        let target = target(text, id: text)
        let storm = ConflictHour(hour: day(3), target: target, conflicts: 12)
        return report(
            drift: [drift(text, id: text, missing: [text], extra: [text])],
            attemptsPerDay: [AuditReport.Day(day: day(3), attempts: [.applied: 3, .failed: 1])],
            conflictHours: [storm], hoursOverThreshold: [storm],
            mostEdited: [AuditReport.EditedTarget(target: target, edits: 7)],
            revisions: [
                Revision(
                    number: 4,
                    provenance: Provenance(importedAt: day(2), importedBy: text, source: text, note: text),
                    mappedGroups: 9)
            ],
            failedAttempts: [attempt(7, of: target, .failed, skills: [text], error: text, correlationID: text)],
            heldPlans: [heldPlan(text, approvedBy: text)])
    }

    static func verification(
        head: Int64 = 0, hash: String = "", pruned: Int = 0, flaw: ChainFlaw? = nil
    ) -> Verification {
        Verification(
            head: ChainHead(id: head, hash: hash), events: Int(head) - pruned, pruned: pruned, flaw: flaw, noted: nil)
    }

    /// A trail with a flaw, in which each text from outside is this one.
    static func flawed(_ text: String) -> Verification {
        verification(head: 1234, hash: text, flaw: .strayMapping(groupName: text, revision: 3))
    }

    static func heldPlan(_ token: String, approvedBy: String?) -> AuditReport.HeldPlan {
        let extent = PlanExtent(
            removals: 120, unknown: 0, emptied: 0, mappedTargets: 900, groupsBefore: 80, groupsKnown: 80)
        return AuditReport.HeldPlan(
            hold: Hold(
                id: 5, token: token, heldAt: day(6), cycle: 3, revision: 2, extent: extent, limits: Guard(),
                approval: nil),
            changes: 130, release: approvedBy.map { AuditReport.HeldPlan.Release(at: day(7), by: $0) })
    }

    static func target(_ name: String, id: String = "g-1") -> Target {
        Target(id: 1, kind: .group, serverID: id, name: name)
    }

    static func drift(
        _ name: String, id: String? = "g-1", kind: Target.Kind = .group, cause: Drift.Cause = .changedOutside,
        missing: SkillSet = ["a"], extra: SkillSet = []
    ) -> Drift {
        Drift(
            cause: cause, targetID: 1, targetKind: kind, serverID: id, name: name, mapped: missing,
            observed: extra, granted: [], missing: missing, extra: extra, since: day(9), revision: 3,
            lastAttempt: nil, snapshot: nil, baseVersion: nil)
    }

    static func attempt(
        _ id: Attempt.ID, of target: Target, _ outcome: Attempt.Outcome, skills: SkillSet = ["a"],
        error: String? = nil, correlationID: String? = nil
    ) -> Attempt {
        Attempt(
            id: id, cycle: 1, target: target, number: 2, plannedAt: day(4), sentAt: day(4), settledAt: day(4),
            outcome: outcome, httpStatus: 500, baseVersion: "1", newVersion: nil, skillsBefore: [],
            skillsAfter: skills, revision: 3, error: error, correlationID: correlationID, durationMilliseconds: 12)
    }
}
