import NIOHTTP1

/// How much of its limit a server says is left: the headers `inin-ratelimit-allowed`, `inin-ratelimit-count` and
/// `inin-ratelimit-reset` of Genesys Cloud.
struct RateWindow: Hashable, Sendable {
    /// What is believed at the most: a window is a minute long.
    static let longest = Duration.seconds(600)

    /// Requests that may be sent in a window of a minute.
    let allowed: Int
    /// Requests that may still be sent in this window.
    let remaining: Int
    /// When the next window begins.
    let endsIn: Duration

    /// `nil` where the headers are not all there, or make no sense: a server that allows nothing at all would not answer.
    init?(_ headers: HTTPHeaders) {
        func number(_ name: String) -> Int? {
            headers.first(name: name).flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil }
        }
        guard let allowed = number("inin-ratelimit-allowed"), let count = number("inin-ratelimit-count"),
            let reset = number("inin-ratelimit-reset"), allowed > 0
        else { return nil }
        self.allowed = allowed
        remaining = max(0, allowed - count)
        endsIn = min(.seconds(reset), Self.longest)
    }
}
