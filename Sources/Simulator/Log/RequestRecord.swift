public import Foundation

/// A request the server saw.
public struct RequestRecord: Hashable, Sendable {
    /// What became of the request.
    public enum Outcome: Hashable, Sendable {
        case pending
        case answered(status: Int)
        /// The connection was dropped in place of an answer.
        case unanswered
    }

    /// From 1, in the order in which the requests arrived.
    public let number: Int
    /// By the server's clock.
    public let arrived: Date
    public let method: String
    public let path: String
    /// Without the question mark, as it was sent.
    public let query: String?
    public let contentType: String?
    public let body: [UInt8]
    public let endpoint: Endpoint
    public let groupID: String?
    public let personID: String?
    public let startIndex: Int?
    public let pageNumber: Int?
    public let hasAuthorization: Bool
    /// The `ININ-Correlation-Id` of the answer.
    public let correlationID: String
    public let fault: Fault?
    /// What a PUT asked for and brought about; `nil` for every other request.
    public internal(set) var put: PutRecord?
    /// What the request did to people's skills, whatever the client was told.
    public internal(set) var skillEdits: [SkillEdit] = []
    public internal(set) var outcome = Outcome.pending

    /// `nil` while the request is pending and if it was never answered.
    public var status: Int? {
        if case .answered(let status) = outcome { status } else { nil }
    }
}
