import Domain
import Foundation
import Simulator
import Store
import TestSupport
import Testing

@testable import skill_sync

/// What a server may do that none should: each ends in one clear error, and nothing is PUT that should not be.
@Suite(.timeLimit(.minutes(10))) struct HostileServerTests {
    /// Every call, as the program comes to it: the single GET after a PUT whose answer shows no group.
    private static let calls: [RequestMatcher] = [.token, .list(), .read(), .put()]

    /// Runs a cycle that has one group to change, against a server that meets `call` with `fault`.
    private func run(
        _ fault: Fault, on call: RequestMatcher, _ body: (Outcome, Desk, World) async throws -> Void
    ) async throws {
        try await Desk.serving(["Sales": []]) { desk, world in
            if call.endpoint == .read {
                await world.inject(.applyThenAnswer(CannedAnswer(status: 204, body: "")), on: .put())
            }
            await world.inject(fault, on: call, times: 99)
            try await desk.map(["Sales": ["a"]])
            try await body(await desk.run("run", "--once"), desk, world)
        }
    }

    /// One error, one hint, and nothing that a terminal would obey.
    private func expectOneError(
        _ outcome: Outcome, _ sentence: String, exitCode: Int32 = 1, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let lines = outcome.error.split(separator: "\n")
        #expect(outcome.exitCode == exitCode, sourceLocation: sourceLocation)
        #expect(
            lines.filter { $0.hasPrefix("error: ") } == ["error: \(sentence)"], "\(outcome.error)",
            sourceLocation: sourceLocation)
        #expect(lines.count { $0.hasPrefix("try: ") } == 1, sourceLocation: sourceLocation)
        #expect(
            outcome.everything.allSatisfy { $0 == "\n" || String($0).harmless == String($0) },
            sourceLocation: sourceLocation)
    }

    @Test(arguments: calls, [301, 302, 307, 308])
    func `a redirect is not followed, so that neither token nor secret goes to another host`(
        call: RequestMatcher, status: Int
    ) async throws {
        try await SimulatedServer.serve { elsewhere in
            let redirect = Fault.status(status, headers: ["Location": elsewhere.url + "/oauth/token"], body: "")
            try await run(redirect, on: call) { outcome, _, world in
                #expect(outcome.exitCode == (call.endpoint == .read ? 0 : 1))
                #expect(await elsewhere.world.counts.arrived == 0)
                #expect(await world.counts[call.endpoint ?? .other] == 1)
            }
        }
    }

    @Test(
        arguments: zip(
            [RequestMatcher.token, .list()], [("POST /oauth/token", 1 << 20), ("GET /api/v2/scim/v2/Groups", 16 << 20)])
    )
    func `a body without end is given up at its limit`(call: RequestMatcher, told: (String, Int)) async throws {
        try await run(.endlessBody, on: call) { outcome, _, world in
            expectOneError(
                outcome, "the answer to \(told.0) makes no sense: the body is longer than \(told.1) bytes")
            #expect(await world.puts.isEmpty)
            #expect(await world.counts[call.endpoint ?? .other] == 1)
        }
    }

    @Test func `a single GET whose body has no end leaves the PUT applied, its version unknown`() async throws {
        try await run(.endlessBody, on: .read()) { outcome, desk, world in
            #expect(outcome.exitCode == 0)
            let attempts = try desk.store().attempts()
            #expect(attempts.map(\.outcome) == [.applied])
            #expect(attempts.map(\.newVersion) == [nil])
            #expect(await world.puts.count == 1)
        }
    }

    @Test func `a PUT whose answer has no end is read back, and is not in force`() async throws {
        try await run(.endlessBody, on: .put()) { outcome, desk, world in
            expectOneError(outcome, "1 of 1 change was not applied")
            #expect(await world.group(named: "Sales")?.skills == [])
            let attempts = try desk.store().attempts()
            #expect(attempts.allSatisfy { $0.outcome == .unknown }, "it may still arrive")
            #expect(attempts.first?.error?.contains("reason=tooLong limit=1048576") == true)
        }
    }

    @Test(arguments: [String(repeating: "[", count: 100_000), String(repeating: #"{"Resources":["#, count: 50_000)])
    func `JSON nested without end is no JSON`(body: String) async throws {
        try await run(.status(200, body: body), on: .list()) { outcome, _, world in
            expectOneError(outcome, "the answer to GET /api/v2/scim/v2/Groups makes no sense: it is no JSON")
            #expect(await world.puts.isEmpty)
        }
        try await run(.status(200, body: body), on: .token) { outcome, _, _ in
            expectOneError(
                outcome,
                "the answer to POST /oauth/token makes no sense: it is no JSON")
        }
        // Nor is what an error's body or a PUT's answer says of itself.
        try await run(.status(400, body: body), on: .put()) { outcome, desk, _ in
            expectOneError(outcome, "1 of 1 change was not applied")
            let attempts = try desk.store().attempts()
            #expect(attempts.map(\.error) == ["Bad Request"])
        }
    }

    @Test(arguments: [#""\ud800""#, #""\udc00\ud800""#, "'Sales'", #""Sa\les""#])
    func `what is nearly JSON is no JSON`(name: String) async throws {
        let body = #"{"totalResults": 1, "Resources": [{"id": "1", "displayName": \#(name)}]}"#
        try await run(.status(200, body: body), on: .list()) { outcome, _, world in
            expectOneError(outcome, "the answer to GET /api/v2/scim/v2/Groups makes no sense: it is no JSON")
            #expect(await world.puts.isEmpty)
        }
    }

    @Test func `JSON nested without end makes the group unreadable that it is in`() async throws {
        let nested = String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000)
        let body = #"{"totalResults": 1, "Resources": [{"id": "1", "displayName": "Sales", "members": \#(nested)}]}"#
        try await run(.status(200, body: body), on: .list()) { outcome, _, world in
            expectOneError(
                outcome,
                "1 mapped group was not seen, and the poll was not complete: nothing is concluded about it")
            #expect(outcome.error.contains("cannot be read: it is nested 5001 deep"))
            #expect(await world.puts.isEmpty)
        }
    }

    @Test(arguments: [
        (#"{"expires_in": 60}"#, "access_token is missing"),
        (#"{"access_token": 7}"#, "access_token is of the wrong type"),
        (#"{"access_token": "", "expires_in": 60}"#, "access_token is empty"), ("[]", "it is of the wrong type"),
        (#"{"access_token": "t", "expires_in": "soon"}"#, "expires_in is of the wrong type"),
        (#"{"access_token": "t\r\nX-Evil: 1"}"#, "access_token holds what no header may"),
        (#"{"access_token": "t\u0000"}"#, "access_token holds what no header may"),
        (#"{"access_token": "tökén"}"#, "access_token holds what no header may"),
        (#"{"access_token": "t", "expires_in": 1e999}"#, "it is no JSON"),
    ])
    func `a token that is none is told by its field`(body: String, reason: String) async throws {
        try await run(.status(200, body: body), on: .token) { outcome, _, world in
            expectOneError(
                outcome,
                "the answer to POST /oauth/token makes no sense: \(reason)")
            #expect(await world.counts.arrived == 1)
        }
    }

    @Test(arguments: ["-1", "0", "-1e300", "1e300", "0.001"])
    func `a token's life that makes no sense costs a token a call at the most`(life: String) async throws {
        try await Desk.serving(["Sales": []]) { desk, world in
            // A token that the server knows, with a life of its own.
            let body = #"{"access_token": "simulated-token-1", "expires_in": \#(life)}"#
            await world.inject(.applyThenAnswer(CannedAnswer(status: 200, body: body)), on: .token, times: 99)
            try await desk.map(["Sales": ["a"]])
            let outcome = await desk.run("run", "--once")
            #expect(outcome.exitCode == 0, "\(outcome.error)")
            #expect(await world.group(named: "Sales")?.skills == ["a"])
            #expect(await world.counts[.token] <= world.counts[.list] + world.counts[.put])
        }
    }

    @Test(arguments: [
        "-5", "-99999999999999999999", "99999999999999999999", "NaN", "\u{FF11}", "Thu, 99 Foo 1 1:1:1 GMT",
    ])
    func `a Retry-After that makes no sense ends in a wait that does`(header: String) async throws {
        try await Desk.serving(["Sales": []]) { desk, world in
            await world.inject(.throttled(retryAfter: header), on: .list())
            await world.inject(.throttled(retryAfter: header), on: .put())
            try await desk.map(["Sales": ["a"]])
            let outcome = await desk.run("run", "--once", "--log-level", "notice")
            #expect(outcome.exitCode == 0)
            let seconds = header.hasPrefix("9") ? 600 : 5
            #expect(
                outcome.error.matches(of: /rate limited by the server wait=(.*)/).map(\.1) == [
                    "\(seconds)s", "\(seconds)s",
                ])
            #expect(await world.group(named: "Sales")?.skills == ["a"])
        }
    }

    @Test func `a page that repeats ends the poll`() async throws {
        let page = #"{"totalResults": 9, "Resources": [{"id": "1", "displayName": "Sales"}]}"#
        try await run(.status(200, body: page), on: .list()) { outcome, _, world in
            expectOneError(outcome, "the server gave the same page of groups again at startIndex 2")
            #expect(await world.puts.isEmpty)
        }
    }
}
