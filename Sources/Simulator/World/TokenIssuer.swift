import Foundation

/// Hands out bearer tokens and knows which of them are good.
struct TokenIssuer: Sendable {
    struct Grant: Sendable {
        let scopes: [String]
        let expires: Date
    }

    struct Token: Sendable {
        let text: String
        let lifetime: Int
        let scopes: [String]
    }

    private let clientID: String
    private var clientSecret: String
    private let lifetime: Int
    let writesLifetimeAsText: Bool
    private let grantedScopes: [String]
    private var grants: [String: Grant] = [:]
    private(set) var issued = 0

    init(_ configuration: SimulatedServer.Configuration) {
        clientID = configuration.clientID
        clientSecret = configuration.clientSecret
        lifetime = configuration.tokenLifetime
        writesLifetimeAsText = configuration.writesLifetimeAsText
        grantedScopes = configuration.grantedScopes
    }

    /// A new token with those of the requested scopes that the client may have, or `nil` for wrong credentials.
    mutating func issue(clientID: String, clientSecret: String, scope: String?, at now: Date) -> Token? {
        guard clientID == self.clientID, clientSecret == self.clientSecret else { return nil }
        let requested = scope.map { $0.split(separator: " ").map(String.init) }
        let scopes = grantedScopes.filter { requested?.contains($0) ?? true }
        issued += 1
        let text = "simulated-token-\(issued)"
        grants[text] = Grant(scopes: scopes, expires: now.addingTimeInterval(Double(lifetime)))
        return Token(text: text, lifetime: lifetime, scopes: scopes)
    }

    /// What the token permits, or `nil` if it was never issued or is no longer good.
    func grant(of token: String, at now: Date) -> Grant? {
        guard let grant = grants[token], now < grant.expires else { return nil }
        return grant
    }

    /// From now on only this secret is good; tokens that were issued stay good.
    mutating func rotate(clientSecret: String) {
        self.clientSecret = clientSecret
    }

    mutating func expireAll() {
        grants.removeAll()
    }
}
