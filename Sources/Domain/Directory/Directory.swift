/// The server that knows the groups, in whichever dialect it speaks.
///
/// Every call may wait: for its turn, for a rate limit to pass, for a back-off to end. What a call repeats by itself,
/// and when it gives up, is its own business; what it throws has been given up. Cancelling the task ends a wait with
/// `DirectoryError.cancelled`.
public protocol Directory: Sendable {
    /// Reads the groups from the 1-based `startIndex` on, as many as the server gives.
    ///
    /// - Parameter known: what an earlier poll made of this page. Where the bytes are the same, the contents are
    ///   `.unchanged`.
    func page(at startIndex: Int, known: KnownPage?) async throws(DirectoryError) -> GroupPage

    /// How many groups a page has at the most.
    var groupsPerPage: Int { get }

    /// How many people a page of a group's members has at the most, `nil` where groups bear their skills themselves.
    var membersPerPage: Int? { get }

    /// How many groups a page has at the most, where the server can be asked for a group by its name; `nil` where it cannot.
    var pageSizeBesideNames: Int? { get }

    /// How many skills a target may bear, `nil` where there is no such limit.
    var mostSkills: Int? { get }

    /// Whether a read of a single group tells what it bears where a list leaves that out, or tells something else under the
    /// same version.
    var readsTellSkills: Bool { get }

    /// Reads every group of exactly this name.
    func groups(named name: String) async throws(DirectoryError) -> FoundGroups

    /// Reads the people of a group that leaves its skills to its members, from the 1-based page `number` on. `nil` where
    /// the server has no such group any more.
    func members(of group: String, page number: Int) async throws(DirectoryError) -> MemberPage?

    /// Reads people by their ids, at most ``Roster/peoplePerRead`` at a time. Those that the server does not have are not
    /// among the answer, nor is anybody whom nobody asked for: where the server showed such a person, the answer is not complete.
    func people(_ ids: [String]) async throws(DirectoryError) -> FoundPeople

    /// Every skill whose name begins like this, whatever its state; none where the server knows skills by their ids alone.
    func skills(withPrefix prefix: String) async throws(DirectoryError) -> [NamedSkill]

    /// Which of these skills can be given to nobody: the server does not have them, or has them switched off. None where it
    /// does not say.
    func unavailable(_ skills: [String]) async throws(DirectoryError) -> [String]

    /// Which of these skills the server has and has switched off, so that it may leave them out where it shows people; those
    /// too of which it does not say.
    func switchedOff(_ skills: [String]) async throws(DirectoryError) -> [String]

    /// Reads one target, or `nil` where the server does not have it.
    func sighting(of target: Target) async throws(DirectoryError) -> Sighting?

    /// What one write makes of the skills on the way from `before` to `after`: `after` itself where the server replaces all
    /// at once, else the next step towards it.
    func step(from before: SkillSet?, to after: SkillSet) -> SkillSet

    /// Sends exactly one write that makes the target's skills `skills`, and never repeats it: each write on the wire has an
    /// attempt of its own.
    ///
    /// - Parameters:
    ///   - skills: a ``step(from:to:)`` from what `target` bears.
    ///   - record: records the attempt. Called once, right before sending, when nothing is left to wait for, with the target
    ///     as it is written to: a read may have told its version, which a list did not. Where it returns `false`, nothing is
    ///     sent and the answer is `nil`.
    /// - Throws: what was found out before anything was sent, `DirectoryError.changedMeanwhile` where the target is no longer
    ///   what `target` says. All that happens from then on is in the answer.
    func write(
        _ skills: SkillSet, on target: Sighting, onceRecorded record: (Sighting) -> Bool
    ) async throws(DirectoryError) -> WriteAnswer?

    /// How many requests have been sent until now, those for tokens and repeated ones included.
    func requestsSent() async -> Int

    /// How many requests may be sent in a minute: what is configured, or what the server was seen to allow where that is
    /// less.
    func requestsPerMinute() async -> Int

    /// Makes sure that the credentials are good and that groups can be read, and bear skills as is configured. Changes
    /// nothing.
    func checkAccess() async throws(DirectoryError) -> Access

    /// Closes all connections. Calls that are under way fail, and so does every later one.
    func close() async
}

/// A server whose groups bear their skills themselves has no people to tell of, and replaces all skills at once.
extension Directory {
    public var pageSizeBesideNames: Int? { nil }
    public var membersPerPage: Int? { nil }
    public var mostSkills: Int? { nil }
    public var readsTellSkills: Bool { false }

    public func groups(named name: String) async throws(DirectoryError) -> FoundGroups {
        FoundGroups(groups: [], isComplete: false)
    }

    public func members(of group: String, page number: Int) async throws(DirectoryError) -> MemberPage? { nil }

    public func people(_ ids: [String]) async throws(DirectoryError) -> FoundPeople {
        FoundPeople(members: [], isComplete: false)
    }

    public func skills(withPrefix prefix: String) async throws(DirectoryError) -> [NamedSkill] { [] }

    public func unavailable(_ skills: [String]) async throws(DirectoryError) -> [String] { [] }

    public func switchedOff(_ skills: [String]) async throws(DirectoryError) -> [String] { [] }

    public func step(from before: SkillSet?, to after: SkillSet) -> SkillSet { after }
}

/// The SHA-256 of a page's bytes, 32 bytes long.
public struct Fingerprint: Hashable, Sendable {
    public let bytes: [UInt8]

    public init(bytes: [UInt8]) { self.bytes = bytes }
}

/// A page whose groups are known to be just as its bytes say.
public struct KnownPage: Hashable, Sendable {
    public let fingerprint: Fingerprint
    /// How many resources it had, unreadable ones included.
    public let groupCount: Int
    /// How many groups it said there are, `nil` where it did not say.
    public let totalResults: Int?

    public init(fingerprint: Fingerprint, groupCount: Int, totalResults: Int?) {
        self.fingerprint = fingerprint
        self.groupCount = groupCount
        self.totalResults = totalResults
    }
}

/// A page of groups as it arrived.
public struct GroupPage: Hashable, Sendable {
    /// What the page had, or that it need not be looked at.
    public enum Contents: Hashable, Sendable {
        /// The bytes are those of the page that was known.
        case unchanged
        /// Those that could be read, in the order in which they arrived.
        case groups([Sighting])
    }

    /// The 1-based place of its first resource among all groups.
    public let startIndex: Int
    public let fingerprint: Fingerprint
    /// How many resources arrived, unreadable ones included: what the next `startIndex` follows from.
    public let groupCount: Int
    /// How many groups the server says there are, `nil` where it does not say.
    public let totalResults: Int?
    public let contents: Contents
    /// What could not be read as a group, and why. Nothing is concluded about them.
    public let unreadable: [UnreadableGroup]

    public init(
        startIndex: Int, fingerprint: Fingerprint, groupCount: Int, totalResults: Int?, contents: Contents,
        unreadable: [UnreadableGroup] = []
    ) {
        self.startIndex = startIndex
        self.fingerprint = fingerprint
        self.groupCount = groupCount
        self.totalResults = totalResults
        self.contents = contents
        self.unreadable = unreadable
    }
}

/// What was found by a name.
public struct FoundGroups: Hashable, Sendable {
    public let groups: [Sighting]
    /// What was found and could not be read as a group.
    public let unreadable: [UnreadableGroup]
    /// The server was seen to have shown all that it has of the name: what is missing is not there.
    public let isComplete: Bool

    public init(groups: [Sighting], unreadable: [UnreadableGroup] = [], isComplete: Bool) {
        self.groups = groups
        self.unreadable = unreadable
        self.isComplete = isComplete
    }
}

/// A resource on a page that is no group.
public struct UnreadableGroup: Hashable, Sendable {
    /// 1-based position among all groups.
    public let index: Int
    /// In one line, `nil` where it has none that can be read.
    public let id: String?
    public let reason: DirectoryError.BodyFault

    public init(index: Int, id: String?, reason: DirectoryError.BodyFault) {
        self.index = index
        self.id = id
        self.reason = reason
    }
}

/// A mapped group that a poll did not show, though it was not shown to be complete: it may be there all the same.
public struct UnseenGroup: Hashable, Sendable {
    public let name: String
    /// What came of it and could not be read, `nil` where nothing did that is known to be it.
    public let unreadable: UnreadableGroup?

    public init(name: String, unreadable: UnreadableGroup?) {
        self.name = name
        self.unreadable = unreadable
    }
}
