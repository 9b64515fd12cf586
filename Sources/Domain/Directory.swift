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

    /// Reads one group, or `nil` where the server has none of that id.
    func group(id: String) async throws(DirectoryError) -> Group?

    /// Sends exactly one PUT that replaces the group's skills, and never repeats it: each write on the wire has an
    /// attempt of its own.
    ///
    /// - Parameter record: records the attempt. Called once, right before sending, when nothing is left to wait for; where
    ///   it returns `false`, nothing is sent and the answer is `nil`.
    /// - Throws: what was found out before anything was sent, `DirectoryError.changedMeanwhile` where the group is no longer
    ///   what `group` says. All that happens from then on is in the answer.
    func put(
        _ skills: SkillSet, on group: Group, onceRecorded record: () -> Bool
    ) async throws(DirectoryError) -> PutAnswer?

    /// How many requests have been sent until now, those for tokens and repeated ones included.
    func requestsSent() async -> Int

    /// Makes sure that the credentials are good and that groups can be read, and bear skills as is configured. Changes
    /// nothing.
    func checkAccess() async throws(DirectoryError) -> Access

    /// Closes all connections. Calls that are under way fail, and so does every later one.
    func close() async
}

/// The SHA-256 of a page's bytes, 32 bytes long.
public struct Fingerprint: Hashable, Sendable {
    public let bytes: [UInt8]

    public init(bytes: [UInt8]) { self.bytes = bytes }
}

/// A page whose groups are known to be just as its bytes say.
public struct KnownPage: Hashable, Sendable {
    public let fingerprint: Fingerprint
    public let groupCount: Int
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
        case groups([Group])
    }

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

/// A resource on a page that is no group.
public struct UnreadableGroup: Hashable, Sendable {
    /// 1-based position among all groups.
    public let index: Int
    /// In one line, `nil` where it has none that can be read.
    public let id: String?
    public let reason: String

    public init(index: Int, id: String?, reason: String) {
        self.index = index
        self.id = id
        self.reason = reason
    }
}
