import Simulator
import Testing

@Suite(.timeLimit(.minutes(10)))
struct RateWindowTests {
    @Test func `every answer tells of the minute's limit, and over it is 429 until the minute is over`() async throws {
        let clock = ManualClock()
        var configuration = publishedAPI { $0.requestsPerMinute = 3 }
        configuration.now = { clock.now }
        try await SimulatedServer.serve(configuration) { server in
            let client = try await TestClient.authorized(on: server)
            func ask() async throws -> (status: Int, headers: [String?]) {
                let reply = try await client.send("GET", "/api/v2/routing/skills/none")
                return (
                    reply.status,
                    ["allowed", "count", "reset"].map { reply.headers["inin-ratelimit-\($0)"] } + [
                        reply.headers["retry-after"]
                    ]
                )
            }
            #expect(try await ask() == (404, ["3", "1", "60", nil]))
            clock.advance(by: 20.5)
            #expect(try await ask() == (404, ["3", "2", "40", nil]))
            #expect(try await ask() == (404, ["3", "3", "40", nil]))
            let refused = try await client.send("GET", "/api/v2/routing/skills")
            #expect(refused.status == 429)
            #expect(try refused.decoded(as: PublishedError.self).code == "too.many.requests.retry.after")
            #expect(refused.headers["retry-after"] == "40")
            #expect(refused.headers["inin-ratelimit-count"] == "3")
            clock.advance(by: 39.5)
            #expect(try await ask() == (404, ["3", "1", "60", nil]))
        }
    }

    @Test func `each token has a limit of its own`() async throws {
        try await SimulatedServer.serve(publishedAPI { $0.requestsPerMinute = 1 }) { server in
            let clients = [try await TestClient.authorized(on: server), try await TestClient.authorized(on: server)]
            for client in clients {
                #expect(try await client.send("GET", "/api/v2/routing/skills").status == 200)
                #expect(try await client.send("GET", "/api/v2/routing/skills").status == 429)
            }
        }
    }

    @Test func `without a limit nothing is told of one`() async throws {
        try await SimulatedServer.serve(publishedAPI { $0.requestsPerMinute = nil }) { server in
            let reply = try await TestClient.authorized(on: server).send("GET", "/api/v2/routing/skills")
            #expect(reply.headers["inin-ratelimit-allowed"] == nil)
            #expect(reply.correlationID != nil)
        }
    }
}
