/// What we know a target to bear, kept each time it differs from the one before.
public struct Snapshot: Hashable, Sendable {
    /// The store's own number of the snapshot, ascending in the order in which they were taken.
    public typealias ID = Int64

    /// How we came to know it.
    public enum Source: String, Sendable, Codable {
        /// The poll showed it.
        case poll
        /// A read of the single target showed it.
        case read
        /// The answer to our own PUT said so.
        case put
        /// The server no longer had the target: a complete poll did not show it, or a read did not find it.
        case vanished
    }

    public let displayName: String
    /// Opaque, as ``Sighting/version``; `nil` where the server gave none.
    public let version: String?
    /// As text, as ``Sighting/lastModified``; `nil` where the server gave none.
    public let lastModified: String?
    /// `nil`: the server does not list skills and the target was changed since we last knew them.
    public let skills: SkillSet?
    /// Those of `skills` that are ours by an open ``Grant``, at the proficiency that we gave.
    public let granted: SkillSet
    /// The groups whose mappings it follows, by id, ascending; `nil` for a group that follows that of its own name.
    public let groups: [String]?

    public init(
        displayName: String, version: String?, lastModified: String?, skills: SkillSet?, granted: SkillSet,
        groups: [String]? = nil
    ) {
        self.displayName = displayName
        self.version = version
        self.lastModified = lastModified
        self.skills = skills
        self.granted = granted
        self.groups = groups
    }

    /// The first snapshot of a target: nothing of what it bears is ours.
    public init(firstSight target: Sighting) {
        self.init(
            displayName: target.displayName, version: target.version, lastModified: target.lastModified,
            skills: target.skills, granted: .empty, groups: target.groups)
    }

    /// The snapshot that follows when the server shows the target so, or `nil` where it shows nothing new.
    ///
    /// Where the server does not list skills, an unchanged `version` and `lastModified` mean that what we knew still
    /// holds, and a changed one that we know nothing any more. A server may tell versions of single groups alone: one that is
    /// not told is no other one while `lastModified` is the same.
    ///
    /// - Parameter grants: the skills of the open grants, `nil` where the last read showed all of them.
    public func seeing(_ target: Sighting, grants: SkillSet? = nil) -> Snapshot? {
        let seenVersion = target.version ?? (isWithoutVersionAtSameTime(target) ? version : nil)
        let seen = target.skills ?? (isSameState(as: target) ? skills : nil)
        let next = Snapshot(
            displayName: target.displayName, version: seenVersion, lastModified: target.lastModified,
            skills: seen, granted: seen.map((grants ?? granted).intersection) ?? granted,
            groups: groups(after: target))
        return next == self && ExactName(next.displayName) == ExactName(displayName) ? nil : next
    }

    /// Whether a list leaves open what the target bears now. Where it does not show the skills, nothing may say that they are
    /// still those that we know. Where it shows other ones under the same version, or at the same time where versions are not
    /// told, it is behind, or the version does not move with the skills.
    public func isInDoubt(after listed: Sighting) -> Bool {
        guard ExactName(displayName) == ExactName(listed.displayName) else { return false }
        let isToldSame = (listed.version ?? listed.lastModified) != nil && isSameState(as: listed)
        guard let told = listed.skills else { return !isToldSame }
        return skills != nil && told != skills && isToldSame
    }

    private func isSameState(as target: Sighting) -> Bool {
        isWithoutVersionAtSameTime(target)
            || version == target.version && (lastModified == target.lastModified || lastModified == nil)
    }

    private func isWithoutVersionAtSameTime(_ target: Sighting) -> Bool {
        lastModified != nil && lastModified == target.lastModified && (version == nil || target.version == nil)
    }

    /// The snapshot that a write of `sent` which took effect leaves, from the target as it was shown afterwards.
    ///
    /// A server that shows other skills than were sent is believed. What is ours is another matter: see ``Grant``.
    ///
    /// - Parameter grants: the skills of the grants that are open after the write.
    public func afterWrite(of sent: SkillSet, grants: SkillSet, showing target: Sighting) -> Snapshot {
        let left = target.skills ?? sent
        return Snapshot(
            displayName: target.displayName, version: target.version, lastModified: target.lastModified,
            skills: left, granted: grants.intersection(left), groups: groups(after: target))
    }

    /// A person whose groups were not shown stays in those that are known. A group that is shown without any has its skills
    /// itself, though another dialect may have seen it leave them to its members.
    private func groups(after target: Sighting) -> [String]? {
        target.kind == .group ? target.groups : target.groups ?? groups
    }
}
