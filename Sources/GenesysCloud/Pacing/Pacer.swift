import Domain

/// Lets calls go one after the other at the pace the server allows: so many a minute, so many at once, none while it
/// asks to wait, and none while the circuit breaker is open.
actor Pacer {
    /// What came of a call that was let through.
    enum Ending: Sendable {
        /// The server answered and works.
        case answered
        /// Too many requests: no call goes for so long.
        case throttled(Duration)
        /// No answer, or a failure of the server. What is not transient says nothing about the server.
        case failed(DirectoryError)
        /// A failure of a server that says when to come back: no call goes for so long.
        case unavailable(DirectoryError, Duration)
    }

    private let timeline: Timeline
    private let random: Chance
    private let noting: @Sendable (DirectoryNote) -> Void
    private let line = Turnstile(places: 1)
    private let places: Turnstile
    /// What is configured, or what the server was last seen to allow where that is less.
    private(set) var requestsPerMinute: Int
    private let configuredRequestsPerMinute: Int
    private var bucket: TokenBucket
    private var heldUntil = Duration.zero
    /// What the server's window has left for calls that were not let through yet; `nil` before it said anything.
    private var budget: Budget?
    private var underWay = 0
    /// How long calls have waited for the bucket since one did not have to.
    private var paced = Duration.zero
    private var breaker = CircuitBreaker()

    /// - Parameter noting: is told of every wait that a server's failure or its rate limit brings about.
    init(
        requestsPerMinute: Int, maxConcurrentRequests: Int, timeline: Timeline, random: @escaping Chance,
        noting: @escaping @Sendable (DirectoryNote) -> Void = { _ in }
    ) {
        self.timeline = timeline
        self.random = random
        self.noting = noting
        places = Turnstile(places: maxConcurrentRequests)
        self.requestsPerMinute = requestsPerMinute
        configuredRequestsPerMinute = requestsPerMinute
        bucket = TokenBucket(requestsPerMinute: requestsPerMinute)
    }

    /// Waits for the call's turn. A call that was let through must be ended with ``leave(_:_:_:)``.
    ///
    /// - Throws: `DirectoryError.circuitOpen` or `DirectoryError.cancelled`; the call has not been let through then.
    func enter() async throws(DirectoryError) -> CircuitBreaker.Pass {
        if let refusal = breaker.refusal(at: timeline.now) { throw refusal }
        // Only the first in line waits for anything else, so the others keep their order.
        try await line.enter()
        defer { line.leave() }
        try await places.enter()
        do throws(DirectoryError) {
            return try await turn()
        } catch {
            places.leave()
            throw error
        }
    }

    /// Gives the call's place to the next, and takes note of what came of it.
    ///
    /// - Parameter window: what the server said of its limit. No more calls go before its end than it leaves, those that are
    ///   under way counted in.
    func leave(_ pass: CircuitBreaker.Pass, _ ending: Ending, _ window: RateWindow? = nil) {
        places.leave()
        underWay -= 1
        let now = timeline.now
        if let window { note(window, at: now) }
        switch ending {
        case .answered:
            breaker.succeeded()
        case .failed(let error) where error.isTransient:
            breaker.failed(error, pass, at: now)
        case .unavailable(let error, let wait):
            heldUntil = max(heldUntil, now + wait)
            noting(.backingOff(wait, after: error))
            breaker.failed(error, pass, at: now)
        case .throttled(let wait):
            heldUntil = max(heldUntil, now + wait)
            noting(.rateLimited(wait))
            breaker.toldNothing(pass, at: now)
        case .failed:
            breaker.toldNothing(pass, at: now)
        }
    }

    /// Waits before a call that failed so is repeated, the longer the more calls have failed in a row, and anything up to that
    /// so that not all come back at once. Where the server said when to come back, and that is later, its word is enough:
    /// nothing is let through before.
    ///
    /// - Throws: `DirectoryError.circuitOpen` where there have been too many, or `DirectoryError.cancelled`.
    func backOff(after failure: DirectoryError) async throws(DirectoryError) {
        if let refusal = breaker.refusal(at: timeline.now) { throw refusal }
        let delay = Backoff().delay(afterFailures: breaker.failures, fraction: random())
        if heldUntil - timeline.now >= delay { return }
        noting(.backingOff(delay, after: failure))
        try await timeline.sleep(for: delay)
    }

    private func note(_ window: RateWindow, at now: Duration) {
        requestsPerMinute = min(configuredRequestsPerMinute, max(1, window.allowed))
        let left = max(0, window.remaining - underWay)
        if let known = budget, let ends = known.ends, now < ends {
            // Answers overtake each other: an earlier one knows less of what was sent since.
            budget = Budget(left: min(known.left, left), ends: ends, allowed: window.allowed)
        } else {
            budget = Budget(left: left, ends: now + window.endsIn, allowed: window.allowed)
        }
        if left == 0 { noting(.rateLimited(window.endsIn)) }
    }

    private func turn() async throws(DirectoryError) -> CircuitBreaker.Pass {
        var hasWaited = false
        while true {
            if Task.isCancelled { throw .cancelled }
            let now = timeline.now
            if let refusal = breaker.refusal(at: now) { throw refusal }
            budget?.renew(at: now, underWay: underWay)
            let wait = max(bucket.delay(at: now), heldUntil - now, budget?.delay(at: now) ?? .zero)
            guard wait > .zero else {
                if !hasWaited { paced = .zero }
                let pass = try breaker.admit(at: now)
                bucket.take(at: now)
                budget?.left -= 1
                underWay += 1
                return pass
            }
            hasWaited = true
            if wait == bucket.delay(at: now) { noteWait(wait) }
            try await timeline.sleep(for: wait)
        }
    }

    /// Tells of the pace once calls have waited so long for it that somebody may wonder what is going on.
    private func noteWait(_ wait: Duration) {
        let before = paced
        paced += wait
        if before < Self.unnoticed, paced >= Self.unnoticed { noting(.paced(requestsPerMinute: requestsPerMinute)) }
    }
}

extension Pacer {
    private static let unnoticed = Duration.seconds(5)

    /// The calls that a server's window still has room for.
    private struct Budget {
        /// How long a window is waited for that the answers under way will tell of.
        private static let patience = Duration.seconds(1)

        var left: Int
        /// `nil` for a window that no answer has told of yet.
        var ends: Duration?
        /// What a window has room for.
        let allowed: Int

        /// Begins the next window where this one is over, or where nothing is under way that could tell of it.
        mutating func renew(at now: Duration, underWay: Int) {
            guard ends.map({ now >= $0 }) ?? (underWay == 0) else { return }
            left = allowed
            ends = nil
        }

        func delay(at now: Duration) -> Duration {
            left > 0 ? .zero : ends.map { $0 - now } ?? Self.patience
        }
    }
}
