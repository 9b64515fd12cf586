import Foundation
import NIOCore
import NIOHTTP1

/// The client credentials grant with the credentials in the form body: RFC 6749, sections 4.4.2 and 2.3.1.
struct TokenRequest: Sendable {
    static let path = "/oauth/token"

    let request: Request
    let credentials: Credentials

    /// - Parameters:
    ///   - origin: of the server that gives tokens, without a slash at the end.
    ///   - scopes: what is asked for; where there are none, the server decides: RFC 6749, section 3.3.
    init(origin: String, credentials: Credentials, scopes: [String]) {
        self.credentials = credentials
        var fields = [
            ("grant_type", "client_credentials"), ("client_id", credentials.clientID),
            ("client_secret", credentials.clientSecret),
        ]
        if !scopes.isEmpty { fields.append(("scope", scopes.joined(separator: " "))) }
        request = Request(
            .POST, origin, Self.path,
            headers: [
                "Content-Type": FormBody.contentType, "Accept": "application/json", "User-Agent": "skill-sync",
            ],
            body: FormBody.buffer(fields))
    }

    /// Whether it is the credentials that are refused. A 400 or 403 without an error of RFC 6749, section 5.2 is the word of
    /// a gateway in between, which may think otherwise in a minute.
    static func isRefused(_ answer: Answer) -> Bool {
        switch answer.status {
        case 401: true
        case 400, 403: ErrorDetail.code(of: answer).map { $0 != "invalid_request" } ?? false
        default: false
        }
    }

    /// Genesys Cloud throttles tokens with 429 and also with 400 and `invalid_request (rate limit exceeded; …`.
    static func isThrottled(_ answer: Answer) -> Bool {
        answer.status == 429
            || answer.status == 400
                && String(buffer: answer.body).range(of: "rate limit exceeded", options: .caseInsensitive) != nil
    }
}
