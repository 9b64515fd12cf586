import AsyncHTTPClient
import Domain
import NIOCore
import NIOHTTPCompression
import NIOPosix
import NIOSSL
import Synchronization

/// One HTTP exchange at a time asked for, on connections that are kept open in between.
///
/// Nothing is repeated and no redirect is followed here: what is sent is sent once. ``close()`` must be called before
/// the last reference goes.
final class Transport: Sendable {
    private let client: HTTPClient
    private let requestTimeout: Duration
    private let sent = Atomic<Int>(0)

    /// - Parameters:
    ///   - requestTimeout: from sending until the answer is whole, connecting included.
    ///   - trustRoots: who may vouch for a server's certificate.
    init(requestTimeout: Duration, maxConcurrentRequests: Int, trustRoots: NIOSSLTrustRoots = .default) {
        self.requestTimeout = requestTimeout
        client = HTTPClient(
            // One thread is plenty, and one of the process's own needs no shutting down.
            eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup.singleton.any()),
            configuration: Self.settings(requestTimeout, maxConcurrentRequests, trustRoots))
    }

    private static func settings(
        _ requestTimeout: Duration, _ connections: Int, _ trustRoots: NIOSSLTrustRoots
    ) -> HTTPClient.Configuration {
        var settings = HTTPClient.Configuration(
            tlsConfiguration: .required(trustRoots: trustRoots),
            redirectConfiguration: .disallow,
            timeout: .init(connect: min(.seconds(10), TimeAmount(requestTimeout))),
            connectionPool: .init(
                // Shorter than the keep-alive of common servers, so that a request rarely meets a connection being
                // closed.
                idleTimeout: .seconds(30), concurrentHTTP1ConnectionsPerHostSoftLimit: max(1, connections)),
            // Nobody asks for it, and what stands in front of a server compresses all the same. How long a body may be is seen
            // to by the exchange, by what is in it; this is what one that swells beyond all measure is stopped at.
            decompression: .enabled(limit: .size(Request.mostInflated)))
        settings.connectionPool.retryConnectionEstablishment = false
        settings.httpVersion = .http1Only
        return settings
    }

    /// How many requests have left.
    var requestsSent: Int { sent.load(ordering: .relaxed) }

    /// Sends the request and collects the answer, whatever its status. Cancelling the task ends the exchange.
    func send(_ request: Request) async throws(TransportFailure) -> Answer {
        try await send(request) { running in
            try await withTaskCancellationHandler {
                try await running.futureResult.get()
            } onCancel: {
                running.cancel()
            }
        }
    }

    /// As ``send(_:)``, but only the time-out ends the exchange: what became of a write must be known, so cancelling
    /// the task does not tear its connection down.
    func sendToTheEnd(_ request: Request) async throws(TransportFailure) -> Answer {
        // Waiting for a future takes no notice of cancellation, which is just what is wanted here.
        try await send(request) { running in try await running.futureResult.get() }
    }

    /// Closes all connections. Whatever is still under way ends with a failure.
    func close() async {
        do {
            try await client.shutdown()
        } catch {
            // It fails only if it was shut down before, which is what is asked for.
        }
    }

    private func send(
        _ request: Request, waiting wait: (HTTPClient.Task<Answer>) async throws -> Answer
    ) async throws(TransportFailure) -> Answer {
        let exchange = Exchange(bodyLimit: request.bodyLimit) { [self] in sent.add(1, ordering: .relaxed) }
        do {
            let running = client.execute(
                request: try HTTPClient.Request(
                    url: request.url, method: request.method, headers: request.headers,
                    body: request.body.map { .byteBuffer($0) }),
                delegate: exchange,
                deadline: .now() + TimeAmount(requestTimeout))
            return try await wait(running)
        } catch {
            throw TransportFailure(error, of: request, wasSent: exchange.wasSent, timeout: requestTimeout)
        }
    }
}
