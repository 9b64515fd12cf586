import NIOCore
import NIOPosix
import Simulator
import Testing

@Suite(.timeLimit(.minutes(10)))
struct SimulatedServerTests {
    private struct Refused: Error, Equatable {}

    @Test func `the server answers while the closure runs and no longer afterwards`() async throws {
        let server = try await SimulatedServer.serve { server in
            #expect(server.url == "http://127.0.0.1:\(server.port)")
            let reply = try await TestClient.authorized(on: server).list()
            #expect(reply.status == 200)
            return server
        }
        await #expect(throws: (any Error).self) {
            _ = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connect(host: "127.0.0.1", port: server.port).get()
        }
    }

    @Test func `an error thrown by the closure comes out and the server stops`() async throws {
        await #expect(throws: Refused.self) {
            try await SimulatedServer.serve { server in
                _ = try await TestClient.authorized(on: server)
                throw Refused()
            }
        }
    }

    @Test func `dozens of servers start and stop, each with a world of its own`() async throws {
        for count in 1...30 {
            try await SimulatedServer.serve { server in
                await server.world.addGroups(count: count)
                let page = try await TestClient.authorized(on: server).list().decoded(as: Page.self)
                #expect(page.totalResults == count)
            }
        }
    }

    @Test func `a port in use is an error, not a wait`() async throws {
        try await SimulatedServer.serve { server in
            var configuration = SimulatedServer.Configuration()
            configuration.port = server.port
            let error = await #expect(throws: SimulatedServer.PortUnavailable.self) {
                try await SimulatedServer.serve(configuration) { _ in }
            }
            #expect(error?.port == server.port)
        }
    }

    @Test func `a server given a port listens on it`() async throws {
        let port = try await SimulatedServer.serve { $0.port }
        var configuration = SimulatedServer.Configuration()
        configuration.port = port
        try await SimulatedServer.serve(configuration) { server in
            #expect(server.port == port)
            let reply = try await TestClient.authorized(on: server).list()
            #expect(reply.status == 200)
        }
    }

    @Test func `the server stops although a request hangs and another is held`() async throws {
        try await withThrowingTaskGroup(of: Void.self) { requests in
            try await SimulatedServer.serve { server in
                let client = try await TestClient.authorized(on: server)
                await server.world.inject(.hang, on: .list())
                await server.world.inject(.hold, on: .read())
                requests.addTask { _ = try? await client.list() }
                requests.addTask { _ = try? await client.read("x") }
                _ = try await server.world.counts { $0[.list] == 1 && $0[.read] == 1 }
            }
            try await requests.waitForAll()
        }
    }

    @Test func `cancelling the task that serves ends the closure and the server`() async throws {
        let (started, start) = AsyncStream<Void>.makeStream()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                await #expect(throws: CancellationError.self) {
                    try await SimulatedServer.serve { server in
                        start.yield()
                        _ = try await server.world.request(number: 1)
                    }
                }
            }
            for await _ in started { break }
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    @Test func `what is not there is 404 and what is not done there 405`() async throws {
        try await SimulatedServer.serve { server in
            let id = await server.world.add(displayName: "A")
            let client = try await TestClient.authorized(on: server)
            let missing = try await client.send("GET", "/api/v2/scim/v2/Users")
            #expect(missing.status == 404)
            #expect(try missing.decoded(as: ScimError.self).status == "404")
            #expect(try await client.send("DELETE", "/api/v2/scim/v2/Groups/\(id)").status == 405)
            #expect(try await client.send("POST", "/api/v2/scim/v2/Groups").status == 405)
            #expect(try await client.send("GET", "/oauth/token").status == 405)
            #expect(await server.world.counts[.other] == 4)
        }
    }
}
