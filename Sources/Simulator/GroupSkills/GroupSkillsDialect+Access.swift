import HTTPTypes
import Hummingbird

/// Tokens, and the answers to requests that are refused.
extension GroupSkillsDialect {
    static let scimJSON = "application/scim+json"

    func token(_ call: Call, in world: isolated World) throws -> Answer {
        guard call.contentType?.hasPrefix("application/x-www-form-urlencoded") == true,
            let form = try? URLEncodedFormDecoder().decode(
                GroupSkillsWire.TokenForm.self, from: String(buffer: call.body)),
            let grantType = form.grantType
        else { return try tokenError(.badRequest, "invalid_request", "A form with grant_type is expected.") }
        guard grantType == "client_credentials" else {
            return try tokenError(.badRequest, "unsupported_grant_type", "Only client_credentials is supported.")
        }
        guard
            let token = world.tokens.issue(
                clientID: form.clientID ?? "", clientSecret: form.clientSecret ?? "", scope: form.scope, at: world.now()
            )
        else { return try tokenError(.unauthorized, "invalid_client", "The client is unknown or its secret is wrong.") }
        return try .json(
            GroupSkillsWire.Token(
                accessToken: token.text, expiresIn: token.lifetime, scope: token.scopes.joined(separator: " ")),
            contentType: "application/json", headers: [.cacheControl: "no-store"])
    }

    /// `nil` if the request's token has this scope, otherwise the answer that says why it may not pass.
    func refusal(without scope: String, _ call: Call, in world: isolated World) throws -> Answer? {
        guard let token = call.bearerToken else {
            return try error(.unauthorized, "A bearer token is required.", headers: [.wwwAuthenticate: "Bearer"])
        }
        guard let grant = world.tokens.grant(of: token, at: world.now()) else {
            return try error(
                .unauthorized, "The token is unknown or has expired.",
                headers: [.wwwAuthenticate: #"Bearer error="invalid_token""#])
        }
        guard grant.scopes.contains(scope) else {
            return try error(.forbidden, "The token lacks the scope \(scope).")
        }
        return nil
    }

    func unknown(_ id: String) throws -> Answer {
        try error(.notFound, "There is no group \(id).")
    }

    func invalid(_ detail: String, type: String = "invalidValue") throws -> Answer {
        try error(.badRequest, detail, type: type)
    }

    func error(
        _ status: HTTPResponse.Status, _ detail: String, type: String? = nil, headers: HTTPFields = [:]
    ) throws -> Answer {
        try .json(
            GroupSkillsWire.ScimError(status: String(status.code), scimType: type, detail: detail),
            status: status, contentType: Self.scimJSON, headers: headers)
    }

    private func tokenError(_ status: HTTPResponse.Status, _ error: String, _ description: String) throws -> Answer {
        try .json(
            GroupSkillsWire.TokenError(error: error, description: description),
            status: status, contentType: "application/json")
    }
}
