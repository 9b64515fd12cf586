import Domain

/// How old what a read showed of people is, and whether they may still be written to by it.
///
/// Nothing but a version keeps a write from running over what others did since, and people have none. How long a write waits
/// for its turn depends on the pace, and on how many wait beside it; who had to wait for longer is read again.
struct Freshness: Sendable {
    /// Nobody is read twice within this.
    private static let least = Duration.seconds(5)
    /// Requests that may come before a write beside those of the writes that wait with it: a few reads, a token.
    private static let requestsBefore = 10

    private let timeline: Timeline
    private let limit: Duration
    private var read: Duration

    /// As of a read just now.
    init(_ timeline: Timeline, requestsPerMinute: Int, writesSideBySide: Int) {
        self.timeline = timeline
        let turns = Self.requestsBefore + 2 * writesSideBySide
        limit = max(Self.least, .seconds(60) * turns / max(1, requestsPerMinute))
        read = timeline.now
    }

    var isSpent: Bool { timeline.now - read > limit }

    /// Notes that there was a read just now.
    mutating func renew() { read = timeline.now }
}
