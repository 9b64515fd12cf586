import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// What the server says to a request, unless a fault gets in between.
struct Answer: Sendable {
    var status: HTTPResponse.Status
    var headers: HTTPFields = [:]
    var body = ByteBuffer()
    /// What a PUT did to the world; `nil` for every other request.
    var effect: PutRecord.Effect?

    static func json(
        _ body: some Encodable, status: HTTPResponse.Status = .ok, contentType: String, headers: HTTPFields = [:]
    ) throws -> Answer {
        Answer(status: status, contentType: contentType, headers: headers, body: ByteBuffer(bytes: try encode(body)))
    }

    static func encode(_ body: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(body))
    }

    init(
        status: HTTPResponse.Status, contentType: String? = nil, headers: HTTPFields = [:],
        body: ByteBuffer = ByteBuffer(),
        effect: PutRecord.Effect? = nil
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.effect = effect
        if let contentType { self.headers[.contentType] = contentType }
    }

    init(_ canned: CannedAnswer) {
        status = HTTPResponse.Status(code: canned.status)
        body = ByteBuffer(bytes: canned.body)
        headers[.contentType] = "text/plain"
        for (name, value) in canned.headers {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
    }
}
