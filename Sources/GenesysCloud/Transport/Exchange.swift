import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Synchronization

/// Collects the answer to one request into one buffer, and knows whether the request has left.
final class Exchange: HTTPClientResponseDelegate {
    typealias Response = Answer

    struct BodyTooLong: Error {
        let limit: Int
    }

    struct HeadMissing: Error {}

    private struct State {
        var wasSent = false
        var head: HTTPResponseHead?
        var body = ByteBuffer()
    }

    private let bodyLimit: Int
    private let onSent: @Sendable () -> Void
    private let state = Mutex(State())

    /// - Parameter onSent: called once, when the request's head has been handed to the connection.
    init(bodyLimit: Int, onSent: @escaping @Sendable () -> Void) {
        self.bodyLimit = bodyLimit
        self.onSent = onSent
    }

    /// Whether the server may have seen the request. Where it is `false`, it cannot have taken a body.
    var wasSent: Bool { state.withLock { $0.wasSent } }

    func didSendRequestHead(task: HTTPClient.Task<Answer>, _ head: HTTPRequestHead) {
        state.withLock { $0.wasSent = true }
        onSent()
    }

    func didReceiveHead(task: HTTPClient.Task<Answer>, _ head: HTTPResponseHead) -> EventLoopFuture<Void> {
        guard let room = Self.room(for: head.headers, limit: bodyLimit) else {
            return task.eventLoop.makeFailedFuture(BodyTooLong(limit: bodyLimit))
        }
        state.withLock {
            $0.head = head
            $0.body.reserveCapacity(room)
        }
        return task.eventLoop.makeSucceededVoidFuture()
    }

    /// The bytes to make room for before a body arrives, `nil` where it is announced to be longer than it may. What
    /// `Content-Length` says is a hint, of a compressed body above all; the parts are counted as they arrive, inflated.
    static func room(for headers: HTTPHeaders, limit: Int) -> Int? {
        let announced = headers.first(name: "Content-Length").flatMap { Int($0) } ?? 0
        return announced <= limit ? max(0, announced) : nil
    }

    func didReceiveBodyPart(task: HTTPClient.Task<Answer>, _ part: ByteBuffer) -> EventLoopFuture<Void> {
        let fits = state.withLock { state in
            guard state.body.readableBytes + part.readableBytes <= bodyLimit else { return false }
            state.body.writeImmutableBuffer(part)
            return true
        }
        return fits
            ? task.eventLoop.makeSucceededVoidFuture()
            : task.eventLoop.makeFailedFuture(BodyTooLong(limit: bodyLimit))
    }

    func didFinishRequest(task: HTTPClient.Task<Answer>) throws -> Answer {
        try state.withLock { state in
            guard let head = state.head else { throw HeadMissing() }
            return Answer(
                status: Int(head.status.code), reasonPhrase: head.status.reasonPhrase, headers: head.headers,
                body: state.body)
        }
    }
}
