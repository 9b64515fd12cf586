/// A token as the server gives it: RFC 6749, section 5.1.
struct TokenAnswer: Decodable {
    /// The longest life that is believed, in seconds.
    private static let longestLife = 1e9

    let accessToken: String
    /// Seconds.
    private let expiresIn: Double?
    private let scope: String?

    private enum CodingKeys: String, CodingKey {
        case accessToken = "access_token"
        case expiresIn = "expires_in"
        case scope
    }

    var scopes: [String]? {
        scope.map { $0.split(separator: " ").map(String.init) }
    }

    /// How long it is used: until 100 s before its end, or a tenth of its life where that is less. `nil` where its end
    /// is not told.
    var usableFor: Duration? {
        expiresIn.map { given in
            let life = min(max(0, given), Self.longestLife)
            return .seconds(life - min(100, life / 10))
        }
    }
}
