public import Domain
public import Foundation
import GRDB

/// The open grants: which skills are ours, and since when reads have not shown them.
extension Store {
    /// The skills of the grants that ``closeRefutedGrants(besides:asOf:in:)`` would close.
    ///
    /// - Parameter time: when the cycle began to read.
    public func refutedSkills(asOf time: Date, in cycle: Cycle.ID) throws(StoreError) -> SkillSet {
        SkillSet(try read { db in try db.refutedGrants(at: time, in: cycle).map(\.1.skill) })
    }

    /// Closes the grants that two reads did not show, the second of them made by the poll that just ended.
    ///
    /// - Parameters:
    ///   - hidden: skills that the server may leave out although people have them: their absence proves nothing.
    ///   - time: when the cycle began to read.
    public func closeRefutedGrants(
        besides hidden: SkillSet = .empty, asOf time: Date, in cycle: Cycle.ID
    ) throws(StoreError) {
        let refuted = try read { db in try db.refutedGrants(at: time, in: cycle) }
        if refuted.isEmpty { return }
        try write { db in
            for (target, grant) in refuted {
                if hidden.contains(grant.skill.id) {
                    try db.keep(grant.unseen(since: time, in: cycle), of: target)
                } else {
                    try db.close(grant, of: target)
                }
            }
        }
    }
}

extension Grant {
    fileprivate func unseen(since time: Date, in cycle: Cycle.ID) -> Grant {
        Grant(skill: skill, attempt: attempt, unseen: Unseen(since: time, cycle: cycle))
    }

    fileprivate var closing: Grant {
        Grant(
            skill: skill, attempt: attempt,
            unseen: unseen.map { Unseen(since: $0.since, cycle: $0.cycle, isGone: true) })
    }

    fileprivate init(row: Row) {
        self.init(
            skill: Skill(id: row["skill_id"], proficiency: row["proficiency"]), attempt: row["attempt_id"],
            unseen: row.optionalDate("unseen_since").map {
                Unseen(since: $0, cycle: row["unseen_in"], isGone: row["is_gone"])
            })
    }
}

extension [Grant] {
    /// The skills that are ours.
    var skills: SkillSet { SkillSet(filter { $0.unseen?.isGone != true }.map(\.skill)) }
}

extension Database {
    func grants(of target: Target.ID) throws -> [Grant] {
        try Row.fetchAll(
            cachedStatement(sql: "SELECT * FROM grant WHERE target_id = ? ORDER BY skill_id"), arguments: [target]
        ).map(Grant.init(row:))
    }

    /// Takes in what a read showed the target with. Returns the skills that are ours from then on.
    func takeIn(_ shown: SkillSet, of target: Target.ID, at time: Date, in cycle: Cycle.ID) throws -> SkillSet {
        var open: [Grant] = []
        for grant in try grants(of: target) {
            let next = grant.afterRead(of: shown, at: time, in: cycle)
            if let next { open.append(next) }
            if next == grant { continue }
            if let next { try keep(next, of: target) } else { try close(grant, of: target) }
        }
        return open.skills
    }

    /// Takes in what somebody who is not active was shown with: what two reads lack is gone, which the next read of them while
    /// they are active goes by.
    func takeInInactive(_ shown: SkillSet, of target: Target.ID, hidden: SkillSet, at time: Date, in cycle: Cycle.ID)
        throws
    {
        for grant in try grants(of: target) where grant.unseen?.isGone != true {
            var next = grant.afterRead(of: shown, at: time, in: cycle) ?? grant
            if next.isDoubtful(at: time, in: cycle) {
                next = hidden.contains(grant.skill.id) ? next.unseen(since: time, in: cycle) : next.closing
            }
            if next != grant { try keep(next, of: target) }
        }
    }

    /// Opens grants for what the target is newly shown with and a write of ours was to give so recently that it explains it: the
    /// server refused that write, or it failed, and a read right after it was late.
    func takeInLateArrivals(
        _ shown: SkillSet, unlike had: SkillSet, of target: Target.ID, at time: Date, in cycle: Cycle.ID
    ) throws -> Bool {
        let news = shown.differing(from: had)
        if news.isEmpty { return false }
        let refused = try Row.fetchAll(
            cachedStatement(
                sql: """
                    SELECT attempt.id, skills_before.skills AS before, skills_after.skills AS after
                    FROM attempt
                    CROSS JOIN settlement ON settlement.attempt_id = attempt.id
                      AND (settlement.outcome IN ('rejected', 'conflict', 'failed')
                        OR settlement.outcome = 'applied' AND coalesce(settlement.http_status, 0) NOT BETWEEN 200 AND 299)
                      -- These were not looked at.
                      AND coalesce(settlement.http_status, 0) NOT IN (401, 403)
                    CROSS JOIN snapshot AS base ON base.id = attempt.base_snapshot_id
                    CROSS JOIN skill_set AS skills_before ON skills_before.id = base.skill_set_id
                    CROSS JOIN skill_set AS skills_after ON skills_after.id = attempt.skill_set_id
                    WHERE attempt.target_id = ? AND settlement.sent_at BETWEEN ? AND ?
                    ORDER BY attempt.id
                    """),
            arguments: [target, time.addingTimeInterval(-Grant.longestLag).milliseconds, time.milliseconds])
        var isOurs = false
        for row in refused {
            let given = try row.skills("after").subtracting(try row.skills("before"))
            for skill in given.skills where news.differing(from: SkillSet([skill])) != news {
                try keep(Grant(skill: skill, attempt: row["id"]), of: target)
                isOurs = true
            }
        }
        return isOurs
    }

    /// Opens and closes what a write that took effect gave and removed. Returns the skills that are ours from then on.
    ///
    /// - Parameters:
    ///   - before: what the target had before the write, `nil` where that was not known.
    ///   - left: what it was shown with afterwards, `nil` where it was not shown.
    ///   - isConfirmed: the server said that the write took effect. Otherwise it did as far as `left` shows it.
    func takeIn(
        _ attempt: Attempt.ID, of sent: SkillSet, onto before: SkillSet?, leaving left: SkillSet?, isConfirmed: Bool,
        on target: Target.ID, at time: Date, in cycle: Cycle.ID
    ) throws -> SkillSet {
        let known = try grants(of: target)
        let ours = known.skills
        let before = before ?? ours
        let given = sent.subtracting(before).union(sent.differing(from: before).intersection(ours))
        for skill in given.skills where isConfirmed || left?.contains(skill.id) != false {
            try keep(Grant(skill: skill, attempt: attempt), of: target)
        }
        let removed = before.subtracting(sent)
        // Otherwise what a single read does not show is no evidence.
        for grant in known where isConfirmed && removed.contains(grant.skill.id) { try close(grant, of: target) }
        return if let left { try takeIn(left, of: target, at: time, in: cycle) } else { try grants(of: target).skills }
    }

    /// Notes that the server does not have the target any more, so that nothing of ours was seen with it. What a later read shows
    /// once it is back decides.
    func takeInVanished(_ target: Target.ID, at time: Date, in cycle: Cycle.ID) throws {
        for grant in try grants(of: target) where grant.unseen == nil {
            try keep(grant.unseen(since: time, in: cycle), of: target)
        }
    }

    fileprivate func keep(_ grant: Grant, of target: Target.ID) throws {
        try cachedStatement(
            sql: """
                INSERT INTO grant (target_id, skill_id, proficiency, attempt_id, unseen_since, unseen_in, is_gone)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (target_id, skill_id) DO UPDATE SET
                  proficiency = excluded.proficiency, attempt_id = excluded.attempt_id,
                  unseen_since = excluded.unseen_since, unseen_in = excluded.unseen_in, is_gone = excluded.is_gone
                """
        ).execute(arguments: [
            target, grant.skill.id, grant.skill.proficiency, grant.attempt, grant.unseen?.since.milliseconds,
            grant.unseen?.cycle, grant.unseen?.isGone ?? false,
        ])
    }

    fileprivate func close(_ grant: Grant, of target: Target.ID) throws {
        try cachedStatement(sql: "DELETE FROM grant WHERE target_id = ? AND skill_id = ?")
            .execute(arguments: [target, grant.skill.id])
    }

    /// Grants of targets that the last poll has seen, and whose skill it did not show.
    fileprivate func refutedGrants(at time: Date, in cycle: Cycle.ID) throws -> [(Target.ID, Grant)] {
        try Row.fetchAll(
            cachedStatement(
                sql: """
                    SELECT grant.*
                    FROM grant CROSS JOIN target ON target.id = grant.target_id
                    WHERE grant.unseen_since <= ? AND grant.is_gone = 0 AND target.present = 1 AND target.page IS NOT NULL
                    ORDER BY grant.target_id, grant.skill_id
                    """),
            arguments: [time.addingTimeInterval(-Grant.longestLag).milliseconds]
        ).map { ($0["target_id"], Grant(row: $0)) }.filter { $0.1.isDoubtful(at: time, in: cycle) }
    }
}
