/// What we know a target to bear, kept each time it differs from the one before.
public struct Snapshot: Hashable, Sendable {
    /// The store's own number of the snapshot, ascending in the order in which they were taken.
    public typealias ID = Int64

    /// How we came to know it.
    public enum Source: String, Sendable, Codable {
        /// A page of a poll showed it.
        case poll
        /// A read of the single target showed it, after a conflict or a lost answer.
        case read
        /// The answer to our own PUT said so.
        case put
        /// A complete poll no longer had the target.
        case vanished
    }

    public let displayName: String
    public let version: String?
    public let lastModified: String?
    /// `nil`: the server does not list skills and the target was changed since we last knew them.
    public let skills: SkillSet?
    /// Those of `skills` that a confirmed PUT of ours added. What somebody else took away and gave again is not ours.
    public let granted: SkillSet

    public init(displayName: String, version: String?, lastModified: String?, skills: SkillSet?, granted: SkillSet) {
        self.displayName = displayName
        self.version = version
        self.lastModified = lastModified
        self.skills = skills
        self.granted = granted
    }

    /// The first snapshot of a group: nothing of what it bears is ours.
    public init(firstSight group: Group) {
        self.init(
            displayName: group.displayName, version: group.version, lastModified: group.lastModified,
            skills: group.skills, granted: .empty)
    }

    /// The snapshot that follows when the server shows `group`, or `nil` where it shows nothing new.
    ///
    /// Where the server does not list skills, an unchanged `version` and `lastModified` mean that what we knew still
    /// holds, and a changed one that we know nothing any more. A server may tell versions of single groups alone: one that is
    /// not told is no other one while `lastModified` is the same.
    public func seeing(_ group: Group) -> Snapshot? {
        let isSameTime = lastModified != nil && lastModified == group.lastModified
        let seenVersion = isSameTime && (version == nil || group.version == nil) ? version : group.version
        let sameVersion = version == seenVersion && (lastModified == group.lastModified || lastModified == nil)
        let seen = group.skills ?? (sameVersion ? skills : nil)
        let next = Snapshot(
            displayName: group.displayName, version: seenVersion, lastModified: group.lastModified,
            skills: seen, granted: seen.map(granted.intersection) ?? granted)
        return next == self ? nil : next
    }

    /// The snapshot that a confirmed PUT of `sent` onto `before` leaves, from the group that its answer showed.
    ///
    /// What the PUT added is ours from now on. A server that lists other skills than were sent is believed.
    public func afterPut(of sent: SkillSet, onto before: SkillSet?, answeredBy group: Group) -> Snapshot {
        let left = group.skills ?? sent
        let added = sent.subtracting(before ?? granted)
        return Snapshot(
            displayName: group.displayName, version: group.version, lastModified: group.lastModified,
            skills: left, granted: granted.union(added).intersection(left))
    }
}
