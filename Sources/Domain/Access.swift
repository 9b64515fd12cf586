/// What the credentials were seen to give.
public struct Access: Hashable, Sendable {
    /// `nil` where the server did not say, which means what was asked for: RFC 6749, section 5.1.
    public let grantedScopes: [String]?
    /// How many groups the server says there are, `nil` where it does not say.
    public let totalResults: Int?

    public init(grantedScopes: [String]?, totalResults: Int?) {
        self.grantedScopes = grantedScopes
        self.totalResults = totalResults
    }
}
