import Foundation
import HTTPTypes

/// The minute's limit of each token, and the headers that tell of it.
struct RateWindows: Sendable {
    private var windows: [String: RateLimit] = [:]

    /// `nil` if the request may pass, otherwise the whole seconds after which the next one will.
    mutating func secondsToWait(_ token: String, allowed: Int, at now: Date) -> Int? {
        windows[token, default: RateLimit(requestsPerMinute: allowed)].secondsToWait(at: now)
    }

    /// None, where there is no limit.
    func headers(of token: String, at now: Date) -> HTTPFields {
        guard let window = windows[token] else { return [:] }
        var headers = HTTPFields()
        for (name, value) in [
            ("allowed", window.requestsPerMinute), ("count", window.used), ("reset", window.secondsLeft(at: now)),
        ] {
            if let name = HTTPField.Name("inin-ratelimit-\(name)") { headers[name] = String(value) }
        }
        return headers
    }
}
