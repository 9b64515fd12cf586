import Hummingbird
import NIOCore

/// The connection a request came in on.
struct Connection: InitializableFromSource, Sendable {
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        channel = source.channel
    }
}

/// Ends a request whose connection is gone on purpose.
struct ConnectionDropped: Error {}
