import Domain
import Foundation
import GenesysCloud
import Simulator
import TestSupport
import Testing

struct TokenTests {
    @Test func `one token serves many calls`() async throws {
        try await withDirectory { directory, world in
            for _ in 1...3 { _ = try await directory.page(at: 1, known: nil) }
            #expect(await world.counts.tokensIssued == 1)
        }
    }

    @Test func `those who ask at once share one token`() async throws {
        try await withDirectory { directory, world in
            await world.inject(.hold, on: .token)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 1...6 { group.addTask { _ = try await directory.page(at: 1, known: nil) } }
                _ = try await world.request { $0.endpoint == .token }
                await world.releaseAll()
                try await group.waitForAll()
            }
            #expect(await world.counts[.token] == 1)
            #expect(await world.counts[.list] == 6)
        }
    }

    @Test(arguments: zip([3600, 1000, 300], [3500, 900, 270]))
    func `it is renewed a hundred seconds before its end, or a tenth of a short life`(
        life: Int, used: Int
    ) async throws {
        var server = SimulatedServer.Configuration()
        server.tokenLifetime = life
        let clock = ManualClock()
        try await withDirectory(server, clock: clock) { directory, world in
            _ = try await directory.page(at: 1, known: nil)
            clock.advance(by: .seconds(used) - .milliseconds(1))
            _ = try await directory.page(at: 1, known: nil)
            #expect(await world.counts.tokensIssued == 1)
            clock.advance(by: .milliseconds(1))
            _ = try await directory.page(at: 1, known: nil)
            #expect(await world.counts.tokensIssued == 2)
        }
    }

    @Test func `a 401 renews the token once and repeats the call`() async throws {
        try await withDirectory { directory, world in
            _ = try await directory.page(at: 1, known: nil)
            await world.expireTokens()
            _ = try await directory.page(at: 1, known: nil)
            #expect(await world.counts.tokensIssued == 2)
            #expect(await world.counts[.list] == 3)
        }
    }

    @Test func `a second 401 means that the credentials are refused`() async throws {
        try await withDirectory { directory, world in
            await world.inject(.status(401, body: #"{"message": "no"}"#), on: .list(), times: 9)
            await #expect(throws: DirectoryError.credentialsRefused(status: 401, detail: "no")) {
                try await directory.page(at: 1, known: nil)
            }
            #expect(await world.counts[.list] == 2)
            #expect(await world.counts[.token] == 2)
        }
    }

    @Test func `a 401 to an old token leaves a newer one in use`() async throws {
        try await withDirectory { directory, world in
            await world.inject(.applyThenHold, on: .list(startIndex: 7))
            _ = try await directory.page(at: 1, known: nil)
            await world.expireTokens()
            async let late = directory.page(at: 7, known: nil)
            let held = try await world.request { $0.startIndex == 7 }
            _ = try await directory.page(at: 1, known: nil)
            await world.release(held.number)
            _ = try await late
            #expect(await world.counts.tokensIssued == 2)
        }
    }

    @Test func `a 403 means that a permission is missing, and what reading takes is the scope for it`() async throws {
        try await withDirectory { directory, world in
            await world.inject(.status(403, body: #"{"detail": "not for you"}"#), on: .list())
            let error = DirectoryError.permissionMissing(
                listCall, detail: "not for you (needs scim:groups:read)", needs: .scope("scim:groups:read"))
            await #expect(throws: error) {
                try await directory.page(at: 1, known: nil)
            }
            #expect(await world.counts[.list] == 1)
        }
    }

    @Test func `a grant without the write scope is of no use`() async throws {
        var server = SimulatedServer.Configuration()
        server.grantedScopes = [SimulatedServer.Scope.read]
        try await withDirectory(server) { directory, world in
            await #expect(throws: DirectoryError.scopeMissing("scim:groups:write", granted: ["scim:groups:read"])) {
                try await directory.page(at: 1, known: nil)
            }
            #expect(await world.counts[.list] == 0)
        }
    }

    @Test func `a grant that names no scope is taken as asked for`() async throws {
        try await withDirectory { directory, world in
            await world.inject(.status(200, body: #"{"access_token": "t", "expires_in": 60}"#), on: .token)
            await world.inject(.status(200, body: #"{"totalResults": 0}"#), on: .list())
            let access = try await directory.checkAccess()
            #expect(access == Access(grantedScopes: nil, totalResults: 0))
        }
    }

    @Test func `wrong credentials are refused with what the server says`() async throws {
        try await withDirectory(adjusting: { $0.credentials = Credentials(clientID: "x", clientSecret: "y") }) {
            directory, _ in
            let error = DirectoryError.credentialsRefused(
                status: 401, detail: "The client is unknown or its secret is wrong.")
            await #expect(throws: error) { try await directory.page(at: 1, known: nil) }
        }
    }

    @Test func `a secret with any characters arrives as it is`() async throws {
        var server = SimulatedServer.Configuration()
        server.clientID = "id+&= ä"
        server.clientSecret = "s%3D/+&=\"ö"
        let credentials = Credentials(clientID: server.clientID, clientSecret: server.clientSecret)
        try await withDirectory(server, adjusting: { $0.credentials = credentials }) { directory, _ in
            let access = try await directory.checkAccess()
            #expect(access.totalResults == 0)
        }
    }

    @Test(arguments: [400, 401, 403])
    func `a refusal does not show the secret even if the server repeats it`(status: Int) async throws {
        try await withDirectory { directory, world in
            let body = #"{"error": "invalid_client", "error_description": "bad secret simulated-secret"}"#
            await world.inject(.status(status, body: body), on: .token)
            let error = DirectoryError.credentialsRefused(status: status, detail: "bad secret [hidden]")
            await #expect(throws: error) { try await directory.page(at: 1, known: nil) }
        }
    }

    @Test func `an answer does not show the token even if the server repeats it`() async throws {
        try await withDirectory { directory, world in
            await world.inject(.status(400, body: #"{"detail": "simulated-token-1?"}"#), on: .list())
            await #expect(throws: DirectoryError.refused(listCall, status: 400, detail: "[hidden]?")) {
                try await directory.page(at: 1, known: nil)
            }
        }
    }

    @Test(arguments: [
        CannedAnswer(status: 429, headers: ["Retry-After": "3"]),
        CannedAnswer(
            status: 400, headers: ["Retry-After": "3"],
            body: #"{"error": "invalid_request", "error_description": "(Rate limit exceeded; try later)"}"#),
    ])
    func `a throttled token is waited for`(answer: CannedAnswer) async throws {
        let clock = ManualClock()
        try await withDirectory(clock: clock) { directory, world in
            await world.inject(.answer(answer), on: .token, times: 2)
            _ = try await directory.page(at: 1, known: nil)
            #expect(clock.sleeps == [.seconds(3), .seconds(3)])
        }
    }

    @Test func `a token endpoint that fails is asked again after a back-off`() async throws {
        let clock = ManualClock()
        try await withDirectory(clock: clock) { directory, world in
            await world.inject(.status(503), on: .token, times: 2)
            _ = try await directory.page(at: 1, known: nil)
            #expect(clock.sleeps == [.seconds(1), .seconds(2)])
        }
    }

    @Test(arguments: [
        ("{}", DirectoryError.BodyFault.value(.missing, at: "access_token")),
        (#"{"access_token": ""}"#, .value(.empty, at: "access_token")),
        (#"{"access_token": "a\nb"}"#, .value(.unfitForHeader, at: "access_token")), ("<html>", .notJSON),
    ])
    func `an answer without a token is unreadable`(
        body: String, reason: DirectoryError.BodyFault
    ) async throws {
        try await withDirectory { directory, world in
            await world.inject(.status(200, body: body), on: .token)
            await #expect(throws: DirectoryError.unreadable(tokenCall, reason: reason)) {
                try await directory.page(at: 1, known: nil)
            }
        }
    }

    @Test func `refused credentials are read again once, and what comes of that is used from then on`() async throws {
        let fresh = Credentials(clientID: "simulated-client", clientSecret: "simulated-secret")
        try await withDirectory(adjusting: {
            $0.credentials = Credentials(clientID: "simulated-client", clientSecret: "old")
            $0.rereadCredentials = { fresh }
        }) { directory, world in
            _ = try await directory.page(at: 1, known: nil)
            #expect(await world.counts[.token] == 2)
            await world.expireTokens()
            _ = try await directory.page(at: 1, known: nil)
            #expect(await world.counts[.token] == 3)
        }
    }

    @Test(arguments: ["old", "older", nil])
    func `credentials that are refused once more are given up`(again: String?) async throws {
        try await withDirectory(adjusting: {
            $0.credentials = Credentials(clientID: "simulated-client", clientSecret: "old")
            $0.rereadCredentials = {
                again.map { Credentials(clientID: "simulated-client", clientSecret: $0) }
            }
        }) { directory, world in
            let error = DirectoryError.credentialsRefused(
                status: 401, detail: "The client is unknown or its secret is wrong.")
            await #expect(throws: error) { try await directory.page(at: 1, known: nil) }
            #expect(await world.counts[.token] == (again == "older" ? 2 : 1))
        }
    }
}
