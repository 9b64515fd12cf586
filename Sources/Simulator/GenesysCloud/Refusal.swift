import HTTPTypes

/// Why a request is refused, with the codes and texts that the contract publishes.
struct Refusal: Error {
    let status: HTTPResponse.Status
    let code: String
    /// With `{name}` for each of ``parameters``.
    let template: String
    var parameters: [String: String] = [:]
    var entityID: String?
    /// The kind of a SCIM error, where it is sent as one.
    var scimType: String?
    var headers: HTTPFields = [:]

    var message: String {
        parameters.reduce(template) { $0.replacing("{\($1.key)}", with: $1.value) }
    }

    static func invalidParameter(_ name: String, _ value: String, allowed: String) -> Refusal {
        Refusal(
            status: .badRequest, code: "invalid.query.param.value",
            template: "Value [{value}] is not valid for parameter [{name}]. Allowable values are: {allowed}",
            parameters: ["value": value, "name": name, "allowed": allowed], scimType: "invalidValue")
    }

    static func malformed(_ message: String) -> Refusal {
        Refusal(status: .badRequest, code: "bad.request", template: message, scimType: "invalidSyntax")
    }

    /// The contract has this code for any text. Which code the service has for a skill that does not exist is not
    /// published.
    static func constraint(_ message: String, entityID: String? = nil) -> Refusal {
        Refusal(
            status: .badRequest, code: "constraint.validation", template: message, entityID: entityID,
            scimType: "invalidValue")
    }

    static func invalidFilter(_ message: String) -> Refusal {
        Refusal(status: .badRequest, code: "bad.request", template: message, scimType: "invalidFilter")
    }

    static func notFound(_ entityID: String, code: String = "not.found") -> Refusal {
        Refusal(
            status: .notFound, code: code, template: "The requested resource was not found.", entityID: entityID)
    }

    static func unauthenticated(_ code: String, _ message: String) -> Refusal {
        Refusal(status: .unauthorized, code: code, template: message, headers: [.wwwAuthenticate: "Bearer"])
    }

    static func missing(_ requirement: Operation.Requirement, among permissions: Set<String>) -> Refusal? {
        switch requirement {
        case .any(let permission) where !permissions.contains(permission):
            Refusal(
                status: .forbidden, code: "missing.any.permissions",
                template: "Unable to perform the requested action. "
                    + "You must have at least one of the following permissions assigned: {permissions}",
                parameters: ["permissions": permission])
        case .all(let permission) where !permissions.contains(permission):
            Refusal(
                status: .forbidden, code: "missing.permissions",
                template:
                    "Unable to perform the requested action. You are missing the following permission(s): {permissions}",
                parameters: ["permissions": permission])
        default: nil
        }
    }

    static func rateLimited(retryAfter seconds: Int) -> Refusal {
        Refusal(
            status: .tooManyRequests, code: "too.many.requests.retry.after",
            template: "Rate limit exceeded the maximum. Retry the request in [{seconds}] seconds",
            parameters: ["seconds": String(seconds)], headers: [.retryAfter: String(seconds)])
    }

    static var pageTooLarge: Refusal {
        Refusal(
            status: .tooManyRequests, code: "too.many.requests",
            template: "A page size over 25 exceeds internal resource limits.", scimType: "tooMany")
    }

    static var unsupportedMediaType: Refusal {
        Refusal(
            status: .unsupportedMediaType, code: "unsupported.media.type",
            template: "Unsupported Media Type - Unsupported or incorrect media type, "
                + "such as an incorrect Content-Type value in the header.")
    }
}
