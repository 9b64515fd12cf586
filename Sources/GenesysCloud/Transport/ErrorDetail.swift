import NIOHTTP1

/// What a server says is wrong, from whichever of its error bodies: SCIM `detail` and `scimType` (RFC 7644, section
/// 3.12), Genesys Cloud `message`, OAuth `error_description` or `error` (RFC 6749, section 5.2).
struct ErrorDetail: Decodable {
    private let detail: String?
    private let scimType: String?
    private let message: String?
    private let description: String?
    private let error: String?

    private enum CodingKeys: String, CodingKey {
        case detail
        case scimType
        case message
        case description = "error_description"
        case error
    }

    init(from decoder: any Decoder) throws {
        let body = try decoder.container(keyedBy: CodingKeys.self)
        detail = try? body.decode(String.self, forKey: .detail)
        scimType = try? body.decode(String.self, forKey: .scimType)
        message = try? body.decode(String.self, forKey: .message)
        description = try? body.decode(String.self, forKey: .description)
        error = try? body.decode(String.self, forKey: .error)
    }

    /// One line, or the status' reason phrase where the body says nothing.
    ///
    /// - Parameter secrets: what must not show even if the server repeats it.
    static func text(of answer: Answer, hiding secrets: [String]) -> String {
        let told = try? answer.decoded(as: ErrorDetail.self)
        let text = told?.detail ?? told?.message ?? told?.description ?? told?.error ?? phrase(of: answer)
        return OneLine.text(told?.scimType.map { "\(text) (\($0))" } ?? text, hiding: secrets)
    }

    /// The detail error keyword of SCIM, `nil` where the body has none.
    static func scimType(of answer: Answer) -> String? { (try? answer.decoded(as: ErrorDetail.self))?.scimType }

    /// The error code of OAuth (RFC 6749, section 5.2), `nil` where the body has none.
    static func code(of answer: Answer) -> String? { (try? answer.decoded(as: ErrorDetail.self))?.error }

    private static func phrase(of answer: Answer) -> String {
        answer.reasonPhrase.isEmpty ? HTTPResponseStatus(statusCode: answer.status).reasonPhrase : answer.reasonPhrase
    }
}
