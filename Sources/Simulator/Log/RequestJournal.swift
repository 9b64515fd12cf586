import Foundation
import HTTPTypes
import NIOCore

/// The requests as lines of JSON in a file of the server's own, for a program that holds them against a contract.
struct RequestJournal: Sendable {
    private let file: URL

    /// - Throws: if the folder or the file cannot be made.
    init(in folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        file = folder.appending(path: "\(UUID().uuidString).ndjson")
        try Data().write(to: file)
    }

    /// Written before the request is answered, so that nothing that was answered is missing. Credentials stay out of it.
    func append(_ call: Call) throws {
        let handle = try FileHandle(forWritingTo: file)
        defer { try? handle.close() }
        try handle.seekToEnd()
        try handle.write(contentsOf: Answer.encode(Line(call)) + [UInt8(ascii: "\n")])
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
