import Domain
import Foundation

/// The transport at the pace the server allows, and what may be repeated repeated.
struct PacedTransport: Sendable {
    /// How often in a row a call waits because of too many requests before it is given up.
    static let mostWaits = 10

    let transport: Transport
    let pacer: Pacer
    let timeline: Timeline
    let wallClock: WallClock
    /// Is told of every request, when its answer is there or given up.
    let noting: @Sendable (DirectoryNote) -> Void

    /// A write that was sent, and what came of it.
    struct Sent: Sendable {
        let answer: Result<Answer, TransportFailure>
        let sentAt: Date
        /// On the monotonic clock, from sending until the answer was whole or given up.
        let duration: Duration
    }

    /// Sends a request that does no harm if it arrives twice, until it is answered.
    ///
    /// Too many requests are waited out, transient failures repeated after a back-off.
    ///
    /// - Parameters:
    ///   - tries: after so many failures in a row it is given up; by itself only an open circuit ends it.
    ///   - isThrottled: which answers mean too many requests.
    /// - Returns: an answer that is neither that nor a failure of the server.
    func answer(
        to request: Request, hiding secrets: [String], tries: Int = .max,
        isThrottled: (Answer) -> Bool = { $0.status == 429 }
    ) async throws(DirectoryError) -> Answer {
        var waits = 0
        var failures = 0
        while true {
            let pass = try await pacer.enter()
            let failure: DirectoryError
            let ending: Pacer.Ending
            switch await exchange(request, hiding: secrets, transport.send).answer {
            case .success(let answer) where isThrottled(answer):
                await pacer.leave(pass, .throttled(wait(asked: answer)), RateWindow(answer.headers))
                guard waits < Self.mostWaits else { throw .rateLimited(request.call, waits: waits) }
                waits += 1
                continue
            case .success(let answer) where answer.isPassingFailure:
                failure = answer.serverFailure(request.call, hiding: secrets)
                ending = self.ending(failure, answer)
            case .success(let answer):
                await pacer.leave(pass, .answered, RateWindow(answer.headers))
                return answer
            case .failure(let missed):
                failure = missed.error
                ending = .failed(failure)
            }
            waits = 0
            await pacer.leave(pass, ending)
            failures += 1
            guard failure.isTransient, failures < tries else { throw failure }
            try await pacer.backOff(after: failure)
        }
    }

    /// Sends a request exactly once. From its sending on, cancelling the task does not end it.
    ///
    /// - Parameter record: called when nothing is left to wait for, right before sending.
    /// - Returns: `nil` where `record` said no, and so nothing was sent.
    /// - Throws: what kept it from being sent.
    func sendOnce(
        _ request: Request, hiding secrets: [String], onceRecorded record: () -> Bool
    ) async throws(DirectoryError) -> Sent? {
        let pass = try await pacer.enter()
        guard record() else {
            await pacer.leave(pass, .failed(.cancelled))
            return nil
        }
        let sentAt = wallClock()
        let (answer, duration) = await exchange(request, hiding: secrets, transport.sendToTheEnd)
        switch answer {
        case .success(let whole):
            await pacer.leave(pass, ending(whole, request, hiding: secrets), RateWindow(whole.headers))
        case .failure(let missed):
            await pacer.leave(pass, .failed(missed.error))
            guard missed.wasSent else { throw missed.error }
        }
        return Sent(answer: answer, sentAt: sentAt, duration: duration)
    }

    /// One exchange, told of when it is over, with how long it took on the monotonic clock.
    private func exchange(
        _ request: Request, hiding secrets: [String], _ send: (Request) async throws(TransportFailure) -> Answer
    ) async -> (answer: Result<Answer, TransportFailure>, duration: Duration) {
        let begun = timeline.now
        do throws(TransportFailure) {
            let answer = try await send(request)
            let duration = timeline.now - begun
            let name = request.answerIsSecret ? nil : answer.correlationID(hiding: secrets)
            noting(.answered(request.call, status: answer.status, after: duration, correlationID: name))
            return (.success(answer), duration)
        } catch {
            let duration = timeline.now - begun
            noting(.unanswered(request.call, error.error, after: duration))
            return (.failure(error), duration)
        }
    }

    private func ending(_ answer: Answer, _ request: Request, hiding secrets: [String]) -> Pacer.Ending {
        if answer.status == 429 { return .throttled(wait(asked: answer)) }
        return answer.isPassingFailure
            ? ending(answer.serverFailure(request.call, hiding: secrets), answer) : .answered
    }

    /// Of a server that failed: RFC 9110, section 10.2.3 has it say when to come back.
    private func ending(_ failure: DirectoryError, _ answer: Answer) -> Pacer.Ending {
        answer.retryAfter == nil ? .failed(failure) : .unavailable(failure, wait(asked: answer))
    }

    private func wait(asked answer: Answer) -> Duration {
        RetryAfter.wait(answer.retryAfter, now: wallClock())
    }
}

extension Answer {
    fileprivate func serverFailure(_ call: DirectoryError.Call, hiding secrets: [String]) -> DirectoryError {
        .serverFailed(call, status: status, detail: ErrorDetail.text(of: self, hiding: secrets))
    }
}
