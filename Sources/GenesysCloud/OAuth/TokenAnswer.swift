import Domain

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

    /// - Throws: `DecodingError` where there is no token, or none that a header may carry: RFC 6749, section A.12 has
    ///   visible ASCII and blanks only.
    init(from decoder: any Decoder) throws {
        let answer = try decoder.container(keyedBy: CodingKeys.self)
        accessToken = try answer.decode(String.self, forKey: .accessToken)
        expiresIn = try Self.seconds(answer)
        scope = try answer.decodeIfPresent(String.self, forKey: .scope)
        if accessToken.isEmpty { throw answer.error(.accessToken, .empty) }
        if !accessToken.utf8.allSatisfy({ 0x20...0x7E ~= $0 }) { throw answer.error(.accessToken, .unfitForHeader) }
    }

    /// A number, or a text with one in it, as some servers have it.
    private static func seconds(_ answer: KeyedDecodingContainer<CodingKeys>) throws -> Double? {
        guard let text = try? answer.decodeIfPresent(String.self, forKey: .expiresIn) else {
            return try answer.decodeIfPresent(Double.self, forKey: .expiresIn)
        }
        guard let number = text.wholeMatch(of: /\s*([0-9]+(?:\.[0-9]+)?)\s*/).flatMap({ Double($0.1) }), number.isFinite
        else { throw answer.error(.expiresIn, .wrongType) }
        return number
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
