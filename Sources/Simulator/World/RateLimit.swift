import Foundation

/// Lets so many requests through a minute; the minute begins with the first request after the one before has run out.
struct RateLimit: Sendable {
    let requestsPerMinute: Int
    private var windowEnds = Date.distantPast
    private(set) var used = 0

    init(requestsPerMinute: Int) {
        self.requestsPerMinute = requestsPerMinute
    }

    /// Whole seconds until the window ends.
    func secondsLeft(at now: Date) -> Int { max(0, Int(windowEnds.timeIntervalSince(now).rounded(.up))) }

    /// `nil` if the request may pass, otherwise the whole seconds after which the next one will.
    mutating func secondsToWait(at now: Date) -> Int? {
        if now >= windowEnds {
            windowEnds = now.addingTimeInterval(60)
            used = 0
        }
        guard used < requestsPerMinute else {
            return max(1, Int(windowEnds.timeIntervalSince(now).rounded(.up)))
        }
        used += 1
        return nil
    }
}
