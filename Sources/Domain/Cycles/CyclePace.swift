/// What a cycle costs in requests, and whether they fit into the time from one cycle to the next at the pace that is allowed.
public struct CyclePace: Hashable, Sendable {
    /// More are not told apart: they take longer than anybody waits. How many there are goes back to what servers say.
    public static let mostRequests = 1_000_000_000

    /// How many a cycle sends.
    public let requests: Int
    /// What is configured, or what the server allows where that is less.
    public let requestsPerMinute: Int
    /// From the end of a cycle to the start of the next.
    public let interval: Duration

    public init(requests: Int, requestsPerMinute: Int, interval: Duration) {
        self.requests = min(requests, Self.mostRequests)
        self.requestsPerMinute = max(1, requestsPerMinute)
        self.interval = interval
    }

    /// The time that the requests take at the least.
    public var duration: Duration { .seconds(60) * requests / requestsPerMinute }

    /// Whether the interval is long enough for the requests.
    public var fits: Bool { duration <= interval }

    /// Whether somebody who was told of the other should be told of this: a quarter more or less, or another pace.
    public func isNews(after told: CyclePace?) -> Bool {
        guard let told, told.requestsPerMinute == requestsPerMinute, told.interval == interval else { return true }
        return abs(requests - told.requests) * 4 > told.requests
    }
}

extension Poll {
    /// How many requests a poll takes.
    ///
    /// - Parameters:
    ///   - names: how many groups are mapped.
    ///   - members: how many people are in each mapped group that leaves its skills to them.
    ///   - isByNames: whether the server can be asked for a group by its name.
    ///   - membersPerPage: `nil` where groups bear their skills themselves.
    public static func requests(
        names: Int, groups: Int, members: [Int], groupsPerPage: Int, isByNames: Bool, membersPerPage: Int?
    ) -> Int {
        let forGroups =
            isByNames && isCheaper(byNames: names, than: groups, groupsPerPage)
            ? names : max(1, pages(groups, groupsPerPage))
        let forPeople = membersPerPage.map { size in members.reduce(0) { $0 + max(1, pages($1, size)) } }
        return forGroups + (forPeople ?? 0)
    }

    /// At the most ``CyclePace/mostRequests``.
    static func pages(_ count: Int, _ size: Int) -> Int {
        let (full, rest) = count.quotientAndRemainder(dividingBy: max(1, size))
        return min(CyclePace.mostRequests, rest > 0 ? full + 1 : full)
    }
}
