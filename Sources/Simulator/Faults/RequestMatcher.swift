/// Which requests a fault is meant for.
public struct RequestMatcher: Hashable, Sendable {
    /// `nil` matches every endpoint.
    public var endpoint: Endpoint?
    /// `nil` matches every group, and requests that name none.
    public var groupID: String?
    /// `nil` matches every page. A list request without `startIndex` asks for the page at 1.
    public var startIndex: Int?

    public init(endpoint: Endpoint? = nil, groupID: String? = nil, startIndex: Int? = nil) {
        self.endpoint = endpoint
        self.groupID = groupID
        self.startIndex = startIndex
    }

    public static var any: RequestMatcher { RequestMatcher() }
    public static var token: RequestMatcher { RequestMatcher(endpoint: .token) }
    /// Requests for what the server tells of itself.
    public static var discovery: RequestMatcher { RequestMatcher(endpoint: .discovery) }

    /// Requests for a page of groups; for the page from this index on where it is given.
    public static func list(startIndex: Int? = nil) -> RequestMatcher {
        RequestMatcher(endpoint: .list, startIndex: startIndex)
    }

    /// Requests for a single group; for this one where it is given.
    public static func read(_ groupID: String? = nil) -> RequestMatcher {
        RequestMatcher(endpoint: .read, groupID: groupID)
    }

    /// PUTs; those of this group where it is given.
    public static func put(_ groupID: String? = nil) -> RequestMatcher {
        RequestMatcher(endpoint: .put, groupID: groupID)
    }

    func matches(_ route: Route) -> Bool {
        (endpoint == nil || endpoint == route.endpoint)
            && (groupID == nil || groupID == route.groupID)
            && (startIndex == nil || startIndex == route.startIndex)
    }
}
