import Foundation
import NIOCore
import NIOHTTP1

/// The client credentials grant: RFC 6749, section 4.4.2.
struct TokenRequest: Sendable {
    /// How the credentials are shown: RFC 6749, section 2.3.1.
    enum Proof: Sendable {
        case basic
        case form
    }

    static let path = "/oauth/token"

    let request: Request
    let credentials: Credentials

    /// - Parameters:
    ///   - origin: of the server that gives tokens, without a slash at the end.
    ///   - scopes: what is asked for; where there are none, the server decides: RFC 6749, section 3.3.
    init(origin: String, credentials: Credentials, proof: Proof = .form, scopes: [String]) {
        self.credentials = credentials
        var headers: HTTPHeaders = [
            "Content-Type": FormBody.contentType, "Accept": "application/json", "User-Agent": "skill-sync",
        ]
        var fields = [("grant_type", "client_credentials")]
        switch proof {
        case .basic:
            headers.add(name: "Authorization", value: "Basic \(credentials.basic)")
        case .form:
            fields += [("client_id", credentials.clientID), ("client_secret", credentials.clientSecret)]
        }
        if !scopes.isEmpty { fields.append(("scope", scopes.joined(separator: " "))) }
        request = Request(
            .POST, origin, Self.path, headers: headers, body: FormBody.buffer(fields), answerIsSecret: true)
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

extension Credentials {
    /// Each percent-encoded first, so that a colon in the id does not end it: RFC 6749, section 2.3.1.
    fileprivate var basic: String {
        let pair = [clientID, clientSecret].map(PercentEncoding.text).joined(separator: ":")
        return Data(pair.utf8).base64EncodedString()
    }

    /// What must not show, in every form in which it is sent.
    var secrets: [String] { [clientSecret, basic] }
}
