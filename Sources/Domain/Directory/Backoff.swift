/// How long to wait after failures: a doubling delay with full jitter, so that clients that failed together do not come
/// back together.
public struct Backoff: Hashable, Sendable {
    /// The longest wait after a single failure.
    public let first: Duration
    /// No wait is longer, after however many failures.
    public let cap: Duration

    public init(first: Duration = .seconds(1), cap: Duration = .seconds(60)) {
        self.first = first
        self.cap = cap
    }

    /// The longest wait after so many failures in a row: `first`, doubled with each one more, up to `cap`.
    public func ceiling(afterFailures failures: Int) -> Duration {
        var delay = first
        for _ in 1..<max(failures, 1) {
            if delay >= cap { break }
            delay *= 2
        }
        return min(delay, cap)
    }

    /// The wait itself: `fraction`, uniform in 0...1, of the ceiling.
    public func delay(afterFailures failures: Int, fraction: Double) -> Duration {
        ceiling(afterFailures: failures) * fraction
    }
}
