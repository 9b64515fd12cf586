public import Foundation

/// A mapped group, or a person in one, that does not bear what is asked for, and why.
public struct Drift: Hashable, Sendable {
    /// Why it differs: one cause each, by the rules of docs/DRIFT.md.
    public enum Cause: String, Sendable, Codable, CaseIterable {
        /// Something else was applied under an earlier state of the mappings.
        case mappingChanged
        /// It was seen to bear what is asked for, and then to differ; or all that is too much was given by others.
        case changedOutside
        /// The last write did not succeed.
        case putFailed
        /// The last write was answered as a success, and the server keeps something else than it was sent.
        case notAccepted
        /// What is missing can be given to nobody: the server does not have it, or it is not active.
        case unavailable
        /// No write of ours was ever confirmed.
        case neverApplied
        /// No group bears the mapped name.
        case groupMissing
        /// Several groups bear the mapped name.
        case ambiguousName
        /// A person joined or left a group.
        case membershipChanged
    }

    public let cause: Cause
    /// `nil` where no group of that name was ever seen.
    public let targetID: Target.ID?
    public let targetKind: Target.Kind
    /// The id that the server knows the target by, or knew it by; `nil` where no group of that name was ever seen.
    public let serverID: String?
    /// The mapped name of a group, the name of a person.
    public let name: String
    /// What the mapping asks for.
    public let mapped: SkillSet
    /// `nil` where it is not known.
    public let observed: SkillSet?
    /// Those of the observed skills that writes of ours gave.
    public let granted: SkillSet
    /// What is to be added, or to be had at another proficiency.
    public let missing: SkillSet
    /// What is too much. Of a person that may be what others gave, which no write takes away.
    public let extra: SkillSet
    /// When the cause came about.
    public let since: Date
    /// The revision that gave the mapping its present skills.
    public let revision: Int
    /// `nil` where nothing was ever written to it.
    public let lastAttempt: Attempt.ID?
    /// What it was last known to be, `nil` where no group of that name was ever seen.
    public let snapshot: Snapshot.ID?
    /// The version that it had then, `nil` where the server told none.
    public let baseVersion: String?
    /// It bore what is asked for, at some time since the mapping asks for it.
    public let wasInStep: Bool
    /// Of a person the groups that ask for it; `nil` of a group.
    public let groups: [Giver]?

    public init(
        cause: Cause, targetID: Target.ID?, targetKind: Target.Kind, serverID: String?, name: String, mapped: SkillSet,
        observed: SkillSet?, granted: SkillSet, missing: SkillSet, extra: SkillSet, since: Date, revision: Int,
        lastAttempt: Attempt.ID?, snapshot: Snapshot.ID?, baseVersion: String?, wasInStep: Bool = false,
        groups: [Giver]? = nil
    ) {
        self.cause = cause
        self.targetID = targetID
        self.targetKind = targetKind
        self.serverID = serverID
        self.name = name
        self.mapped = mapped
        self.observed = observed
        self.granted = granted
        self.missing = missing
        self.extra = extra
        self.since = since
        self.revision = revision
        self.lastAttempt = lastAttempt
        self.snapshot = snapshot
        self.baseVersion = baseVersion
        self.wasInStep = wasInStep
        self.groups = groups
    }

    /// What the target would bear without the drift.
    public var desired: SkillSet { (observed ?? .empty).subtracting(extra).overlaid(with: missing) }
}
