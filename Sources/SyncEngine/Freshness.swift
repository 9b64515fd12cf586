import Domain

/// How long what a read showed of a person is good for a write.
///
/// Nothing but a version keeps a write from running over what others did since, and people have none. How long a write waits
/// for its turn depends on the pace, and on how many wait beside it; who had to wait for longer is read again.
struct Freshness: Sendable {
    /// Nobody is read twice within this.
    private static let least = Duration.seconds(5)
    /// Requests that may come before a write beside those of the writes that wait with it: a few reads, a token.
    private static let requestsBefore = 10

    let timeline: Timeline
    private let limit: Duration

    init(_ timeline: Timeline, requestsPerMinute: Int, writesSideBySide: Int) {
        self.timeline = timeline
        let turns = Self.requestsBefore + 2 * writesSideBySide
        limit = max(Self.least, .seconds(60) * turns / max(1, requestsPerMinute))
    }

    /// Whether these may be written to by what a read showed then. Groups have versions.
    func isFresh(_ changes: some Collection<Change>, seenAt seen: Duration) -> Bool {
        changes.first?.target.kind != .user || timeline.now - seen <= limit
    }
}
