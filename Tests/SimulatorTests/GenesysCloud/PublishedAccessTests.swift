import Foundation
import Simulator
import Testing

@Suite(.timeLimit(.minutes(10)))
struct PublishedAccessTests {
    private func basic(_ text: String, on server: SimulatedServer) async throws -> Reply {
        try await TestClient(server: server).send(
            "POST", "/oauth/token", body: "grant_type=client_credentials",
            contentType: "application/x-www-form-urlencoded",
            headers: ["Authorization": "Basic " + Data(text.utf8).base64EncodedString()], authorized: false)
    }

    @Test func `credentials come in the header, encoded as in a form, or in the body`() async throws {
        var configuration = publishedAPI()
        configuration.clientID = "me"
        configuration.clientSecret = "s:cr&t +"
        configuration.tokenLifetime = 86_399
        try await SimulatedServer.serve(configuration) { server in
            let reply = try await basic("me:s%3Acr%26t+%2B", on: server)
            #expect(reply.status == 200)
            let token = try reply.decoded(as: Token.self)
            #expect(token.expiresIn == 86_399)
            #expect(token.tokenType == "bearer")
            #expect(token.scope == nil)
            let client = TestClient(server: server, token: token.accessToken)
            #expect(try await client.send("GET", "/api/v2/scim/groups").status == 200)
            let posted = try await client.requestToken(id: "me", secret: "s%3Acr%26t%20%2B")
            #expect(posted.status == 200)
            for wrong in ["me:wrong", "me", ""] { #expect(try await basic(wrong, on: server).status == 401) }
        }
    }

    @Test func `the dialect of the tutorial takes no credentials from the header`() async throws {
        try await SimulatedServer.serve { server in
            let reply = try await basic("simulated-client:simulated-secret", on: server)
            #expect(reply.status == 401)
        }
    }

    @Test func `a token endpoint that was asked too often says 429, or 400 as if the request were wrong`() async throws
    {
        try await SimulatedServer.serve(publishedAPI()) { server in
            await server.world.inject(.throttledToken(), on: .token)
            await server.world.inject(.tooManyRequests(retryAfter: 7), on: .token)
            let client = TestClient(server: server)
            let disguised = try await client.requestToken()
            #expect(disguised.status == 400)
            #expect(try disguised.decoded(as: TokenError.self).error == "invalid_request")
            #expect(disguised.text.contains("rate limit exceeded; "))
            let plain = try await client.requestToken()
            #expect(plain.status == 429)
            #expect(plain.headers["retry-after"] == "7")
            #expect(try await client.requestToken().status == 200)
        }
    }

    @Test func `a request without a token, or with one that is no longer good, is 401`() async throws {
        try await SimulatedServer.serve(publishedAPI()) { server in
            let path = "/api/v2/routing/skills"
            let without = try await TestClient(server: server).send("GET", path, authorized: false)
            #expect(without.status == 401)
            #expect(try without.decoded(as: PublishedError.self).code == "authentication.required")
            let client = try await TestClient.authorized(on: server)
            await server.world.expireTokens()
            let expired = try await client.send("GET", path)
            #expect(expired.status == 401)
            #expect(try expired.decoded(as: PublishedError.self).code == "bad.credentials")
        }
    }

    @Test(arguments: [
        ("GET", "/api/v2/scim/groups", "directory:group:edit"),
        ("GET", "/api/v2/scim/v2/groups/g", "directory:group:edit"),
        ("GET", "/api/v2/routing/skills", "routing:skill:view"),
        ("PATCH", "/api/v2/users/u/routingskills/bulk", "routing:skill:assign"),
        ("DELETE", "/api/v2/users/u/routingskills/s", "routing:skill:assign"),
    ])
    func `a permission that the role lacks is named`(method: String, path: String, permission: String) async throws {
        let configuration = publishedAPI {
            $0.permissions.remove(permission)
            $0.scimErrors = .errorBody
        }
        try await SimulatedServer.serve(configuration) { server in
            let reply = try await TestClient.authorized(on: server).send(method, path)
            #expect(reply.status == 403)
            let error = try reply.decoded(as: PublishedError.self)
            #expect(error.code == (method == "DELETE" ? "missing.permissions" : "missing.any.permissions"))
            #expect(error.messageParams == ["permissions": permission])
            #expect(error.message.hasSuffix(": \(permission)"))
        }
    }

    @Test func `errors on the paths of SCIM come in either shape`() async throws {
        try await SimulatedServer.serve(publishedAPI()) { server in
            let client = try await TestClient.authorized(on: server)
            #expect(
                try await client.send("GET", "/api/v2/scim/groups/none").decoded(as: ScimError.self).status == "404")
            await server.world.inject(.errorBody(503, code: "service.unavailable", message: "Later."), on: .list())
            await server.world.inject(.scimError(409, detail: "Version does not match current version."), on: .list())
            let body = try await client.send("GET", "/api/v2/scim/groups")
            #expect(body.status == 503)
            #expect(try body.decoded(as: PublishedError.self).status == 503)
            let scim = try await client.send("GET", "/api/v2/scim/groups")
            #expect(scim.status == 409)
            #expect(try scim.decoded(as: ScimError.self).status == "409")
        }
        try await SimulatedServer.serve(publishedAPI { $0.scimErrors = .errorBody }) { server in
            let reply = try await TestClient.authorized(on: server).send("GET", "/api/v2/scim/groups/none")
            #expect(try reply.decoded(as: PublishedError.self).status == 404)
        }
    }
}
