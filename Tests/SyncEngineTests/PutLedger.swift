import Domain
import Simulator
import Testing

/// One PUT as both sides tell it.
struct PutEntry: Hashable, CustomStringConvertible {
    let version: String?
    let skills: SkillSet?
    let status: Int?
    /// The server's name for the exchange, where the client got an answer to read it from.
    let correlationID: String?

    var description: String { "v\(version ?? "-") \(skills?.ids ?? []) -> \(status ?? 0)" }

    init(_ attempt: Attempt) {
        version = attempt.baseVersion
        skills = attempt.skillsAfter
        status = attempt.httpStatus
        correlationID = attempt.correlationID
    }

    init?(_ request: RequestRecord) {
        guard let put = request.put else { return nil }
        version = put.version.map(String.init)
        skills = put.skills.map(SkillSet.init)
        // Half an answer is none.
        status = request.fault == .cutAnswerShort ? nil : put.status
        correlationID = status == nil ? nil : request.correlationID
    }
}

extension Stage {
    /// Checks that the attempts and the PUTs that the server saw are the same, one to one and in the same order.
    ///
    /// The order is that within a group: PUTs of different groups overtake each other on their way.
    func expectAttemptsMatchPuts(
        _ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let recorded = try attempts
        #expect(recorded.allSatisfy { $0.sentAt != nil }, comment, sourceLocation: sourceLocation)
        try await expectSentAttemptsMatchPuts(comment, sourceLocation: sourceLocation)
    }

    /// As above, leaving out attempts that were recorded and then could not be sent.
    func expectSentAttemptsMatchPuts(
        _ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let told = Dictionary(grouping: try attempts.filter { $0.sentAt != nil }) { $0.target.serverID }
            .mapValues { $0.map(PutEntry.init) }
        let seen = Dictionary(grouping: await world.requests.filter { $0.put != nil }) { $0.groupID ?? "" }
            .mapValues { $0.compactMap { PutEntry($0) } }
        #expect(told == seen, comment, sourceLocation: sourceLocation)
    }
}
