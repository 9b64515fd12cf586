import HTTPTypes
import Hummingbird

/// Gives tokens for the client credentials grant: RFC 6749, sections 4.4 and 2.3.1.
enum TokenEndpoint {
    static let path = "/oauth/token"

    /// - Parameters:
    ///   - takesBasic: whether the credentials may come in the header as well as in the form body.
    ///   - tellsScopes: whether the answer names the scopes.
    static func answer(
        _ call: Call, in world: isolated World, takesBasic: Bool = false, tellsScopes: Bool = true
    ) throws -> Answer {
        guard call.contentType?.hasPrefix("application/x-www-form-urlencoded") == true,
            let form = try? URLEncodedFormDecoder().decode(Form.self, from: String(buffer: call.body)),
            let grantType = form.grantType
        else { return try error(.badRequest, "invalid_request", "A form with grant_type is expected.") }
        guard grantType == "client_credentials" else {
            return try error(.badRequest, "unsupported_grant_type", "Only client_credentials is supported.")
        }
        let basic = takesBasic ? BasicCredentials(call.headers[.authorization]) : nil
        guard
            let token = world.tokens.issue(
                clientID: basic?.id ?? form.clientID ?? "", clientSecret: basic?.secret ?? form.clientSecret ?? "",
                scope: form.scope, at: world.now())
        else { return try error(.unauthorized, "invalid_client", "The client is unknown or its secret is wrong.") }
        return try .json(
            Granted(
                accessToken: token.text, expiresIn: token.lifetime, isText: world.tokens.writesLifetimeAsText,
                scope: tellsScopes ? token.scopes.joined(separator: " ") : nil),
            contentType: "application/json", headers: [.cacheControl: "no-store"])
    }

    private static func error(_ status: HTTPResponse.Status, _ error: String, _ description: String) throws -> Answer {
        try .json(
            Refused(error: error, description: description), status: status, contentType: "application/json")
    }

    private struct Form: Decodable {
        let grantType: String?
        let clientID: String?
        let clientSecret: String?
        let scope: String?

        private enum CodingKeys: String, CodingKey {
            case grantType = "grant_type"
            case clientID = "client_id"
            case clientSecret = "client_secret"
            case scope
        }
    }

    private struct Granted: Encodable {
        let accessToken: String
        let tokenType = "bearer"
        let expiresIn: Int
        let isText: Bool
        let scope: String?

        private enum CodingKeys: String, CodingKey {
            case accessToken = "access_token"
            case tokenType = "token_type"
            case expiresIn = "expires_in"
            case scope
        }

        func encode(to encoder: any Encoder) throws {
            var answer = encoder.container(keyedBy: CodingKeys.self)
            try answer.encode(accessToken, forKey: .accessToken)
            try answer.encode(tokenType, forKey: .tokenType)
            try isText
                ? answer.encode(String(expiresIn), forKey: .expiresIn) : answer.encode(expiresIn, forKey: .expiresIn)
            try answer.encodeIfPresent(scope, forKey: .scope)
        }
    }

    private struct Refused: Encodable {
        let error: String
        let description: String

        private enum CodingKeys: String, CodingKey {
            case error
            case description = "error_description"
        }
    }
}
