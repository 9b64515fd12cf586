import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// A request with its body read, before anything has been made of it.
struct Call: Sendable {
    let method: HTTPRequest.Method
    let path: String
    let query: String?
    let parameters: [String: String]
    let headers: HTTPFields
    let body: ByteBuffer

    init(_ request: Request, body: ByteBuffer) {
        method = request.method
        path = request.uri.path
        query = request.uri.query
        parameters = Dictionary(
            request.uri.queryParameters.map { (String($0.key), String($0.value)) },
            uniquingKeysWith: { _, last in last })
        headers = request.headers
        self.body = body
    }

    var contentType: String? { headers[.contentType] }

    var bearerToken: String? {
        guard let authorization = headers[.authorization], authorization.hasPrefix("Bearer ") else { return nil }
        return String(authorization.dropFirst("Bearer ".count))
    }

    /// The query's number, or what holds without one; `nil` if it is there and no number.
    func number(_ name: String, default value: Int) -> Int? {
        parameters[name].map { Int($0) } ?? value
    }

    func decoded<Body: Decodable>(as type: Body.Type) -> Body? {
        try? JSONDecoder().decode(type, from: Data(body.readableBytesView))
    }
}
