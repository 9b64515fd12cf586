import Simulator
import Testing

@testable import skill_sync

@Suite struct RequestLogTests {
    @Test func `at the level debug every request is told, with what came of it and the server's name for it`()
        async throws
    {
        try await Desk.serving(["A": []]) { desk, world in
            let id = try #require(await world.groups.first?.id)
            await world.inject(.closeConnection, on: .list())
            try await desk.map(["A": ["a"]])
            let log = await desk.run("run", "--once", "--log-level", "debug").error
            let requests = log.split(separator: "\n").compactMap { line in
                line.firstMatch(of: /debug request (answered|without an answer).*call="(\S+) (\S+)"/).map {
                    "\($0.1): \($0.2) \($0.3)"
                }
            }
            let list = "GET /api/v2/scim/v2/Groups"
            #expect(
                requests == [
                    "answered: POST /oauth/token", "without an answer: \(list)", "answered: \(list)",
                    "answered: PUT \(list.dropFirst(4))/\(id)",
                ])
            #expect(log.contains(/request answered .*correlationId=00000000-0000-4000-8000-\d{12} ms=\d+ status=200/))
        }
    }

    @Test func `nothing of an answer that gives a token is told but its status`() async throws {
        try await Desk.serving(["A": []]) { desk, world in
            try await desk.map(["A": ["a"]])
            let log = await desk.run("run", "--once", "--log-level", "trace").error
            let token = try #require(log.split(separator: "\n").first { $0.contains("/oauth/token") })
            #expect(token.contains("status=200") && !token.contains("correlationId"))
        }
    }

    @Test func `without that level none is`() async throws {
        try await Desk.serving(["A": []]) { desk, _ in
            try await desk.map(["A": ["a"]])
            #expect(await !desk.run("run", "--once").error.contains("request"))
        }
    }
}
