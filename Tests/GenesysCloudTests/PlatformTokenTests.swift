import Domain
import Foundation
import GenesysCloud
import Simulator
import TestSupport
import Testing

/// How tokens are got where they come from a host of their own.
struct PlatformTokenTests {
    @Test func `the credentials come by HTTP Basic, and no scope is asked for`() async throws {
        let (id, secret) = ("me: +", "s%3D&ö")
        try await withPlatform(
            server: { ($0.clientID, $0.clientSecret) = (id, secret) },
            client: { $0.credentials = Credentials(clientID: id, clientSecret: secret) }
        ) { directory, world in
            _ = try await directory.page(at: 1, known: nil)
            let token = try #require(await world.requests.first)
            #expect(token.endpoint == .token)
            #expect(token.hasAuthorization)
            #expect(String(decoding: token.body, as: UTF8.self) == "grant_type=client_credentials")
        }
    }

    @Test(arguments: [401, 500])
    func `a server that repeats the header with the credentials does not make us repeat it`(status: Int) async throws {
        let basic = Data("me:hush-hush".utf8).base64EncodedString()
        try await withPlatform(
            client: { $0.credentials = Credentials(clientID: "me", clientSecret: "hush-hush") }
        ) { directory, world in
            await world.inject(
                .status(status, body: #"{"error_description": "odd header: Basic \#(basic)"}"#), on: .token, times: 9)
            let error = await #expect(throws: DirectoryError.self) { try await directory.page(at: 1, known: nil) }
            #expect(error?.facts.contains("odd header: Basic [hidden]") == true, "\(error?.facts ?? "none")")
        }
    }

    @Test(arguments: zip([172_800, 86_400, 300], [172_700, 86_300, 270]))
    func `the life that the server tells is believed`(life: Int, used: Int) async throws {
        let clock = ManualClock()
        try await withPlatform(clock: clock, server: { $0.tokenLifetime = life }) { directory, world in
            _ = try await directory.page(at: 1, known: nil)
            clock.advance(by: .seconds(used) - .milliseconds(1))
            _ = try await directory.page(at: 1, known: nil)
            #expect(await world.counts.tokensIssued == 1)
            clock.advance(by: .milliseconds(1))
            _ = try await directory.page(at: 1, known: nil)
            #expect(await world.counts.tokensIssued == 2)
        }
    }

    @Test(arguments: [("7", 7), (nil, 5)] as [(String?, Int)])
    func `a token endpoint that says 400 for too many requests is waited for`(asked: String?, waited: Int) async throws
    {
        let clock = ManualClock()
        try await withPlatform(clock: clock) { directory, world in
            await world.inject(.throttledToken(retryAfter: asked), on: .token, times: 2)
            _ = try await directory.page(at: 1, known: nil)
            #expect(clock.sleeps == [.seconds(waited), .seconds(waited)])
        }
    }

    @Test func `a check reads a group, the people in it and a skill, and names what it cannot try`() async throws {
        try await withPlatform { directory, world in
            await world.addGroups(count: 3)
            let access = try await directory.checkAccess()
            #expect(
                access
                    == Access(
                        grantedScopes: nil, totalResults: 3, groupsRead: 3,
                        permissions: ["directory:group:edit", "routing:skill:view"], untried: ["routing:skill:assign"]))
            #expect(await world.requests.map(\.endpoint) == [.token, .list, .members, .people, .skills])
        }
    }

    @Test func `without a group there is nobody to read, and a check reads a skill all the same`() async throws {
        try await withPlatform { directory, world in
            let access = try await directory.checkAccess()
            #expect(access.totalResults == 0)
            #expect(await world.requests.map(\.endpoint) == [.token, .list, .skills])
        }
    }

    @Test(arguments: [Endpoint.members, .people])
    func `people that may not be read fail the check, with the request that was refused`(
        endpoint: Endpoint
    ) async throws {
        try await withPlatform { directory, world in
            let group = await world.addGroups(count: 1)[0]
            await world.inject(
                .errorBody(403, code: "not.authorized", message: "no"), on: RequestMatcher(endpoint: endpoint))
            let error = await #expect(throws: DirectoryError.self) { try await directory.checkAccess() }
            guard case .permissionMissing(let call, _, _)? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(call.path == (endpoint == .people ? "/api/v2/users" : "/api/v2/groups/\(group)/members"))
        }
    }

    @Test(arguments: ["directory:group:edit", "routing:skill:view"])
    func `a permission that the role lacks is named`(permission: String) async throws {
        try await withPlatform(settings: { $0.permissions.remove(permission) }) { directory, _ in
            let error = await #expect(throws: DirectoryError.self) { try await directory.checkAccess() }
            guard case .permissionMissing(_, _, needs: .permission(permission))? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }
}
