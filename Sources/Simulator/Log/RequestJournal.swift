import Foundation
import HTTPTypes
import NIOCore
import Synchronization

/// The requests as lines of JSON in a file of the server's own, for a program that holds them against a contract.
final class RequestJournal: Sendable {
    private let file: Mutex<FileHandle>

    /// - Throws: if the folder or the file cannot be made.
    init(in folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let url = folder.appending(path: "\(UUID().uuidString).ndjson")
        try Data().write(to: url)
        file = Mutex(try FileHandle(forWritingTo: url))
    }

    deinit { file.withLock { try? $0.close() } }

    /// Written before the request is answered, so that nothing that was answered is missing. Credentials stay out of it.
    func append(_ call: Call) throws {
        let line = try Answer.encode(Line(call)) + [UInt8(ascii: "\n")]
        // One at a time: requests arrive side by side.
        try file.withLock { try $0.write(contentsOf: line) }
    }

    private struct Line: Encodable {
        let method: String
        let path: String
        let query: String?
        /// By lower-case name.
        let headers: [String: String]
        /// The scheme alone.
        let authorization: String?
        let body: String?

        init(_ call: Call) {
            method = call.method.rawValue
            path = call.path
            query = call.query
            headers = Dictionary(
                call.headers.filter { $0.name != .authorization }.map { ($0.name.canonicalName, $0.value) },
                uniquingKeysWith: { "\($0), \($1)" })
            authorization = call.headers[.authorization]?.split(separator: " ").first.map(String.init)
            let isToken = call.path == TokenEndpoint.path
            body = call.body.readableBytes == 0 || isToken ? nil : String(buffer: call.body)
        }
    }
}
