public import Domain
public import Foundation
import GRDB

/// Which attempts are asked for. What is `nil` does not narrow the answer.
public struct AttemptFilter: Hashable, Sendable {
    /// Of groups that bear or bore the name, of people whom such a group asked, under whichever name, and of the person of this
    /// name or id.
    public var name: String?
    public var outcome: Attempt.Outcome?
    public var cycle: Cycle.ID?
    public var since: Date?
    public var until: Date?
    /// All where it is `nil`.
    public var limit: Int?

    public init(
        about name: String? = nil, outcome: Attempt.Outcome? = nil, cycle: Cycle.ID? = nil, since: Date? = nil,
        until: Date? = nil, limit: Int? = nil
    ) {
        self.name = name
        self.outcome = outcome
        self.cycle = cycle
        self.since = since
        self.until = until
        self.limit = limit
    }
}

extension Store {
    /// Attempts, newest first. A group is found by every name that it ever bore, and each attempt tells the name of
    /// then.
    ///
    /// - Parameter take: returns whether to go on.
    public func attempts(_ filter: AttemptFilter, _ take: (Attempt) -> Bool) throws(StoreError) {
        try read { db in
            try db.stream(
                """
                SELECT attempts.* FROM \(filter.source)
                WHERE \(filter.conditions.joined(separator: " AND "))
                ORDER BY \(filter.order)
                LIMIT :limit
                """,
                [
                    "name": filter.name, "outcome": filter.outcome?.rawValue, "cycle": filter.cycle,
                    "since": filter.since?.milliseconds, "until": filter.until?.milliseconds,
                    "limit": filter.limit ?? -1,
                ],
                Attempt.init(row:), take)
        }
    }
}

extension AttemptFilter {
    /// What narrows most leads, so that no answer takes a look at every attempt: a group and a cycle have few, and of the
    /// outcomes all but one are rare.
    private var isLedByOutcome: Bool {
        guard let outcome else { return false }
        return name == nil && cycle == nil && outcome != .applied && outcome != .pending
    }

    private var isLedByTime: Bool {
        name == nil && cycle == nil && !isLedByOutcome && outcome != .pending && (since != nil || until != nil)
    }

    fileprivate var source: String {
        guard isLedByOutcome else { return "attempts" }
        return "settlement AS ended CROSS JOIN attempts ON attempts.id = ended.attempt_id"
    }

    fileprivate var conditions: [String] {
        var conditions = ["TRUE"]
        if isLedByOutcome {
            conditions.append(
                "ended.outcome = :outcome AND ended.outcome <> 'applied' AND attempts.settlement = ended.id")
        } else if outcome == .pending {
            conditions.append("attempts.id IN (SELECT attempt_id FROM unsettled) AND attempts.outcome = :outcome")
        } else if outcome != nil {
            conditions.append("attempts.outcome = :outcome")
        }
        if name != nil {
            let itself = """
                SELECT target_id FROM target_name WHERE name = :name
                UNION SELECT id FROM target WHERE kind = 'user' AND server_id = :name
                """
            let followers = """
                SELECT follower.target_id
                FROM target_name
                JOIN target AS giver ON giver.id = target_name.target_id AND giver.kind = 'group'
                JOIN group_set ON EXISTS (SELECT 1 FROM json_each(group_set.groups) WHERE value = giver.server_id)
                CROSS JOIN snapshot AS follower ON follower.group_set_id = group_set.id
                WHERE target_name.name = :name
                """
            conditions.append(
                """
                attempts.target IN (\(itself) UNION \(followers))
                AND (attempts.target IN (\(itself))
                  OR EXISTS (
                    SELECT 1 FROM json_each(attempts.groups) AS asking
                    WHERE asking.value ->> 'id' IN (
                      SELECT giver.server_id
                      FROM target_name JOIN target AS giver ON giver.id = target_name.target_id
                      WHERE target_name.name = :name AND giver.kind = 'group')))
                """)
        }
        if cycle != nil {
            conditions.append(
                """
                attempts.cycle = :cycle
                AND attempts.id > (SELECT after_event FROM cycle WHERE id = :cycle)
                AND attempts.id <= coalesce(
                  (SELECT after_event FROM cycle WHERE id > :cycle ORDER BY id LIMIT 1), (SELECT last_id FROM chain))
                """)
        }
        if since != nil { conditions.append("attempts.planned_at >= :since") }
        if until != nil { conditions.append("attempts.planned_at < :until") }
        return conditions
    }

    fileprivate var order: String {
        if isLedByOutcome { return "ended.attempt_id DESC" }
        return isLedByTime ? "attempts.planned_at DESC, attempts.id DESC" : "attempts.id DESC"
    }
}
