import AsyncHTTPClient
import Foundation
import Simulator
import Testing

@Suite(.timeLimit(.minutes(10)))
struct FaultTests {
    @Test(arguments: [401, 403, 412, 429, 500, 503])
    func `an injected status is answered in place of the truth, and nothing is applied`(status: Int) async throws {
        try await SimulatedServer.serve { server in
            let id = await server.world.add(displayName: "A")
            let client = try await TestClient.authorized(on: server)
            await server.world.inject(
                .status(status, headers: ["X-Odd": "1", "Content-Type": "application/json"], body: "{}"), on: .put())
            let reply = try await client.put(id, version: 1, skills: ["s"])
            #expect(reply.status == status)
            #expect(reply.headers["x-odd"] == "1")
            #expect(reply.headers["content-type"] == "application/json")
            #expect(reply.text == "{}")
            let put = try #require(await server.world.puts.first)
            #expect(put.version == 1)
            #expect(put.skills == ["s"])
            #expect(put.status == status)
            #expect(!put.tookEffect)
            #expect(await server.world.group(id)?.version == 1)
            #expect(try await client.put(id, version: 1, skills: ["s"]).status == 200)
        }
    }

    @Test(arguments: ["7", "Wed, 21 Oct 2026 07:28:00 GMT", "soon", nil])
    func `a 429 carries any Retry-After, or none`(retryAfter: String?) async throws {
        try await SimulatedServer.serve { server in
            await server.world.inject(.throttled(retryAfter: retryAfter), on: .token)
            let reply = try await TestClient(server: server).requestToken()
            #expect(reply.status == 429)
            #expect(reply.headers["retry-after"] == retryAfter)
        }
    }

    @Test func `a PUT can be applied and still answered with an error`() async throws {
        try await SimulatedServer.serve { server in
            let id = await server.world.add(displayName: "A")
            await server.world.inject(.applyThenAnswer(CannedAnswer(status: 504)), on: .put())
            #expect(try await TestClient.authorized(on: server).put(id, version: 1, skills: ["s"]).status == 504)
            #expect(await server.world.group(id)?.skills == ["s"])
            let put = try #require(await server.world.puts.first)
            #expect(put.status == 504)
            #expect(put.effect == .replaced(newVersion: 2))
        }
    }

    @Test func `a garbage body, a wrong content type and half a body are what they say`() async throws {
        try await SimulatedServer.serve { server in
            await server.world.addGroups(count: 3)
            let client = try await TestClient.authorized(on: server)
            let truth = try await client.list()
            for fault in [Fault.garbage, .contentType("text/plain"), .truncatedBody] {
                await server.world.inject(fault, on: .list())
            }
            let garbage = try await client.list()
            #expect(garbage.status == 200)
            #expect(garbage.text.hasPrefix("<html>"))
            let mistyped = try await client.list()
            #expect(mistyped.headers["content-type"] == "text/plain")
            #expect(mistyped.body == truth.body)
            let half = try await client.list()
            #expect(half.status == 200)
            #expect(half.body == truth.body.prefix(truth.body.count / 2))
            #expect(await server.world.pendingFaults == 0)
        }
    }

    @Test func `a connection closed without an answer leaves the PUT unapplied`() async throws {
        try await SimulatedServer.serve { server in
            let id = await server.world.add(displayName: "A")
            let client = try await TestClient.authorized(on: server)
            await server.world.inject(.closeConnection, on: .put())
            await #expect(throws: (any Error).self) { try await client.put(id, version: 1, skills: ["s"]) }
            let put = try #require(await server.world.puts.first)
            #expect(put.status == nil)
            #expect(put.effect == .none)
            #expect(await server.world.requests.last?.outcome == .unanswered)
            #expect(await server.world.group(id)?.version == 1)
            #expect(try await client.put(id, version: 1, skills: ["s"]).status == 200)
        }
    }

    @Test func `a connection closed after applying leaves the PUT in effect`() async throws {
        try await SimulatedServer.serve { server in
            let id = await server.world.add(displayName: "A")
            let client = try await TestClient.authorized(on: server)
            await server.world.inject(.applyThenCloseConnection, on: .put(id))
            await #expect(throws: (any Error).self) { try await client.put(id, version: 1, skills: ["s"]) }
            #expect(await server.world.puts.map(\.tookEffect) == [true])
            #expect(await server.world.group(id)?.skills == ["s"])
            #expect(await server.world.counts.settled == 2)
        }
    }

    @Test func `an answer cut short is an error for the client although the status was good`() async throws {
        try await SimulatedServer.serve { server in
            await server.world.addGroups(count: 100)
            let client = try await TestClient.authorized(on: server)
            await server.world.inject(.cutAnswerShort, on: .list())
            await #expect(throws: (any Error).self) { try await client.list() }
            #expect(try await client.list().status == 200)
        }
    }

    @Test func `a request left hanging ends when its client goes away`() async throws {
        try await SimulatedServer.serve { server in
            let id = await server.world.add(displayName: "A")
            let client = try await TestClient.authorized(on: server)
            await server.world.inject(.hang, on: .put())
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try? await client.put(id, version: 1, skills: ["s"]) }
                let hanging = try await server.world.request { $0.fault == .hang }
                #expect(hanging.outcome == .pending)
                group.cancelAll()
                let ended = try await server.world.request { $0.number == hanging.number && $0.outcome != .pending }
                #expect(ended.outcome == .unanswered)
            }
            #expect(await server.world.group(id)?.version == 1)
        }
    }

    @Test func `somebody else's edit just before the PUT makes it a true conflict`() async throws {
        try await SimulatedServer.serve { server in
            let id = await server.world.add(displayName: "A")
            let client = try await TestClient.authorized(on: server)
            await server.world.inject(.conflictByOutsideEdit(skills: ["theirs"]), on: .put())
            #expect(try await client.put(id, version: 1, skills: ["ours"]).status == 409)
            let fresh = try await client.read(id).decoded(as: ListedGroup.self)
            #expect(fresh.version == 2)
            #expect(fresh.skills == ["theirs"])
            #expect(try await client.put(id, version: 2, skills: ["ours"]).status == 200)
        }
    }

    @Test func `a held request is looked at only when it is released`() async throws {
        try await SimulatedServer.serve { server in
            let ids = await server.world.addGroups(count: 2)
            let client = try await TestClient.authorized(on: server)
            await server.world.inject(.hold, on: .put(ids[0]))
            async let first = client.put(ids[0], version: 1, skills: ["late"])
            let held = try await server.world.request { $0.fault == .hold }
            #expect(try await client.put(ids[1], version: 1, skills: ["early"]).status == 200)
            #expect(await server.world.group(ids[0])?.version == 1)
            try await server.world.edit(ids[0], skills: ["between"])
            await server.world.release(held.number)
            #expect(try await first.status == 409)
        }
    }

    @Test func `a request can be held after it was applied`() async throws {
        try await SimulatedServer.serve { server in
            let id = await server.world.add(displayName: "A")
            let client = try await TestClient.authorized(on: server)
            await server.world.inject(.applyThenHold, on: .put())
            async let reply = client.put(id, version: 1, skills: ["s"])
            let held = try await server.world.request { $0.put?.tookEffect == true }
            #expect(held.outcome == .pending)
            #expect(await server.world.group(id)?.skills == ["s"])
            await server.world.release(held.number)
            #expect(try await reply.status == 200)
        }
    }

    @Test func `all held requests can be released together, and their connections stay good`() async throws {
        try await SimulatedServer.serve { server in
            let client = try await TestClient.authorized(on: server)
            await server.world.inject(.hold, on: .list(), times: 3)
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 1...3 { group.addTask { try await client.list().status } }
                _ = try await server.world.counts { $0[.list] == 3 }
                await server.world.releaseAll()
                for try await status in group { #expect(status == 200) }
            }
            for _ in 1...5 { #expect(try await client.list().status == 200) }
        }
    }

    @Test func `a group deleted while a later page is held never appears in any page`() async throws {
        try await SimulatedServer.serve { server in
            let ids = await server.world.addGroups(count: 4)
            let client = try await TestClient.authorized(on: server)
            await server.world.inject(.hold, on: .list(startIndex: 3))
            var seen = try await client.list("?count=2").decoded(as: Page.self).resources.map(\.id)
            async let second = client.list("?startIndex=3&count=2")
            let held = try await server.world.request { $0.fault == .hold }
            try await server.world.delete(ids[0])
            await server.world.release(held.number)
            let page = try await second.decoded(as: Page.self)
            seen += page.resources.map(\.id)
            #expect(page.totalResults == 3)
            #expect(!seen.contains(ids[2]))
        }
    }

    @Test func `an endless body ends when the client has had enough`() async throws {
        try await SimulatedServer.serve { server in
            let client = try await TestClient.authorized(on: server)
            await server.world.inject(.endlessBody, on: .list())
            await #expect(throws: (any Error).self) { try await client.list() }
            #expect(try await client.list().status == 200)
        }
    }
}
