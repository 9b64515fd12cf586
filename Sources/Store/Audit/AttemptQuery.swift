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
    /// All where it is `nil`.
    public var limit: Int?

    public init(
        groupName: String? = nil, outcome: Attempt.Outcome? = nil, cycle: Cycle.ID? = nil, since: Date? = nil,
        until: Date? = nil, limit: Int? = nil
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
                    "name": filter.groupName, "outcome": filter.outcome?.rawValue, "cycle": filter.cycle,
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
        return groupName == nil && cycle == nil && outcome != .applied && outcome != .pending
    }

    private var isLedByTime: Bool {
        groupName == nil && cycle == nil && !isLedByOutcome && outcome != .pending && (since != nil || until != nil)
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
        if groupName != nil {
            conditions.append("attempts.target IN (SELECT target_id FROM target_name WHERE name = :name)")
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
