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
    let contentType: String?
    let authorization: String?
    let body: ByteBuffer

    init(_ request: Request, body: ByteBuffer) {
        method = request.method
        path = request.uri.path
        query = request.uri.query
        parameters = Dictionary(
            request.uri.queryParameters.map { (String($0.key), String($0.value)) },
            uniquingKeysWith: { _, last in last })
        contentType = request.headers[.contentType]
        authorization = request.headers[.authorization]
        self.body = body
    }

    var bearerToken: String? {
        guard let authorization, authorization.hasPrefix("Bearer ") else { return nil }
        return String(authorization.dropFirst("Bearer ".count))
    }

    func decoded<Body: Decodable>(as type: Body.Type) -> Body? {
        try? JSONDecoder().decode(type, from: Data(body.readableBytesView))
    }
}
