/// How soon the next request may go so that there are no more than so many a minute.
///
/// A full bucket holds one second's worth of requests, one at least. It is kept as the time at which it will be full
/// again, which is exact where a count of fractional tokens would drift.
struct TokenBucket: Hashable, Sendable {
    private let interval: Duration
    private let burst: Duration
    private var fullAt = Duration.zero

    /// - Parameter requestsPerMinute: at least 1 is taken.
    init(requestsPerMinute: Int) {
        interval = .seconds(60) / max(1, requestsPerMinute)
        burst = max(interval, .seconds(1))
    }

    /// How long the next request has to wait; zero if it may go now.
    func delay(at now: Duration) -> Duration {
        max(.zero, fullAt + interval - burst - now)
    }

    /// Takes one request's worth.
    mutating func take(at now: Duration) {
        fullAt = max(fullAt, now) + interval
    }
}
