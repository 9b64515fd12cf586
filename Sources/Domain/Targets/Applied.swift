public import Foundation

/// What the last confirmed PUT of ours left on a target.
public struct Applied: Hashable, Sendable {
    public let target: Target
    /// What the PUT left, which may be more than it sent.
    public let skills: SkillSet
    /// The version that the PUT produced, `nil` where the server did not tell.
    public let version: String?
    /// The revision that the PUT was for.
    public let revision: Int
    public let attempt: Attempt.ID
    /// When it was confirmed, by its answer or by a later read.
    public let appliedAt: Date

    public init(
        target: Target, skills: SkillSet, version: String?, revision: Int, attempt: Attempt.ID, appliedAt: Date
    ) {
        self.target = target
        self.skills = skills
        self.version = version
        self.revision = revision
        self.attempt = attempt
        self.appliedAt = appliedAt
    }
}

/// How often another's edit met a write of ours on one target, or undid it, within one hour.
public struct ConflictHour: Hashable, Sendable {
    /// More conflicts than this within an hour call for a look at what else provisions the group (the tutorial's
    /// threshold).
    public static let threshold = 10

    /// The hour's beginning.
    public let hour: Date
    public let target: Target
    public let conflicts: Int

    public init(hour: Date, target: Target, conflicts: Int) {
        self.hour = hour
        self.target = target
        self.conflicts = conflicts
    }

    public var isOverThreshold: Bool { conflicts > Self.threshold }
}
