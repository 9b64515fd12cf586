import NIOHTTP1

/// A bearer token in use.
struct Token: Sendable {
    /// Ascending in the order in which tokens were obtained; tells one from another without its text.
    let number: Int
    let text: String
    /// What was granted, `nil` where the answer did not say, which means what was asked for: RFC 6749, section 5.1.
    let scopes: [String]?
    /// When it is to be renewed, on the timeline; `nil` where nothing is known of its end.
    let staleAt: Duration?
    /// What must not show where a server repeats it: the token itself, and what it was given for.
    let secrets: [String]
    /// The headers of every call made with it, built once.
    let headers: HTTPHeaders

    init(number: Int, text: String, scopes: [String]?, staleAt: Duration?, credentials: Credentials) {
        self.number = number
        self.text = text
        self.scopes = scopes
        self.staleAt = staleAt
        secrets = [text] + credentials.secrets
        headers = [
            "Authorization": "Bearer \(text)", "Accept": "application/scim+json, application/json",
            "User-Agent": "skill-sync",
        ]
    }

    func isFresh(at now: Duration) -> Bool {
        staleAt.map { now < $0 } ?? true
    }
}
