import HTTPTypes

/// How the published API says what went wrong, where it is not in the words of SCIM.
struct ErrorBody: Encodable {
    let message: String
    let code: String
    let status: Int
    var entityId: String?
    var messageWithParams: String?
    var messageParams: [String: String] = [:]
    let contextId: String
    let details: [String] = []
    let errors: [String] = []

    init(_ refusal: Refusal, contextID: String) {
        message = refusal.message
        code = refusal.code
        status = refusal.status.code
        entityId = refusal.entityID
        messageWithParams = refusal.parameters.isEmpty ? nil : refusal.template
        messageParams = refusal.parameters
        contextId = contextID
    }

    init(status: Int, code: String, message: String, contextID: String) {
        self.message = message
        self.code = code
        self.status = status
        contextId = contextID
    }
}
