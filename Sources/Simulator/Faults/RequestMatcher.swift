/// Which requests a fault is meant for.
public struct RequestMatcher: Hashable, Sendable {
    /// `nil` matches every endpoint.
    public var endpoint: Endpoint?
    /// `nil` matches every group, and requests that name none.
    public var groupID: String?
    /// `nil` matches every page. A list request without `startIndex` asks for the page at 1.
    public var startIndex: Int?
    /// `nil` matches every person, and requests that name none in their path.
    public var personID: String?
    /// `nil` matches every page. A request for a page without `pageNumber` asks for the first.
    public var pageNumber: Int?

    public init(
        endpoint: Endpoint? = nil, groupID: String? = nil, startIndex: Int? = nil, personID: String? = nil,
        pageNumber: Int? = nil
    ) {
        self.endpoint = endpoint
        self.groupID = groupID
        self.startIndex = startIndex
        self.personID = personID
        self.pageNumber = pageNumber
    }

    public static var any: RequestMatcher { RequestMatcher() }
    public static var token: RequestMatcher { RequestMatcher(endpoint: .token) }

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

    /// Requests for a page of a group's people; those of this group and this page where they are given.
    public static func members(_ groupID: String? = nil, pageNumber: Int? = nil) -> RequestMatcher {
        RequestMatcher(endpoint: .members, groupID: groupID, pageNumber: pageNumber)
    }

    /// Requests for people by their ids.
    public static var people: RequestMatcher { RequestMatcher(endpoint: .people) }

    /// Requests that give skills; those to this person where they are given.
    public static func grant(_ personID: String? = nil) -> RequestMatcher {
        RequestMatcher(endpoint: .grant, personID: personID)
    }

    /// Requests that take a skill; those from this person where they are given.
    public static func revoke(_ personID: String? = nil) -> RequestMatcher {
        RequestMatcher(endpoint: .revoke, personID: personID)
    }

    func matches(_ route: Route) -> Bool {
        (endpoint == nil || endpoint == route.endpoint)
            && (groupID == nil || groupID == route.groupID)
            && (startIndex == nil || startIndex == route.startIndex)
            && (personID == nil || personID == route.personID)
            && (pageNumber == nil || pageNumber == route.pageNumber)
    }
}
