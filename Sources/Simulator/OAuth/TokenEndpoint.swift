import HTTPTypes
import Hummingbird

/// Gives tokens for the client credentials grant with the credentials in the form body: RFC 6749, sections 4.4 and 2.3.1.
enum TokenEndpoint {
    static let path = "/oauth/token"

    static func answer(_ call: Call, in world: isolated World) throws -> Answer {
        guard call.contentType?.hasPrefix("application/x-www-form-urlencoded") == true,
            let form = try? URLEncodedFormDecoder().decode(Form.self, from: String(buffer: call.body)),
            let grantType = form.grantType
        else { return try error(.badRequest, "invalid_request", "A form with grant_type is expected.") }
        guard grantType == "client_credentials" else {
            return try error(.badRequest, "unsupported_grant_type", "Only client_credentials is supported.")
        }
        guard
            let token = world.tokens.issue(
                clientID: form.clientID ?? "", clientSecret: form.clientSecret ?? "", scope: form.scope, at: world.now()
            )
        else { return try error(.unauthorized, "invalid_client", "The client is unknown or its secret is wrong.") }
        return try .json(
            Granted(accessToken: token.text, expiresIn: token.lifetime, scope: token.scopes.joined(separator: " ")),
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
        let scope: String

        private enum CodingKeys: String, CodingKey {
            case accessToken = "access_token"
            case tokenType = "token_type"
            case expiresIn = "expires_in"
            case scope
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
