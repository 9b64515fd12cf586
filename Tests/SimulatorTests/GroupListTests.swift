import Foundation
import Simulator
import Testing

@Suite(.timeLimit(.minutes(10)))
struct GroupListTests {
    @Test func `a page carries what the tutorial's client reads, and the words of SCIM`() async throws {
        let clock = ManualClock()
        clock.advance(by: 0.0425)
        var configuration = SimulatedServer.Configuration()
        configuration.now = { clock.now }
        try await SimulatedServer.serve(configuration) { server in
            let id = await server.world.add(displayName: "Sales \"EMEA\"", skills: ["b", "a"])
            let reply = try await TestClient.authorized(on: server).list("?startIndex=1&count=100")
            #expect(reply.status == 200)
            #expect(reply.headers["content-type"] == "application/scim+json")
            let page = try reply.decoded(as: Page.self)
            #expect(page.schemas == ["urn:ietf:params:scim:api:messages:2.0:ListResponse"])
            #expect(page.totalResults == 1)
            #expect(page.startIndex == 1)
            #expect(page.itemsPerPage == 1)
            let group = try #require(page.resources.first)
            #expect(group.schemas == [TestClient.groupSchema])
            #expect(group.id == id)
            #expect(group.displayName == "Sales \"EMEA\"")
            #expect(group.version == 1)
            #expect(group.skills == ["b", "a"])
            #expect(group.meta.resourceType == "Group")
            #expect(group.meta.lastModified == "2023-11-14T22:13:20.042Z")
            #expect(group.meta.location == "\(server.url)/api/v2/scim/v2/Groups/\(id)")
        }
    }

    @Test func `pages follow one another in the order of addition until all are seen`() async throws {
        try await SimulatedServer.serve { server in
            let ids = await server.world.addGroups(count: 250)
            let client = try await TestClient.authorized(on: server)
            var seen: [String] = []
            for (start, length) in [(1, 100), (101, 100), (201, 50), (251, 0)] {
                let page = try await client.list("?startIndex=\(start)&count=100").decoded(as: Page.self)
                #expect(page.totalResults == 250)
                #expect(page.startIndex == start)
                #expect(page.itemsPerPage == length)
                #expect(page.resources.count == length)
                seen += page.resources.map(\.id)
            }
            #expect(seen == ids)
        }
    }

    @Test(arguments: [
        ("", 4), ("?count=2", 2), ("?count=5", 5), ("?count=6", 5), ("?count=1000", 5), ("?count=0", 0),
        ("?count=-1", 0),
        ("?startIndex=0&count=2", 2), ("?startIndex=-7&count=2", 2), ("?startIndex=6&count=5", 2),
        ("?startIndex=1000", 0),
    ])
    func `a page is as long as asked, within the default and the maximum`(query: String, length: Int) async throws {
        var configuration = SimulatedServer.Configuration()
        configuration.defaultPageSize = 4
        configuration.maximumPageSize = 5
        try await SimulatedServer.serve(configuration) { server in
            await server.world.addGroups(count: 7)
            let page = try await TestClient.authorized(on: server).list(query).decoded(as: Page.self)
            #expect(page.itemsPerPage == length)
            #expect(page.resources.count == length)
            #expect(page.totalResults == 7)
        }
    }

    @Test(arguments: ["?startIndex=one", "?count=many"])
    func `a page number that is no number is 400`(query: String) async throws {
        try await SimulatedServer.serve { server in
            let reply = try await TestClient.authorized(on: server).list(query)
            #expect(reply.status == 400)
            #expect(try reply.decoded(as: ScimError.self).scimType == "invalidValue")
        }
    }

    @Test func `an empty world is an empty page`() async throws {
        try await SimulatedServer.serve { server in
            let page = try await TestClient.authorized(on: server).list().decoded(as: Page.self)
            #expect(page.totalResults == 0)
            #expect(page.resources.isEmpty)
        }
    }

    @Test func `a single group reads as in the list, and an unknown one is 404`() async throws {
        try await SimulatedServer.serve { server in
            let id = await server.world.add(displayName: "A", skills: ["s"])
            let client = try await TestClient.authorized(on: server)
            let reply = try await client.read(id)
            #expect(reply.status == 200)
            #expect(try await client.list().text.contains(reply.text))
            let missing = try await client.read("nobody")
            #expect(missing.status == 404)
            let error = try missing.decoded(as: ScimError.self)
            #expect(error.schemas == ["urn:ietf:params:scim:api:messages:2.0:Error"])
            #expect(error.status == "404")
        }
    }

    @Test func `a server that does not list skills leaves them out everywhere`() async throws {
        var configuration = SimulatedServer.Configuration()
        configuration.listsSkills = false
        try await SimulatedServer.serve(configuration) { server in
            let id = await server.world.add(displayName: "A", skills: ["s"])
            let client = try await TestClient.authorized(on: server)
            for reply in [
                try await client.list(), try await client.read(id), try await client.put(id, version: 1, skills: ["t"]),
            ] {
                #expect(reply.status == 200)
                #expect(!reply.text.contains("skills"))
            }
            #expect(await server.world.group(id)?.skills == ["t"])
        }
    }

    @Test func `every answer has a correlation id of its own, which the log knows`() async throws {
        try await SimulatedServer.serve { server in
            let client = try await TestClient.authorized(on: server)
            await server.world.inject(.status(503), on: .read())
            let seen = [
                try await client.list().correlationID, try await client.read("x").correlationID,
                try await client.put("x", body: "").correlationID, try await client.send("GET", "/").correlationID,
            ]
            #expect(Set(seen).count == 4)
            #expect(await server.world.requests.dropFirst().map(\.correlationID) == seen)
        }
    }

    @Test func `requests over the limit of a minute are 429 with the seconds to wait`() async throws {
        let clock = ManualClock()
        var configuration = SimulatedServer.Configuration()
        configuration.now = { clock.now }
        configuration.requestsPerMinute = 2
        try await SimulatedServer.serve(configuration) { server in
            let client = try await TestClient.authorized(on: server)
            #expect(try await client.list().status == 200)
            clock.advance(by: 19.5)
            #expect(try await client.list().status == 200)
            let refused = try await client.list()
            #expect(refused.status == 429)
            #expect(refused.headers["retry-after"] == "41")
            #expect(try await client.requestToken().status == 200)
            clock.advance(by: 40)
            #expect(try await client.list().status == 429)
            clock.advance(by: 0.5)
            #expect(try await client.list().status == 200)
        }
    }
}
