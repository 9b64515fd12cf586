/// What goes wrong in the words of the published API. A SCIM path may use either shape.
extension Fault {
    /// Answers with an `ErrorBody`.
    public static func errorBody(
        _ status: Int, code: String, message: String, headers: [String: String] = [:]
    ) -> Fault {
        json(
            status, headers: headers,
            ErrorBody(status: status, code: code, message: message, contextID: "00000000-0000-4000-8000-ffffffffffff"))
    }

    /// Answers with an `Error` of SCIM, its status a text.
    public static func scimError(
        _ status: Int, type: String? = nil, detail: String, headers: [String: String] = [:]
    ) -> Fault {
        json(status, headers: headers, ScimAnswer.ErrorBody(status: String(status), scimType: type, detail: detail))
    }

    /// Answers 429 in the words of the contract, with `Retry-After` where it is given.
    public static func tooManyRequests(retryAfter seconds: Int?) -> Fault {
        guard let seconds else {
            return errorBody(
                429, code: "too.many.requests",
                message: "Rate limit exceeded the maximum [300] requests within [60] seconds")
        }
        return errorBody(
            429, code: "too.many.requests.retry.after",
            message: "Rate limit exceeded the maximum. Retry the request in [\(seconds)] seconds",
            headers: ["Retry-After": String(seconds)])
    }

    /// The token endpoint's other way to say that it was asked too often: 400, as if the request were wrong.
    public static func throttledToken(retryAfter: String? = nil) -> Fault {
        .status(
            400,
            headers: ["Content-Type": "application/json"].merging(retryAfter.map { ["Retry-After": $0] } ?? [:]) { $1 },
            body: #"{"error":"invalid_request","description":"rate limit exceeded; try again later"}"#)
    }

    private static func json(_ status: Int, headers: [String: String], _ body: some Encodable) -> Fault {
        // Texts and numbers always encode.
        let bytes = (try? Answer.encode(body)) ?? []
        return .answer(
            CannedAnswer(
                status: status, headers: ["Content-Type": "application/json"].merging(headers) { $1 }, bytes: bytes))
    }
}
