public import Domain
public import Logging
public import Store

/// What brings the directory in step with the mappings, a cycle at a time.
///
/// All that it decides from is in the store; between two cycles it remembers nothing.
public struct SyncEngine: Sendable {
    /// How a cycle is run.
    public struct Settings: Sendable {
        public var mode: Mode
        /// How many targets are written side by side.
        public var maxConcurrentWrites: Int
        /// How long after a conflict the group is read and written again (the tutorial's 500 ms).
        public var conflictDelay: Duration = .milliseconds(500)
        /// Tries of one write within a cycle, the first included; those that a rate limit or an expired token sent back do
        /// not count. A group takes its change in one write, a person in several.
        public var maxAttempts = 3
        public var backoff = Backoff()
        public var `guard` = Guard()
        /// How long a PUT without an answer may take to take effect at the server.
        public var longestWay = Duration.seconds(600)
        /// Pages of one poll, after which paging is taken to have no end.
        public var maxPages = Poll.maxPages
        /// What is older goes, about once a day; `nil` keeps everything.
        public var retention: Retention?

        public init(mode: Mode, maxConcurrentWrites: Int) {
            self.mode = mode
            self.maxConcurrentWrites = maxConcurrentWrites
        }
    }

    /// How long history is kept.
    public struct Retention: Sendable {
        public let days: Int
        /// In whose name it is pruned: `user@host`.
        public let identity: String

        public init(days: Int, identity: String) {
            self.days = days
            self.identity = identity
        }
    }

    let directory: any Directory
    let store: Store
    public var settings: Settings
    let clock: any Clock<Duration>
    let now: WallClock
    let random: Chance
    let logger: Logger
    let progress: @Sendable (Progress) -> Void

    public init(
        directory: any Directory, store: Store, settings: Settings, clock: any Clock<Duration>,
        now: @escaping WallClock, random: @escaping Chance, logger: Logger,
        progress: @escaping @Sendable (Progress) -> Void = { _ in }
    ) {
        self.directory = directory
        self.store = store
        self.settings = settings
        self.clock = clock
        self.now = now
        self.random = random
        self.logger = logger
        self.progress = progress
    }
}

/// How far a cycle has come.
public enum Progress: Hashable, Sendable {
    case polled(groups: Int, of: Int?)
    case readMembers(of: String, people: Int)
    case changed(Int, of: Int)
}

/// What came of a cycle.
public struct CycleReport: Hashable, Sendable {
    public let cycle: Cycle.ID
    /// The revision in force, `nil` where nothing was imported yet.
    public let revision: Int?
    public let outcome: Cycle.Outcome
    public let tally: Cycle.Tally
    /// `nil` where the cycle failed before there was one.
    public let plan: Plan?
    /// The plan as the guard held it, `nil` where it went through.
    public let hold: Hold?
    /// The plan had been held, and somebody approved of it.
    public let isReleased: Bool
    /// Changes that did not come into force, in the order of the plan, where nothing ended the cycle early.
    public let failed: [FailedChange]
    /// What ended the cycle early, or kept the people of a group from being listed.
    public let error: DirectoryError?
}

/// A change that did not come into force.
public struct FailedChange: Hashable, Sendable {
    public let target: Target
    /// What ended it, `nil` where that was an answer to an attempt, or what the target had become meanwhile.
    public let error: DirectoryError?
    /// What it was to give, and nobody can be given.
    public let unavailable: SkillSet
    /// The cycle has attempts of it on record. Where it has none, they cannot tell why it failed.
    public let isOnRecord: Bool
}

/// Why a step of a cycle could not go on.
enum StepError: Error {
    case directory(DirectoryError)
    case store(StoreError)
}
