import Foundation
import Simulator
import Testing

@Suite(.timeLimit(.minutes(10)))
struct FaultMatchingTests {
    @Test func `a fault meets only requests that match it, as often as was said`() async throws {
        try await SimulatedServer.serve { server in
            let ids = await server.world.addGroups(count: 3)
            let client = try await TestClient.authorized(on: server)
            let world = server.world
            await world.inject(.status(500), on: .put(ids[1]), times: 2)
            await world.inject(.status(501), on: .list(startIndex: 3))
            await world.inject(.status(502), on: .read(ids[0]))
            await world.inject(.status(503), on: .token)
            #expect(try await client.put(ids[0], version: 1, skills: []).status == 200)
            #expect(try await client.put(ids[1], version: 1, skills: []).status == 500)
            #expect(try await client.put(ids[1], version: 1, skills: []).status == 500)
            #expect(try await client.put(ids[1], version: 1, skills: []).status == 200)
            #expect(try await client.list().status == 200)
            #expect(try await client.list("?startIndex=3&count=2").status == 501)
            #expect(try await client.list("?startIndex=3&count=2").status == 200)
            #expect(try await client.read(ids[1]).status == 200)
            #expect(try await client.read(ids[0]).status == 502)
            #expect(await world.pendingFaults == 1)
            #expect(try await client.requestToken().status == 503)
            #expect(try await client.requestToken().status == 200)
            #expect(await world.pendingFaults == 0)
            #expect(await world.counts.faults == 5)
        }
    }

    @Test func `a list request that names no page asks for the first`() async throws {
        try await SimulatedServer.serve { server in
            let client = try await TestClient.authorized(on: server)
            await server.world.inject(.status(500), on: .list(startIndex: 1))
            #expect(try await client.list().status == 500)
            #expect(await server.world.requests.last?.startIndex == 1)
        }
    }

    @Test func `faults on the same requests happen in the order of injection`() async throws {
        try await SimulatedServer.serve { server in
            let client = try await TestClient.authorized(on: server)
            await server.world.inject(.status(500), on: .list())
            await server.world.inject(.status(503), times: 2)
            var statuses: [Int] = []
            for _ in 1...4 { statuses.append(try await client.list().status) }
            #expect(statuses == [500, 503, 503, 200])
        }
    }

    @Test func `a fault can wait for so many requests, which may meet other faults meanwhile`() async throws {
        try await SimulatedServer.serve { server in
            let client = try await TestClient.authorized(on: server)
            await server.world.inject(.status(500), on: .list(), after: 2)
            await server.world.inject(.status(503), on: .list())
            _ = try await client.read("x")
            var statuses: [Int] = []
            for _ in 1...4 { statuses.append(try await client.list().status) }
            #expect(statuses == [503, 200, 500, 200])
        }
    }

    @Test func `cleared faults do not happen`() async throws {
        try await SimulatedServer.serve { server in
            let client = try await TestClient.authorized(on: server)
            await server.world.inject(.status(500), times: .max)
            await server.world.misbehave(percent: 100, seed: 1)
            await server.world.clearFaults()
            #expect(try await client.list().status == 200)
        }
    }

    @Test func `misbehaviour is the same for the same seed and close to its share`() async throws {
        func outcomes(seed: UInt64) async throws -> [Int?] {
            try await SimulatedServer.serve { server in
                let client = try await TestClient.authorized(on: server)
                await server.world.misbehave(percent: 30, seed: seed, on: .list())
                var outcomes: [Int?] = []
                for _ in 1...200 { outcomes.append(try? await client.list().status) }
                #expect(await server.world.counts[.list] == 200)
                #expect(try await client.read("x").status == 404)
                return outcomes
            }
        }
        let first = try await outcomes(seed: 5)
        #expect(try await outcomes(seed: 5) == first)
        #expect(try await outcomes(seed: 6) != first)
        #expect(Set(first) == [nil, 200, 429, 500, 503])
        #expect((30...90).contains(first.count { $0 != 200 }))
    }
}
