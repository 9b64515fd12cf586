import Foundation
import Hummingbird
import Logging
import NIOCore

/// A SCIM-like server on loopback, with a world behind it that a test or a demo can look into and meddle with.
///
/// It lives exactly as long as the closure given to ``serve(_:isolation:_:)``: nothing of it runs on after that call.
public struct SimulatedServer: Sendable {
    /// Where the server listens, as `http://127.0.0.1:<port>`, without a slash at the end.
    public let url: String
    public let port: Int
    /// The groups, tokens, faults and the request log behind the server.
    public let world: World

    /// Serves on 127.0.0.1 while `body` runs, and stops, with all connections, when it returns or throws.
    ///
    /// The server neither installs signal handlers nor logs. Requests that are still held or hanging when `body` ends
    /// are dropped.
    ///
    /// - Throws: what `body` throws, or ``PortUnavailable``.
    public static func serve<Result>(
        _ configuration: Configuration = Configuration(),
        isolation: isolated (any Actor)? = #isolation,
        _ body: (SimulatedServer) async throws -> Result
    ) async throws -> Result {
        let world = World(configuration)
        let (bound, announce) = AsyncStream<Int>.makeStream()
        let application = Application(
            responder: WorldResponder(
                world: world, dialect: configuration.spoken,
                journal: try configuration.journal.map(RequestJournal.init(in:))),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: configuration.port)),
            onServerRunning: { channel in
                guard let port = channel.localAddress?.port else { return }
                await world.answer(from: url(of: port))
                announce.yield(port)
            },
            logger: Logger(label: "simulator", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { announce.finish() }
                try await application.run()
            }
            var ports = bound.makeAsyncIterator()
            guard let port = await ports.next(isolation: isolation) else {
                // The application ended before it was bound: with its error, or without one if it was cancelled.
                do {
                    try await group.waitForAll()
                } catch let error as IOError {
                    throw PortUnavailable(
                        port: configuration.port, reason: String(cString: strerror(error.errnoCode)))
                }
                throw CancellationError()
            }
            let result = try await body(SimulatedServer(url: url(of: port), port: port, world: world))
            group.cancelAll()
            while let ended = await group.nextResult(isolation: isolation) {
                if case .failure(let error) = ended, !(error is CancellationError) { throw error }
            }
            return result
        }
    }

    /// The server could not listen.
    public struct PortUnavailable: Error, Hashable {
        public let port: Int
        /// In the words of the operating system.
        public let reason: String
    }

    private static func url(of port: Int) -> String { "http://127.0.0.1:\(port)" }
}
