import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Simulator

/// Speaks to a simulated server over real HTTP, knowing nothing of how it is made.
struct TestClient: Sendable {
    static let groupSchema = "urn:ietf:params:scim:schemas:core:2.0:Group"

    let server: SimulatedServer
    var token = ""

    /// A client with a token for both scopes.
    static func authorized(on server: SimulatedServer) async throws -> TestClient {
        var client = TestClient(server: server)
        let reply = try await client.requestToken()
        client.token = try reply.decoded(as: Token.self).accessToken
        return client
    }

    func requestToken(
        grantType: String? = "client_credentials", id: String? = "simulated-client",
        secret: String? = "simulated-secret",
        scope: String? = nil
    ) async throws -> Reply {
        let fields = [("grant_type", grantType), ("client_id", id), ("client_secret", secret), ("scope", scope)]
        let form = fields.compactMap { name, value in value.map { "\(name)=\($0)" } }.joined(separator: "&")
        return try await send(
            "POST", "/oauth/token", body: form, contentType: "application/x-www-form-urlencoded", authorized: false)
    }

    func list(_ query: String = "") async throws -> Reply {
        try await send("GET", "/api/v2/scim/v2/Groups" + query)
    }

    func read(_ id: String) async throws -> Reply {
        try await send("GET", "/api/v2/scim/v2/Groups/\(id)")
    }

    func put(_ id: String, version: Int, skills: [String], displayName: String? = nil) async throws -> Reply {
        let body = Replacement(
            schemas: [Self.groupSchema], id: id, displayName: displayName, version: version, skills: skills)
        return try await put(id, body: String(decoding: try JSONEncoder().encode(body), as: UTF8.self))
    }

    func put(_ id: String, body: String) async throws -> Reply {
        try await send("PUT", "/api/v2/scim/v2/Groups/\(id)", body: body, contentType: "application/json")
    }

    func send(
        _ method: String, _ path: String, body: String? = nil, contentType: String? = nil,
        headers: [String: String] = [:], authorized: Bool = true
    ) async throws -> Reply {
        var request = HTTPClientRequest(url: server.url + path)
        request.method = HTTPMethod(rawValue: method)
        if authorized { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let contentType { request.headers.add(name: "Content-Type", value: contentType) }
        if let body { request.body = .bytes(ByteBuffer(string: body)) }
        let response = try await HTTPClient.shared.execute(request, timeout: .minutes(10))
        let bytes = try await response.body.collect(upTo: 64 << 20)
        return Reply(
            status: Int(response.status.code),
            headers: Dictionary(
                response.headers.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { first, _ in first }),
            body: Data(bytes.readableBytesView))
    }
}
