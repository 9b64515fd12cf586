/// What a dialect makes of a request before it is answered: enough to log it and to find its fault.
struct Route: Sendable {
    /// What a PUT sent, as far as it could be read.
    struct Sent: Sendable {
        let version: Int?
        let skills: [String]?
        var ifMatch: String?
        var body: String?
    }

    let endpoint: Endpoint
    var groupID: String?
    var startIndex: Int?
    var sent: Sent?

    func put(number: Int) -> PutRecord? {
        guard endpoint == .put, let groupID else { return nil }
        return PutRecord(
            request: number, groupID: groupID, version: sent?.version, skills: sent?.skills, ifMatch: sent?.ifMatch,
            body: sent?.body)
    }
}
