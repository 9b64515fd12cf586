import Domain

extension WriteAnswer {
    /// Reads what came of a write.
    ///
    /// - Parameters:
    ///   - isConflict: which refusals, besides 409 and 412, mean that somebody changed the target since it was read.
    ///   - isConfirmed: which answers say that the write was taken, though they do not show the target.
    ///   - shown: the target in an answer, `nil` where it shows none, or another.
    init(
        _ write: AuthorizedCalls.Write, isConflict: (Answer) -> Bool = { _ in false },
        confirmedBy isConfirmed: (Answer) -> Bool = { $0.status == 204 }, showing shown: (Answer) -> Sighting?
    ) {
        let sentAt = write.sent.sentAt
        let duration = write.sent.duration
        switch write.sent.answer {
        case .success(let answer):
            self.init(
                call: write.call, result: Result(answer, isConflict, isConfirmed, shown), sentAt: sentAt,
                duration: duration, httpStatus: answer.status, correlationID: write.correlationID,
                error: write.detail, needs: write.needs)
        case .failure(let failure):
            self.init(
                call: write.call, result: .lost, sentAt: sentAt, duration: duration, httpStatus: nil,
                correlationID: nil, error: failure.error.facts)
        }
    }
}

extension WriteAnswer.Result {
    fileprivate init(
        _ answer: Answer, _ isConflict: (Answer) -> Bool, _ isConfirmed: (Answer) -> Bool,
        _ shown: (Answer) -> Sighting?
    ) {
        switch answer.status {
        case 200..<300:
            // What neither shows the target nor confirms the write may be the word of something in between, a proxy say.
            self = shown(answer).map { .applied($0) } ?? (isConfirmed(answer) ? .applied(nil) : .lost)
        // Servers of RFC 7644 answer 412 where others answer 409.
        case 409, 412: self = .conflict
        case 429: self = .rateLimited
        case 401: self = .unauthorized
        case _ where isConflict(answer): self = .conflict
        case _ where answer.isPassingFailure: self = .failed
        case 403 where answer.isOwnWord: self = .forbidden
        default: self = .rejected
        }
    }
}
