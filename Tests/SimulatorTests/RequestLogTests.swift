import Foundation
import Simulator
import Testing

@Suite(.timeLimit(.minutes(10)))
struct RequestLogTests {
    @Test func `the log holds every request in order with what was asked and answered`() async throws {
        let clock = ManualClock()
        var configuration = SimulatedServer.Configuration()
        configuration.now = { clock.now }
        try await SimulatedServer.serve(configuration) { server in
            let id = await server.world.add(displayName: "A")
            let client = try await TestClient.authorized(on: server)
            clock.advance(by: 5)
            _ = try await client.list("?startIndex=101&count=100")
            _ = try await client.read(id)
            _ = try await client.put(id, version: 1, skills: ["s"])
            await server.world.inject(.status(500))
            _ = try await client.send("GET", "/elsewhere", authorized: false)
            let log = await server.world.requests
            #expect(log.map(\.number) == [1, 2, 3, 4, 5])
            #expect(log.map(\.method) == ["POST", "GET", "GET", "PUT", "GET"])
            let groups = "/api/v2/scim/v2/Groups"
            #expect(log.map(\.path) == ["/oauth/token", groups, "\(groups)/\(id)", "\(groups)/\(id)", "/elsewhere"])
            #expect(log.map(\.query) == [nil, "startIndex=101&count=100", nil, nil, nil])
            #expect(log.map(\.endpoint) == [.token, .list, .read, .put, .other])
            #expect(log.map(\.groupID) == [nil, nil, id, id, nil])
            #expect(log.map(\.startIndex) == [nil, 101, nil, nil, nil])
            #expect(log.map(\.hasAuthorization) == [false, true, true, true, false])
            #expect(log.map(\.status) == [200, 200, 200, 200, 500])
            #expect(log.map(\.fault) == [nil, nil, nil, nil, .status(500)])
            #expect(log[1].arrived.timeIntervalSince(log[0].arrived) == 5)
            #expect(log.map { $0.put == nil } == [true, true, true, false, true])
        }
    }

    @Test func `every PUT is on record with what it sent and what it did`() async throws {
        try await SimulatedServer.serve { server in
            let id = await server.world.add(displayName: "A")
            let client = try await TestClient.authorized(on: server)
            _ = try await client.put(id, version: 1, skills: ["b", "a"])
            _ = try await client.put(id, version: 2, skills: ["b", "a"])
            _ = try await client.put(id, version: 1, skills: ["c"])
            _ = try await client.put(id, body: "{}")
            let puts = await server.world.puts
            #expect(puts.map(\.request) == [2, 3, 4, 5])
            #expect(puts.map(\.groupID) == [id, id, id, id])
            #expect(puts.map(\.version) == [1, 2, 1, nil])
            #expect(puts.map(\.skills) == [["b", "a"], ["b", "a"], ["c"], nil])
            #expect(puts.map(\.effect) == [.replaced(newVersion: 2), .unchanged, .none, .none])
            #expect(puts.map(\.tookEffect) == [true, false, false, false])
            #expect(puts.map(\.status) == [200, 200, 409, 400])
        }
    }

    @Test func `the counts add up by endpoint and by status`() async throws {
        try await SimulatedServer.serve { server in
            let id = await server.world.add(displayName: "A")
            let client = try await TestClient.authorized(on: server)
            await server.world.inject(.closeConnection, on: .list(), after: 1)
            _ = try await client.list()
            _ = try? await client.list()
            _ = try await client.put(id, version: 1, skills: ["s"])
            _ = try await client.put(id, version: 1, skills: ["t"])
            let counts = await server.world.counts
            #expect(counts.arrived == 5)
            #expect(counts.settled == 5)
            #expect(counts[.token] == 1)
            #expect(counts[.list] == 2)
            #expect(counts[.put] == 2)
            #expect(counts[.read] == 0)
            #expect(counts.answered(200) == 3)
            #expect(counts.answered(409) == 1)
            #expect(counts.answered(500) == 0)
            #expect(counts.faults == 1)
            #expect(counts.putsInEffect == 1)
            #expect(counts.tokensIssued == 1)
        }
    }

    @Test func `a server that keeps only counts keeps only counts`() async throws {
        var configuration = SimulatedServer.Configuration()
        configuration.logging = .countsOnly
        try await SimulatedServer.serve(configuration) { server in
            let id = await server.world.add(displayName: "A")
            let client = try await TestClient.authorized(on: server)
            #expect(try await client.put(id, version: 1, skills: ["s"]).status == 200)
            #expect(await server.world.requests.isEmpty)
            #expect(await server.world.puts.isEmpty)
            #expect(await server.world.counts.putsInEffect == 1)
            #expect(try await server.world.counts { $0.arrived == 2 }.answered(200) == 2)
        }
    }

    @Test func `a request yet to come can be waited for, and one that was is there at once`() async throws {
        try await SimulatedServer.serve { server in
            let client = try await TestClient.authorized(on: server)
            async let third = server.world.request(number: 3)
            async let answered = server.world.request { $0.endpoint == .read && $0.status == 404 }
            _ = try await client.list()
            _ = try await client.read("x")
            #expect(try await third.endpoint == .read)
            #expect(try await answered.number == 3)
            #expect(try await server.world.request(number: 2).endpoint == .list)
        }
    }

    @Test func `waiting ends when the waiting task is cancelled`() async throws {
        try await SimulatedServer.serve { server in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    await #expect(throws: CancellationError.self) { try await server.world.request(number: 9) }
                }
                group.addTask {
                    await #expect(throws: CancellationError.self) {
                        try await server.world.counts { $0.arrived == 9 }
                    }
                }
                group.cancelAll()
                try await group.waitForAll()
            }
        }
    }
}
