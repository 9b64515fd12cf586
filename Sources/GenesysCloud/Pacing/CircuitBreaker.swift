import Domain

/// Stops calls to a server that fails and fails.
///
/// It opens after ``threshold`` transient failures in a row. While it is open every call is refused; after the open
/// time one probe is let through, whose success closes it and whose failure opens it again for longer.
struct CircuitBreaker: Sendable {
    static let threshold = 5
    /// What those who come during a probe are told to wait: how long it takes cannot be known.
    static let probeRetryAfter = Duration.seconds(1)

    /// A call that was let through, to be handed back with what came of it.
    struct Pass: Hashable, Sendable {
        let isProbe: Bool
    }

    private enum State: Sendable {
        case closed
        case open(until: Duration, last: DirectoryError)
        case probing(last: DirectoryError)
    }

    /// Transient failures in a row.
    private(set) var failures = 0
    private var state = State.closed

    init() {}

    /// Why a call may not go now, `nil` if it may.
    func refusal(at now: Duration) -> DirectoryError? {
        switch state {
        case .closed: nil
        case .open(let until, _) where now >= until: nil
        case .open(let until, let last): .circuitOpen(failures: failures, retryAfter: until - now, last: last)
        case .probing(let last): .circuitOpen(failures: failures, retryAfter: Self.probeRetryAfter, last: last)
        }
    }

    /// - Throws: `DirectoryError.circuitOpen`.
    mutating func admit(at now: Duration) throws(DirectoryError) -> Pass {
        if let refusal = refusal(at: now) { throw refusal }
        guard case .open(_, let last) = state else { return Pass(isProbe: false) }
        state = .probing(last: last)
        return Pass(isProbe: true)
    }

    mutating func succeeded() {
        failures = 0
        state = .closed
    }

    /// Counts a transient failure. One of a call that was let through before the breaker opened tells nothing new.
    mutating func failed(_ error: DirectoryError, _ pass: Pass, at now: Duration) {
        guard pass.isProbe || isClosed else { return }
        failures += 1
        if pass.isProbe || failures >= Self.threshold {
            state = .open(until: now + Backoff().ceiling(afterFailures: failures), last: error)
        }
    }

    /// The call ended without telling whether the server works; if it was the probe, the next call is one.
    mutating func toldNothing(_ pass: Pass, at now: Duration) {
        if pass.isProbe, case .probing(let last) = state { state = .open(until: now, last: last) }
    }

    private var isClosed: Bool {
        if case .closed = state { true } else { false }
    }
}
