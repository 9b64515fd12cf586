public import Foundation

/// A mapped group, or a person in one, that does not bear what is asked for, and why.
public struct Drift: Hashable, Sendable {
    /// Why it differs: one cause each, by the rules of docs/DRIFT.md.
    public enum Cause: String, Sendable, Codable, CaseIterable {
        case mappingChanged
        case changedOutside
        case putFailed
        case neverApplied
        case groupMissing
        case ambiguousName
        /// A person joined or left a group.
        case membershipChanged
    }

    public let cause: Cause
    /// `nil` where no group of that name was ever seen.
    public let targetID: Target.ID?
    public let targetKind: Target.Kind
    public let serverID: String?
    public let name: String
    /// What the mapping asks for.
    public let mapped: SkillSet
    /// `nil` where it is not known.
    public let observed: SkillSet?
    public let granted: SkillSet
    public let missing: SkillSet
    public let extra: SkillSet
    public let since: Date
    /// The revision that gave the mapping its present skills.
    public let revision: Int
    public let lastAttempt: Attempt.ID?
    public let snapshot: Snapshot.ID?
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
