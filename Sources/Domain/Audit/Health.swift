public import Foundation

/// Whether somebody should look, by what is on record and by who is at work.
public struct Health: Hashable, Sendable {
    /// A daemon that holds the database.
    public struct Daemon: Hashable, Sendable {
        public let startedAt: Date
        /// In seconds, from the end of a cycle to the beginning of the next.
        public let interval: TimeInterval

        public init(startedAt: Date, interval: TimeInterval) {
            self.startedAt = startedAt
            self.interval = interval
        }
    }

    public enum Problem: Hashable, Sendable {
        case noDaemon
        /// The next cycle should have begun at that time.
        case pollOverdue(since: Date)
        /// The cycle under way should have ended by that time, and nothing was recorded since it could have.
        case cycleOverdue(Cycle.ID, since: Date)
        /// The guard holds the plan of this token.
        case planHeld(token: String)
        /// The last cycle that ended left the circuit breaker open.
        case circuitOpen(until: Date)
        /// No cycle has brought everything in step for too long; `last` is when one did, `nil` where none has.
        case successTooOld(last: Date?)
    }

    /// So many intervals late is still in time.
    public static let patience = 1.5
    /// So many intervals old may the last success be, where nothing else is asked for.
    public static let successIntervals = 10.0

    /// In the order in which they should be looked at.
    public let problems: [Problem]

    public var isGood: Bool { problems.isEmpty }

    /// - Parameter successSince: the last success must not be older than that.
    public init(_ status: Status, daemon: Daemon?, successSince: Date, now: Date) {
        var problems: [Problem] = []
        if let daemon {
            if let overdue = Self.overdue(status, daemon, now) { problems.append(overdue) }
        } else {
            problems.append(.noDaemon)
        }
        if let hold = status.hold { problems.append(.planHeld(token: hold.token)) }
        if let until = status.lastFinished?.circuitOpenUntil { problems.append(.circuitOpen(until: until)) }
        if status.lastSuccessAt.map({ $0 < successSince }) ?? true {
            problems.append(.successTooOld(last: status.lastSuccessAt))
        }
        self.problems = problems
    }

    /// A daemon that is frozen records nothing: neither that a cycle begins nor that one goes on.
    private static func overdue(_ status: Status, _ daemon: Daemon, _ now: Date) -> Problem? {
        let patience = patience * daemon.interval
        guard let cycle = status.lastCycle, cycle.startedAt >= daemon.startedAt else {
            return now > daemon.startedAt + patience ? .pollOverdue(since: daemon.startedAt) : nil
        }
        if cycle.finishedAt == nil {
            let activity = max(cycle.startedAt, status.lastEventAt ?? cycle.startedAt)
            let due = activity + max(daemon.interval, status.lastFinished?.duration ?? 0)
            return now > due + patience ? .cycleOverdue(cycle.id, since: due) : nil
        }
        guard let due = cycle.nextPollAt else { return nil }
        return now > due + patience ? .pollOverdue(since: due) : nil
    }
}

extension Cycle {
    /// In seconds, `nil` while it runs.
    fileprivate var duration: TimeInterval? { finishedAt.map { $0.timeIntervalSince(startedAt) } }
}
