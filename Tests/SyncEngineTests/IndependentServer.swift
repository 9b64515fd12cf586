import Foundation
import TestSupport
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// scim2-server, which others wrote from RFC 7643 and 7644, as a process of its own on a free port of loopback.
///
/// It runs in the virtual environment that `make test` makes. Its groups have an extension with skills.
struct IndependentServer {
    /// Why the server is not there.
    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    static let routing = "urn:example:params:scim:schemas:extension:routing:2.0:Group"

    let url: URL
    private let token: String

    /// Serves while `body` runs.
    ///
    /// - Parameter tokens: those that it accepts.
    static func serve(
        accepting tokens: [String], _ body: (IndependentServer) async throws -> Void
    ) async throws {
        let python = PackageFolder.url.appendingPathComponent(".build/python/bin/python")
        guard FileManager.default.isExecutableFile(atPath: python.path) else {
            throw Missing(description: "there is no \(python.path): make it with `make python-tools`")
        }
        let process = Process()
        process.executableURL = python
        process.arguments = [PackageFolder.url.appendingPathComponent("Tests/IndependentServer/serve.py").path] + tokens
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        // It ends with its input, so that it does not outlive the tests however they end.
        defer { try? input.fileHandleForWriting.close() }
        guard let port = await firstLine(of: output.fileHandleForReading).flatMap({ Int($0) }),
            let url = URL(string: "http://127.0.0.1:\(port)"), let token = tokens.first
        else { throw Missing(description: "scim2-server ended without a port: its error is above") }
        try await body(IndependentServer(url: url, token: token))
    }

    /// `nil` where it ends without one.
    private static func firstLine(of output: FileHandle) async -> String? {
        let (lines, line) = AsyncStream<String>.makeStream()
        Thread.detachNewThread {
            var text = ""
            while !text.contains("\n"), case let data = output.nextData(), !data.isEmpty {
                text += String(decoding: data, as: UTF8.self)
            }
            if let first = text.split(separator: "\n").first { line.yield(String(first)) }
            line.finish()
        }
        for await line in lines { return line }
        return nil
    }

    // MARK: What others do on it

    /// Creates a group. Returns its id.
    func create(_ group: String) async throws -> String {
        let created = try await send("POST", "/v2/Groups", body: group)
        return try #require(created["id"] as? String)
    }

    func group(_ id: String) async throws -> [String: Any] { try await send("GET", "/v2/Groups/\(id)") }

    func skills(of id: String, _ attribute: String = "skills") async throws -> [String] {
        let routing = try await group(id)[Self.routing] as? [String: Any]
        let elements = routing?[attribute] as? [Any] ?? []
        return elements.compactMap { $0 as? String ?? ($0 as? [String: Any])?["value"] as? String }
    }

    func version(of id: String) async throws -> String? {
        (try await group(id)["meta"] as? [String: Any])?["version"] as? String
    }

    /// Edits a group as another writer would.
    ///
    /// - Parameter operation: of a PATCH: RFC 7644, section 3.5.2.
    func patch(_ id: String, _ operation: String) async throws {
        _ = try await send("PATCH", "/v2/Groups/\(id)", body: Self.patch(operation))
    }

    /// As ``patch(_:_:)``, right before the next PUT is looked at, of whichever group that is.
    func race(_ operation: String) async throws {
        _ = try await send("POST", "/race", body: Self.patch(operation))
    }

    private static func patch(_ operation: String) -> String {
        #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[\#(operation)]}"#
    }

    private func send(_ method: String, _ path: String, body: String? = nil) async throws -> [String: Any] {
        var request = URLRequest(url: url.appendingPathComponent(path))
        request.httpMethod = method
        request.httpBody = body.map { Data($0.utf8) }
        request.setValue("application/scim+json", forHTTPHeaderField: "Content-Type")
        request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
        let (data, response) = try await URLSession.shared.data(for: request)
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        try #require(200..<300 ~= status, "\(method) \(path): \(status) \(String(decoding: data, as: UTF8.self))")
        if data.isEmpty { return [:] }
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }
}
