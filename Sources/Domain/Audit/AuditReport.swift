public import Foundation

/// What happened within a period, and how things stand at its making: all that the report's page shows.
public struct AuditReport: Hashable, Sendable {
    /// At most so many rows of drift, of failed attempts and of most edited targets.
    public static let driftLimit = 200
    public static let failedAttemptsLimit = 100
    public static let mostEditedLimit = 20
    public static let heldPlansLimit = 100

    /// Outcomes of attempts whose PUT is not known to be in force, and that call for a look.
    public static let failedOutcomes: [Attempt.Outcome] = [.failed, .rejected, .rateLimited, .unknown]

    /// From its beginning until before its end.
    public let period: Range<Date>
    public let madeAt: Date
    /// Drift at the making, by name; at most `driftLimit` rows.
    public let drift: [Drift]
    /// Drift at the making, all of it.
    public let driftCounts: [Drift.Cause: Int]
    /// How many of the drifting targets are people; the others are groups, and mapped names that no group bears, or several.
    public let driftedPeople: Int
    /// Days of the period in order; those without an attempt may be left out.
    public let attemptsPerDay: [Day]
    /// For each hour of the period with conflicts the target that had the most, in order.
    public let conflictHours: [ConflictHour]
    /// Every target's hours over the threshold, the latest first.
    public let hoursOverThreshold: [ConflictHour]
    /// Those that others changed the most often within the period, at most `mostEditedLimit`.
    public let mostEdited: [EditedTarget]
    /// Revisions of the period, the newest first.
    public let revisions: [Revision]
    /// The newest attempts of the period with one of the `failedOutcomes`, at most `failedAttemptsLimit`.
    public let failedAttempts: [Attempt]
    /// How many attempts of the period have one of the `failedOutcomes`.
    public let failedAttemptsTotal: Int
    /// How many plans the guard held for the first time within the period, and how many went through then by a release.
    public let plansHeld: Int
    public let plansReleased: Int
    /// The newest of both, at most `heldPlansLimit`.
    public let heldPlans: [HeldPlan]

    public init(
        period: Range<Date>, madeAt: Date, drift: [Drift], driftCounts: [Drift.Cause: Int], driftedPeople: Int,
        attemptsPerDay: [Day], conflictHours: [ConflictHour], hoursOverThreshold: [ConflictHour],
        mostEdited: [EditedTarget], revisions: [Revision], failedAttempts: [Attempt], failedAttemptsTotal: Int,
        plansHeld: Int, plansReleased: Int, heldPlans: [HeldPlan]
    ) {
        self.period = period
        self.madeAt = madeAt
        self.drift = drift
        self.driftCounts = driftCounts
        self.driftedPeople = driftedPeople
        self.attemptsPerDay = attemptsPerDay
        self.conflictHours = conflictHours
        self.hoursOverThreshold = hoursOverThreshold
        self.mostEdited = mostEdited
        self.revisions = revisions
        self.failedAttempts = failedAttempts
        self.failedAttemptsTotal = failedAttemptsTotal
        self.plansHeld = plansHeld
        self.plansReleased = plansReleased
        self.heldPlans = heldPlans
    }

    public var driftTotal: Int { driftCounts.values.reduce(0, +) }
    public var attemptsTotal: Int { attemptsPerDay.reduce(0) { $0 + $1.total } }

    /// The attempts of one day, by how they ended.
    public struct Day: Hashable, Sendable {
        /// Its midnight, UTC.
        public let day: Date
        public let attempts: [Attempt.Outcome: Int]

        public init(day: Date, attempts: [Attempt.Outcome: Int]) {
            self.day = day
            self.attempts = attempts
        }

        public var total: Int { attempts.values.reduce(0, +) }
    }

    /// A plan that the guard held, and who let it go through.
    public struct HeldPlan: Hashable, Sendable {
        public let hold: Hold
        /// How many targets it would have changed.
        public let changes: Int
        /// `nil` where nobody did.
        public let release: Release?

        public init(hold: Hold, changes: Int, release: Release?) {
            self.hold = hold
            self.changes = changes
            self.release = release
        }

        /// The end of a hold by somebody's word.
        public struct Release: Hashable, Sendable {
            /// When a cycle took it up.
            public let at: Date
            /// `user@host`.
            public let by: String

            public init(at: Date, by: String) {
                self.at = at
                self.by = by
            }
        }
    }

    /// How often others changed a target.
    public struct EditedTarget: Hashable, Sendable {
        public let target: Target
        public let edits: Int

        public init(target: Target, edits: Int) {
            self.target = target
            self.edits = edits
        }
    }
}
