import Domain

extension PutAnswer {
    /// Reads what came of a PUT.
    ///
    /// - Parameters:
    ///   - isConflict: which refusals, besides 409 and 412, mean that somebody changed the group since it was read.
    ///   - shown: the group in an answer, `nil` where it shows none, or another.
    init(
        _ put: AuthorizedCalls.Put, isConflict: (Answer) -> Bool = { _ in false }, showing shown: (Answer) -> Group?
    ) {
        let sentAt = put.sent.sentAt
        let duration = put.sent.duration
        switch put.sent.answer {
        case .success(let answer):
            self.init(
                result: Result(answer, isConflict, shown), sentAt: sentAt, duration: duration,
                httpStatus: answer.status,
                correlationID: answer.correlationID.map { OneLine.text($0) }, error: put.detail)
        case .failure(let failure):
            self.init(
                result: .lost, sentAt: sentAt, duration: duration, httpStatus: nil, correlationID: nil,
                error: failure.error.facts)
        }
    }
}

extension PutAnswer.Result {
    fileprivate init(_ answer: Answer, _ isConflict: (Answer) -> Bool, _ shown: (Answer) -> Group?) {
        switch answer.status {
        case 204:
            self = .applied(nil)
        case 200..<300:
            // What does not show the group may be the word of something in between, a proxy say.
            self = shown(answer).map { .applied($0) } ?? .lost
        // Servers of RFC 7644 answer 412 where others answer 409.
        case 409, 412: self = .conflict
        case 429: self = .rateLimited
        case 401: self = .unauthorized
        case _ where isConflict(answer): self = .conflict
        case _ where answer.isPassingFailure: self = .failed
        default: self = .rejected
        }
    }
}
