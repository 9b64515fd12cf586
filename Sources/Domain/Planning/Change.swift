/// One target's way from what it bears to what it shall bear.
public struct Change: Hashable, Sendable {
    public let target: Target
    public let cause: Drift.Cause
    /// What the mapping asks for, and the revision that gave it its present skills.
    public let mapped: SkillSet
    public let revision: Int
    /// What the change starts from.
    public let base: Snapshot.ID
    /// `nil` where the server tells no version of the target.
    public let baseVersion: String?
    /// What the target bears, `nil` where that is not known.
    public let before: SkillSet?
    /// What it shall bear.
    public let after: SkillSet

    /// The target to write to, under the version that the change starts from.
    public var baseSighting: Sighting {
        Sighting(
            kind: target.kind, id: target.serverID, displayName: target.name, version: baseVersion, lastModified: nil,
            skills: before)
    }

    /// What is given, or given at another proficiency.
    public var add: SkillSet { after.differing(from: before ?? .empty) }
    /// What is taken away. Empty where it is not known what the target bears: see ``mayRemove``.
    public var remove: SkillSet { (before ?? .empty).subtracting(after) }
    /// What stays and counts for less, at the proficiency that it gets.
    public var lower: SkillSet { after.lowered(from: before ?? .empty) }

    /// The change that the mapping asks for, or `nil` where the target bears it already or, in `additive` mode, where
    /// the server does not say what it bears: a PUT would take away what it does not list.
    public init?(
        target: Target, cause: Drift.Cause, mapped: SkillSet, revision: Int, base: Snapshot.ID, baseVersion: String?,
        observed: SkillSet?, granted: SkillSet, mode: Mode
    ) {
        if observed == nil, mode == .additive { return nil }
        let after = mode.desired(mapped: mapped, observed: observed, granted: granted, on: target.kind)
        if observed == after { return nil }
        self.init(
            target: target, cause: cause, mapped: mapped, revision: revision, base: base, baseVersion: baseVersion,
            before: observed, after: after)
    }

    /// A change as it is on record.
    public init(
        target: Target, cause: Drift.Cause, mapped: SkillSet, revision: Int, base: Snapshot.ID, baseVersion: String?,
        before: SkillSet?, after: SkillSet
    ) {
        self.target = target
        self.cause = cause
        self.mapped = mapped
        self.revision = revision
        self.base = base
        self.baseVersion = baseVersion
        self.before = before
        self.after = after
    }

    /// One write of the change's: from the same base to `after`.
    public func step(to after: SkillSet) -> Change {
        Change(
            target: target, cause: cause, mapped: mapped, revision: revision, base: base, baseVersion: baseVersion,
            before: before, after: after)
    }

    /// The same change from another snapshot of what the target bears.
    public func starting(from base: Snapshot.ID, version: String?) -> Change {
        Change(
            target: target, cause: cause, mapped: mapped, revision: revision, base: base, baseVersion: version,
            before: before, after: after)
    }

    /// Whether a target that bears `skills` bears what the change asks for. What others gave to a person meanwhile does
    /// not matter.
    public func isInForce(in skills: SkillSet) -> Bool {
        switch target.kind {
        case .group: skills == after
        case .user: SkillWork(from: before ?? .empty, to: after).isDone(in: skills)
        }
    }

    /// The same intent on what the target was found to bear since, or `nil` where nothing is left to do.
    public func rebased(onto snapshot: Snapshot, id: Snapshot.ID, mode: Mode) -> Change? {
        Change(
            target: Target(
                id: target.id, kind: target.kind, serverID: target.serverID, name: snapshot.displayName,
                groups: target.groups),
            cause: cause, mapped: mapped, revision: revision, base: id, baseVersion: snapshot.version,
            observed: snapshot.skills, granted: snapshot.granted, mode: mode)
    }
}
