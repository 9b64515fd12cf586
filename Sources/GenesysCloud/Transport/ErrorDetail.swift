import NIOHTTP1

/// What a server says is wrong, from whichever of its error bodies: SCIM `detail` (RFC 7644, section 3.12), Genesys
/// Cloud `message`, OAuth `error_description` or `error` (RFC 6749, section 5.2).
struct ErrorDetail: Decodable {
    private let detail: String?
    private let message: String?
    private let description: String?
    private let error: String?

    private enum CodingKeys: String, CodingKey {
        case detail
        case message
        case description = "error_description"
        case error
    }

    init(from decoder: any Decoder) throws {
        let body = try decoder.container(keyedBy: CodingKeys.self)
        detail = try? body.decode(String.self, forKey: .detail)
        message = try? body.decode(String.self, forKey: .message)
        description = try? body.decode(String.self, forKey: .description)
        error = try? body.decode(String.self, forKey: .error)
    }

    /// One line, or the status' reason phrase where the body says nothing.
    ///
    /// - Parameter secrets: what must not show even if the server repeats it.
    static func text(of answer: Answer, hiding secrets: [String]) -> String {
        let told = try? answer.decoded(as: ErrorDetail.self)
        let text = told?.detail ?? told?.message ?? told?.description ?? told?.error
        return OneLine.text(text ?? phrase(of: answer), hiding: secrets)
    }

    /// The error code of OAuth (RFC 6749, section 5.2), `nil` where the body has none.
    static func code(of answer: Answer) -> String? { (try? answer.decoded(as: ErrorDetail.self))?.error }

    private static func phrase(of answer: Answer) -> String {
        answer.reasonPhrase.isEmpty ? HTTPResponseStatus(statusCode: answer.status).reasonPhrase : answer.reasonPhrase
    }
}
