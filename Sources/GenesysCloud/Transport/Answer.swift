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

    /// Whether there is nothing in it but JSON, or nothing at all. Anything else may be the word of something in between, a
    /// proxy say.
    var isOwnWord: Bool { body.readableBytes == 0 || (try? decoded(as: AnyJSON.self)) != nil }

    /// The server's name for this exchange, which its support asks for, in one line.
    ///
    /// - Parameter secrets: what must not show even if the server repeats it.
    func correlationID(hiding secrets: [String]) -> String? {
        headers.first(name: "ININ-Correlation-Id").map { OneLine.text($0, hiding: secrets) }
    }

    var retryAfter: String? { headers.first(name: "Retry-After") }

    /// The version of what the answer shows: RFC 7232, section 2.3.
    var entityTag: String? { headers.first(name: "ETag") }

    /// The body as JSON of the wanted shape.
    ///
    /// - Parameter userInfo: what the shape needs to know to be decoded.
    func decoded<Body: Decodable>(
        as type: Body.Type, userInfo: [CodingUserInfoKey: any Sendable] = [:]
    ) throws -> Body {
        let decoder = JSONDecoder()
        decoder.userInfo = userInfo
        return try decoder.decode(type, from: Data(body.readableBytesView))
    }
}

/// JSON of any shape.
private struct AnyJSON: Decodable {
    init(from decoder: any Decoder) {}
}
