import Foundation
import Simulator
import Testing

@Suite(.timeLimit(.minutes(10)))
struct TokenTests {
    @Test func `a token is given for the right credentials, with lifetime and scope`() async throws {
        var configuration = SimulatedServer.Configuration()
        configuration.clientID = "me"
        configuration.tokenLifetime = 77
        configuration.clientSecret = "s&cret"
        try await SimulatedServer.serve(configuration) { server in
            let reply = try await TestClient(server: server).requestToken(
                id: "me", secret: "s%26cret", scope: "scim:groups:write+scim:groups:read")
            #expect(reply.status == 200)
            #expect(reply.correlationID != nil)
            let token = try reply.decoded(as: Token.self)
            #expect(token.tokenType == "bearer")
            #expect(token.expiresIn == 77)
            #expect(token.scope == "scim:groups:read scim:groups:write")
            #expect(await server.world.counts.tokensIssued == 1)
        }
    }

    @Test(arguments: [
        (nil, "invalid_request"), ("password", "unsupported_grant_type"),
    ])
    func `a grant that is missing or of another type is 400`(grantType: String?, error: String) async throws {
        try await SimulatedServer.serve { server in
            let reply = try await TestClient(server: server).requestToken(grantType: grantType)
            #expect(reply.status == 400)
            #expect(try reply.decoded(as: TokenError.self).error == error)
        }
    }

    @Test func `a token request that is no form is 400`() async throws {
        try await SimulatedServer.serve { server in
            let reply = try await TestClient(server: server).send(
                "POST", "/oauth/token", body: #"{"grant_type":"client_credentials"}"#, contentType: "application/json",
                authorized: false)
            #expect(reply.status == 400)
        }
    }

    @Test(arguments: [("simulated-client", "wrong"), ("wrong", "simulated-secret"), (nil, nil)])
    func `wrong credentials are 401 invalid_client`(id: String?, secret: String?) async throws {
        try await SimulatedServer.serve { server in
            let reply = try await TestClient(server: server).requestToken(id: id, secret: secret)
            #expect(reply.status == 401)
            #expect(try reply.decoded(as: TokenError.self).error == "invalid_client")
            #expect(await server.world.counts.tokensIssued == 0)
        }
    }

    @Test func `a request without a token, or with one never issued, is 401`() async throws {
        try await SimulatedServer.serve { server in
            let without = try await TestClient(server: server).send("GET", "/api/v2/scim/v2/Groups", authorized: false)
            #expect(without.status == 401)
            #expect(without.headers["www-authenticate"]?.hasPrefix("Bearer") == true)
            let unknown = try await TestClient(server: server, token: "made-up").list()
            #expect(unknown.status == 401)
            #expect(unknown.headers["www-authenticate"]?.hasPrefix("Bearer") == true)
            #expect(try unknown.decoded(as: ScimError.self).status == "401")
            #expect(await server.world.requests.map(\.hasAuthorization) == [false, true])
        }
    }

    @Test func `expiring the tokens at once makes them worthless and new ones good`() async throws {
        try await SimulatedServer.serve { server in
            let client = try await TestClient.authorized(on: server)
            await server.world.expireTokens()
            #expect(try await client.list().status == 401)
            #expect(try await TestClient.authorized(on: server).list().status == 200)
            #expect(await server.world.counts.tokensIssued == 2)
        }
    }

    @Test func `a token is good until its lifetime has passed on the server's clock`() async throws {
        let clock = ManualClock()
        var configuration = SimulatedServer.Configuration()
        configuration.now = { clock.now }
        configuration.tokenLifetime = 300
        try await SimulatedServer.serve(configuration) { server in
            let client = try await TestClient.authorized(on: server)
            clock.advance(by: 299)
            #expect(try await client.list().status == 200)
            clock.advance(by: 1)
            #expect(try await client.list().status == 401)
        }
    }

    @Test func `a client gets what it asks for of the scopes it may have, and no more`() async throws {
        var configuration = SimulatedServer.Configuration()
        configuration.grantedScopes = ["scim:groups:read"]
        try await SimulatedServer.serve(configuration) { server in
            let id = await server.world.add(displayName: "A")
            let asked = try await TestClient(server: server).requestToken(scope: "scim:groups:read+scim:groups:write")
            #expect(try asked.decoded(as: Token.self).scope == "scim:groups:read")
            let client = try await TestClient.authorized(on: server)
            #expect(try await client.list().status == 200)
            let put = try await client.put(id, version: 1, skills: ["s"])
            #expect(put.status == 403)
            #expect(try put.decoded(as: ScimError.self).detail.contains("scim:groups:write"))
            #expect(await server.world.group(id)?.version == 1)
        }
    }

    @Test func `reading needs the scope to read`() async throws {
        try await SimulatedServer.serve { server in
            let id = await server.world.add(displayName: "A")
            let reply = try await TestClient(server: server).requestToken(scope: "scim:groups:write")
            let token = try reply.decoded(as: Token.self)
            #expect(token.scope == "scim:groups:write")
            let client = TestClient(server: server, token: token.accessToken)
            #expect(try await client.list().status == 403)
            #expect(try await client.read(id).status == 403)
            #expect(try await client.put(id, version: 1, skills: ["s"]).status == 200)
        }
    }
}
