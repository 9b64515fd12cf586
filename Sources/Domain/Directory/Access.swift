/// What the credentials were seen to give.
public struct Access: Hashable, Sendable {
    /// `nil` where the server did not say, which means what was asked for: RFC 6749, section 5.1.
    public let grantedScopes: [String]?
    /// How many groups the server says there are, `nil` where it does not say.
    public let totalResults: Int?
    /// How many groups were looked at and could be read.
    public let groupsRead: Int
    /// Those that were looked at and could not be read.
    public let unreadable: [UnreadableGroup]

    /// Permissions without which the check would have failed.
    public let permissions: [String]
    /// Permissions that are needed as well, and cannot be tried without writing.
    public let untried: [String]

    public init(
        grantedScopes: [String]?, totalResults: Int?, groupsRead: Int = 0, unreadable: [UnreadableGroup] = [],
        permissions: [String] = [], untried: [String] = []
    ) {
        self.grantedScopes = grantedScopes
        self.totalResults = totalResults
        self.groupsRead = groupsRead
        self.unreadable = unreadable
        self.permissions = permissions
        self.untried = untried
    }
}
