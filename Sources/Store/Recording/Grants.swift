public import Domain
public import Foundation
import GRDB

/// Grants that two reads did not show, the second of them made by the poll that just ended.
public struct RefutedGrants: Sendable {
    fileprivate let grants: [(target: Target.ID, grant: Grant, isActive: Bool)]

    /// Which skills these are. They are gone, unless the server hides them.
    public var skills: SkillSet { SkillSet(grants.map(\.grant.skill)) }
}

/// The open grants: which skills are ours, and since when reads have not shown them.
extension Store {
    /// The grants that the poll that just ended refutes.
    ///
    /// - Parameters:
    ///   - inactive: the people whom it showed and who are not active, by id.
    ///   - time: when the cycle began to read.
    public func refutedGrants(
        ofInactive inactive: some Sequence<String> = [], asOf time: Date, in cycle: Cycle.ID
    ) throws(StoreError) -> RefutedGrants {
        try read { db in
            let rows = try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT grant.*, target.page IS NOT NULL AS is_active
                        FROM grant CROSS JOIN target ON target.id = grant.target_id
                        WHERE grant.unseen_since IS NOT NULL AND grant.unseen_as IN ('absent', 'deleted')
                          AND target.present = 1
                          AND (target.page IS NOT NULL
                            OR target.kind = 'user' AND target.server_id IN (SELECT value FROM json_each(?)))
                        ORDER BY grant.target_id, grant.skill_id
                        """),
                arguments: [try db.jsonArray(inactive.sorted())])
            return RefutedGrants(
                grants: try rows.map { ($0["target_id"], try Grant(row: $0), $0["is_active"]) }
                    .filter { $0.1.isDoubtful(at: time, in: cycle) })
        }
    }

    /// Closes grants that were refuted.
    ///
    /// - Parameters:
    ///   - hidden: skills that the server leaves out although people have them: their absence proves nothing.
    ///   - time: when the cycle began to read.
    public func close(
        _ refuted: RefutedGrants, besides hidden: SkillSet = .empty, asOf time: Date, in cycle: Cycle.ID
    ) throws(StoreError) {
        if refuted.grants.isEmpty { return }
        try write { db in
            for (target, grant, isActive) in refuted.grants {
                if hidden.contains(grant.skill.id) {
                    try db.keep(grant.unseen(.hidden, since: time, in: cycle), of: target)
                } else if isActive {
                    try db.close(grant, of: target)
                } else {
                    // What the next read of them while they are active shows is not ours.
                    try db.keep(grant.unseen(.gone, since: grant.unseen?.since ?? time, in: cycle), of: target)
                }
            }
        }
    }

    /// The skills that are ours and that the server was found to hide.
    public func hiddenSkills() throws(StoreError) -> Set<String> {
        try read { db in
            try String.fetchSet(
                db,
                sql: """
                    SELECT grant.skill_id
                    FROM grant CROSS JOIN target ON target.id = grant.target_id AND target.present = 1
                    WHERE grant.unseen_since IS NOT NULL AND grant.unseen_as = 'hidden'
                    """)
        }
    }

    /// Those of the people from whom a write of ours removed something that the server has only said to be gone, by id.
    public func unconfirmedRemovals(from people: [Target.ID]) throws(StoreError) -> [String] {
        try read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT DISTINCT target.server_id
                    FROM json_each(?) AS asked
                    CROSS JOIN grant ON grant.target_id = asked.value AND grant.unseen_as = 'removed'
                    CROSS JOIN target ON target.id = grant.target_id
                    ORDER BY target.server_id
                    """,
                arguments: [try db.jsonArray(people)])
        }
    }

    /// Notes that the server does not hide these skills any more: reads from now on say something again.
    ///
    /// - Parameter time: when the cycle began to read.
    public func show(_ skills: Set<String>, asOf time: Date, in cycle: Cycle.ID) throws(StoreError) {
        if skills.isEmpty { return }
        try write { db in
            try db.execute(
                sql: """
                    UPDATE grant SET unseen_as = 'absent', unseen_since = ?, unseen_in = ?
                    WHERE unseen_since IS NOT NULL AND unseen_as = 'hidden'
                      AND skill_id IN (SELECT value FROM json_each(?))
                    """,
                arguments: [time.milliseconds, cycle, try db.jsonArray(skills.sorted())])
        }
    }
}

/// A write of ours that is so recent that a read may not show it yet.
struct RecentWrite {
    let attempt: Attempt.ID
    let given: SkillSet
    let removed: SkillSet
    /// The server said that it took effect. Otherwise it may have.
    let isConfirmed: Bool
}

extension SkillSet {
    /// What a read showed of a target that had `had`, without what writes of ours have just removed.
    func withoutEchoes(of writes: [RecentWrite], unlike had: SkillSet) -> SkillSet {
        let news = subtracting(had)
        let removed = writes.filter(\.isConfirmed).reduce(SkillSet.empty) { $0.union($1.removed) }
        return subtracting(news.subtracting(news.differing(from: removed)))
    }
}

extension Grant {
    fileprivate init(row: Row) throws {
        self.init(
            skill: Skill(id: row["skill_id"], proficiency: row["proficiency"]), attempt: row["attempt_id"],
            unseen: try row.optionalDate("unseen_since").map {
                Unseen(since: $0, cycle: row["unseen_in"], state: try row.value("unseen_as"))
            })
    }
}

extension [Grant] {
    /// The skills that are ours.
    var skills: SkillSet { SkillSet(filter { $0.unseen?.state != .gone }.map(\.skill)) }
}

extension Database {
    func grants(of target: Target.ID) throws -> [Grant] {
        try Row.fetchAll(
            cachedStatement(sql: "SELECT * FROM grant WHERE target_id = ? ORDER BY skill_id"), arguments: [target]
        ).map(Grant.init(row:))
    }

    /// Whether a read that showed this changes a grant.
    func isNews(_ shown: SkillSet?, of target: Target.ID, at time: Date, in cycle: Cycle.ID) throws -> Bool {
        guard let shown else { return false }
        return try grants(of: target).contains { $0.afterRead(of: shown, at: time, in: cycle) != $0 }
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

    /// Takes in what somebody who is not active was shown with. Nothing is closed by that: the next read of them while they are
    /// active goes by it.
    func takeInInactive(_ shown: SkillSet, of target: Target.ID, at time: Date, in cycle: Cycle.ID) throws {
        for grant in try grants(of: target) {
            let next = grant.afterRead(of: shown, at: time, in: cycle) ?? grant
            if next != grant { try keep(next, of: target) }
        }
    }

    /// Opens grants for what the target is newly shown with and a recent write of ours was to give, so that it explains it: the
    /// server refused that write, or it failed, and a read right after it was late.
    func takeInLateArrivals(
        _ shown: SkillSet, unlike had: SkillSet, after writes: [RecentWrite], of target: Target.ID
    ) throws -> Bool {
        let news = shown.differing(from: had)
        var isOurs = false
        for write in writes where !write.isConfirmed {
            for skill in write.given.skills where news.differing(from: SkillSet([skill])) != news {
                try keep(Grant(skill: skill, attempt: write.attempt), of: target)
                isOurs = true
            }
        }
        return isOurs
    }

    /// The writes to a target that were sent so recently that a read at this time may be late for them, oldest first. Those that
    /// were not looked at for want of permission are not among them.
    func recentWrites(to target: Target.ID, at time: Date) throws -> [RecentWrite] {
        try Row.fetchAll(
            cachedStatement(
                sql: """
                    SELECT attempt.id, skills_before.skills AS before, skills_after.skills AS after,
                      settlement.outcome = 'applied' AND coalesce(settlement.http_status, 0) BETWEEN 200 AND 299
                        AS is_confirmed
                    FROM attempt
                    CROSS JOIN settlement ON settlement.attempt_id = attempt.id
                      AND settlement.outcome IN ('applied', 'rejected', 'conflict', 'failed')
                      AND coalesce(settlement.http_status, 0) NOT IN (401, 403)
                    CROSS JOIN snapshot AS base ON base.id = attempt.base_snapshot_id
                    CROSS JOIN skill_set AS skills_before ON skills_before.id = base.skill_set_id
                    CROSS JOIN skill_set AS skills_after ON skills_after.id = attempt.skill_set_id
                    WHERE attempt.target_id = ? AND settlement.sent_at BETWEEN ? AND ?
                    ORDER BY attempt.id
                    """),
            arguments: [target, time.addingTimeInterval(-Grant.longestLag).milliseconds, time.milliseconds]
        ).map { row in
            let (before, after) = (try row.skills("before"), try row.skills("after"))
            return RecentWrite(
                attempt: row["id"], given: after.subtracting(before), removed: before.subtracting(after),
                isConfirmed: row["is_confirmed"])
        }
    }

    /// Opens and closes what a write that took effect gave and removed. Returns the skills that are ours from then on.
    ///
    /// - Parameters:
    ///   - before: what the target had before the write, `nil` where that was not known.
    ///   - left: what it was shown with afterwards, `nil` where it was not shown.
    ///   - isConfirmed: the server said that the write took effect. Otherwise it did as far as `left` shows it.
    func takeIn(
        _ attempt: Attempt.ID, of sent: SkillSet, onto before: SkillSet?, leaving left: SkillSet?, isConfirmed: Bool,
        on target: Target.ID, _ kind: Target.Kind, at time: Date, in cycle: Cycle.ID
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
        for grant in known where isConfirmed && removed.contains(grant.skill.id) {
            switch kind {
            case .group where left?.contains(grant.skill.id) == true: continue
            case .group: try close(grant, of: target)
            // The answer does not show the person. The read after it, or the next poll, does.
            case .user: try keep(grant.unseen(.removed, since: time, in: cycle), of: target)
            }
        }
        // Nor does an answer to a removal show the rest of what a person has.
        if isConfirmed, kind == .user, given.isEmpty { return try grants(of: target).skills }
        return if let left { try takeIn(left, of: target, at: time, in: cycle) } else { try grants(of: target).skills }
    }

    /// Notes that the server does not have the target any more, so that nothing of ours was seen with it. What a later read shows
    /// once it is back decides.
    func takeInVanished(_ target: Target.ID, isDeleted: Bool, at time: Date, in cycle: Cycle.ID) throws {
        for grant in try grants(of: target) where grant.unseen == nil {
            try keep(grant.unseen(isDeleted ? .deleted : .absent, since: time, in: cycle), of: target)
        }
    }

    fileprivate func keep(_ grant: Grant, of target: Target.ID) throws {
        try cachedStatement(
            sql: """
                INSERT INTO grant (target_id, skill_id, proficiency, attempt_id, unseen_since, unseen_in, unseen_as)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (target_id, skill_id) DO UPDATE SET
                  proficiency = excluded.proficiency, attempt_id = excluded.attempt_id,
                  unseen_since = excluded.unseen_since, unseen_in = excluded.unseen_in, unseen_as = excluded.unseen_as
                """
        ).execute(arguments: [
            target, grant.skill.id, grant.skill.proficiency, grant.attempt, grant.unseen?.since.milliseconds,
            grant.unseen?.cycle, grant.unseen?.state.rawValue,
        ])
    }

    fileprivate func close(_ grant: Grant, of target: Target.ID) throws {
        try cachedStatement(sql: "DELETE FROM grant WHERE target_id = ? AND skill_id = ?")
            .execute(arguments: [target, grant.skill.id])
    }
}
