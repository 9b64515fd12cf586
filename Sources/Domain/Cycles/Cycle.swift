public import Foundation

/// Poll, plan and apply, once through.
public struct Cycle: Hashable, Sendable {
    /// Ascending in the order in which they began, and never given again.
    public typealias ID = Int64

    /// Whether it may write.
    public enum Kind: String, Sendable, Codable {
        /// It writes what the guard lets through.
        case sync
        /// Stopped after the plan: nothing was PUT.
        case plan
    }

    /// How it ended.
    public enum Outcome: String, Sendable, Codable, CaseIterable {
        /// Every mapped group that can bear its skills bears them.
        case converged
        /// It stopped after the plan, which took in all that it should. Whether there are changes in it is another question.
        case planned
        /// Some changes were not applied, or not planned: an earlier attempt is not settled, the mappings add up to more skills
        /// than a target may bear, a mapped group was not seen and the poll was not complete, or the people of one could not
        /// be listed.
        case partial
        /// The guard held the plan, and nothing was sent.
        case held
        /// It ended before there was a plan.
        case failed
        /// A crash, or a stop before the end.
        case interrupted
    }

    public let id: ID
    public let kind: Kind
    public let startedAt: Date
    /// `nil` while it runs.
    public let finishedAt: Date?
    /// `nil` while it runs.
    public let outcome: Outcome?
    public let tally: Tally
    /// The revision that it began under, `nil` where nothing had been imported yet.
    public let revision: Int?
    /// What ended it early, or why it left targets out: facts for the record, not a sentence. `nil` where neither was so.
    public let error: String?
    /// Until when the breaker lets no request through, `nil` where it was closed at the end.
    public let circuitOpenUntil: Date?
    /// When the daemon means to begin the next cycle; `nil` while it runs, and where none was to follow.
    public let nextPollAt: Date?

    public init(
        id: ID, kind: Kind, startedAt: Date, finishedAt: Date?, outcome: Outcome?, tally: Tally, revision: Int?,
        error: String?, circuitOpenUntil: Date?, nextPollAt: Date?
    ) {
        self.id = id
        self.kind = kind
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.outcome = outcome
        self.tally = tally
        self.revision = revision
        self.error = error
        self.circuitOpenUntil = circuitOpenUntil
        self.nextPollAt = nextPollAt
    }

    /// What a cycle counted.
    public struct Tally: Hashable, Sendable {
        /// The poll was shown to have seen every group, or every one that bears a name that it asked for.
        public var complete = false
        /// Groups seen by the poll.
        public var groups = 0
        /// What the poll brought that could not be read as a group.
        public var unreadable: [UnreadableGroup] = []
        /// People whose skills did not come, so that nothing is concluded about them.
        public var passedOver: [Roster.Passed] = []
        /// The poll asked for so many groups by their names, `nil` where it asked for all there are.
        public var namesAsked: Int?
        /// Requests sent, those for tokens and repeated ones included.
        public var requests = 0
        /// Changes planned.
        public var changed = 0
        /// Changes in force now.
        public var applied = 0
        /// Edits of others that a write met, or that a read right before it showed.
        public var conflicts = 0
        /// Changes given up for this cycle.
        public var failed = 0

        public init() {}
    }
}
