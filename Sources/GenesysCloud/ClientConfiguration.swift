public import Foundation

/// Where the server is and how it is to be treated.
public struct ClientConfiguration: Sendable {
    /// Scheme, host and port of the API. A path is taken as a prefix of all paths.
    public var apiURL: URL
    /// As ``apiURL``, of the server that gives tokens.
    public var loginURL: URL
    public var credentials: Credentials
    /// Reads the credentials again from where they came from. Asked once each time the server refuses those in use, so
    /// that a secret can be rotated under a daemon; `nil` where none can be had.
    public var rereadCredentials: @Sendable () async -> Credentials? = { nil }
    /// What comes between ``apiURL`` and `/Groups`, with a slash at the beginning and none at the end.
    public var basePath: String
    /// How many groups are asked for at a time. The server may give fewer.
    public var pageSize: Int
    /// Of all requests together, those for tokens and repeated ones included.
    public var requestsPerMinute: Int
    public var maxConcurrentRequests: Int
    /// From sending a request until its answer is whole.
    public var requestTimeout: Duration

    public init(
        apiURL: URL, loginURL: URL, credentials: Credentials, basePath: String = "/api/v2/scim/v2", pageSize: Int = 100,
        requestsPerMinute: Int = 300, maxConcurrentRequests: Int = 4, requestTimeout: Duration = .seconds(30)
    ) {
        self.apiURL = apiURL
        self.loginURL = loginURL
        self.credentials = credentials
        self.basePath = basePath
        self.pageSize = pageSize
        self.requestsPerMinute = requestsPerMinute
        self.maxConcurrentRequests = maxConcurrentRequests
        self.requestTimeout = requestTimeout
    }
}
