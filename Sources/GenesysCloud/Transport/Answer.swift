import Foundation
import NIOCore
import NIOHTTP1

/// An answer with its body whole.
struct Answer: Sendable {
    let status: Int
    let reasonPhrase: String
    let headers: HTTPHeaders
    let body: ByteBuffer

    var isSuccess: Bool { 200..<300 ~= status }
    /// Whether the same request may fare better later: a failure of the server, a request that reached it too slowly (408),
    /// or one that it will not yet take (425).
    var isPassingFailure: Bool { status >= 500 || status == 408 || status == 425 }

    /// The server's name for this exchange, which its support asks for.
    var correlationID: String? { headers.first(name: "ININ-Correlation-Id") }

    var retryAfter: String? { headers.first(name: "Retry-After") }

    /// The body as JSON of the wanted shape.
    func decoded<Body: Decodable>(as type: Body.Type) throws -> Body {
        try JSONDecoder().decode(type, from: Data(body.readableBytesView))
    }
}
