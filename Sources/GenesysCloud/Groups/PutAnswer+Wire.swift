import Domain

extension PutAnswer {
    /// Reads what came of a PUT to the group of this id.
    init(_ put: AuthorizedCalls.Put, on id: String) {
        let sentAt = put.sent.sentAt
        let duration = put.sent.duration
        switch put.sent.answer {
        case .success(let answer):
            self.init(
                result: Result(answer, on: id), sentAt: sentAt, duration: duration, httpStatus: answer.status,
                correlationID: answer.correlationID.map { OneLine.text($0) }, error: put.detail)
        case .failure(let failure):
            self.init(
                result: .lost, sentAt: sentAt, duration: duration, httpStatus: nil, correlationID: nil,
                error: failure.error.facts)
        }
    }
}

extension PutAnswer.Result {
    fileprivate init(_ answer: Answer, on id: String) {
        switch answer.status {
        case 204:
            self = .applied(nil)
        case 200..<300:
            // What does not show the group may be the word of something in between, a proxy say.
            let shown = try? answer.decoded(as: WireGroup.self).group
            if let shown, shown.id == id { self = .applied(shown) } else { self = .lost }
        // Servers of RFC 7644 answer 412 where others answer 409.
        case 409, 412: self = .conflict
        case 429: self = .rateLimited
        case 401: self = .unauthorized
        case _ where answer.isPassingFailure: self = .failed
        default: self = .rejected
        }
    }
}
