import HTTPTypes
import NIOCore

/// What dialects that build on SCIM answer alike: errors and pages, RFC 7644, sections 3.12 and 3.4.2.
enum ScimAnswer {
    static let contentType = "application/scim+json"
    private static let errorSchema = "urn:ietf:params:scim:api:messages:2.0:Error"
    private static let listSchema = "urn:ietf:params:scim:api:messages:2.0:ListResponse"

    static func error(
        _ status: HTTPResponse.Status, _ detail: String, type: String? = nil, headers: HTTPFields = [:]
    ) throws -> Answer {
        try .json(
            ErrorBody(status: String(status.code), scimType: type, detail: detail),
            status: status, contentType: contentType, headers: headers)
    }

    static func invalid(_ detail: String, type: String = "invalidValue") throws -> Answer {
        try error(.badRequest, detail, type: type)
    }

    static func unknown(_ id: String) throws -> Answer {
        try error(.notFound, "There is no group \(id).")
    }

    /// `nil` if the request bears a good token, otherwise the answer that says why it may not pass.
    ///
    /// - Parameter scope: what the token must permit, `nil` where any token will do.
    static func refusal(without scope: String?, _ call: Call, in world: isolated World) throws -> Answer? {
        guard let token = call.bearerToken else {
            return try error(.unauthorized, "A bearer token is required.", headers: [.wwwAuthenticate: "Bearer"])
        }
        guard let grant = world.tokens.grant(of: token, at: world.now()) else {
            return try error(
                .unauthorized, "The token is unknown or has expired.",
                headers: [.wwwAuthenticate: #"Bearer error="invalid_token""#])
        }
        if let scope, !grant.scopes.contains(scope) {
            return try error(.forbidden, "The token lacks the scope \(scope).")
        }
        return nil
    }

    /// The answer to a request over the rate limit, `nil` if it is within.
    static func throttled(in world: isolated World) throws -> Answer? {
        guard let seconds = world.rateLimit?.secondsToWait(at: world.now()) else { return nil }
        return try error(.tooManyRequests, "Rate limit exceeded.", headers: [.retryAfter: String(seconds)])
    }

    /// A page of `total` resources, from the 1-based `startIndex` on.
    ///
    /// - Parameter resource: the text of the resource at a 0-based position.
    static func page(
        from startIndex: Int, count: Int, of total: Int, resource: (Int) throws -> [UInt8]
    ) rethrows -> Answer {
        let first = min(startIndex - 1, total)
        let past = min(first + max(0, count), total)
        var page = ByteBuffer()
        page.writeString(
            #"{"schemas":["\#(listSchema)"],"totalResults":\#(total),"startIndex":\#(startIndex),"#
                + #""itemsPerPage":\#(past - first),"Resources":["#)
        for position in first..<past {
            if position > first { page.writeStaticString(",") }
            page.writeBytes(try resource(position))
        }
        page.writeStaticString("]}")
        return Answer(status: .ok, contentType: contentType, body: page)
    }

    private struct ErrorBody: Encodable {
        let schemas = [errorSchema]
        let status: String
        let scimType: String?
        let detail: String
    }
}
