import Simulator
import Testing

@Suite(.timeLimit(.minutes(10)))
struct PublishedGroupsTests {
    @Test func `groups come 25 a page from the 1-based index, without skills`() async throws {
        try await SimulatedServer.serve(publishedAPI()) { server in
            let ids = await server.world.addGroups(count: 60, skills: { _ in ["s"] })
            let client = try await TestClient.authorized(on: server)
            var seen: [String] = []
            for (start, length) in [(1, 25), (26, 25), (51, 10), (61, 0)] {
                let reply = try await client.send("GET", "/api/v2/scim/groups?startIndex=\(start)")
                #expect(reply.status == 200)
                #expect(reply.headers["content-type"] == "application/scim+json")
                #expect(!reply.text.contains("skills"))
                let page = try reply.decoded(as: PublishedGroups.self)
                #expect(page.totalResults == 60)
                #expect(page.startIndex == start)
                #expect(page.itemsPerPage == length)
                seen += page.resources.map(\.id)
            }
            #expect(seen == ids)
            let none = try await client.send("GET", "/api/v2/scim/groups?count=0").decoded(as: PublishedGroups.self)
            #expect(none.totalResults == 60)
            #expect(none.resources.isEmpty)
        }
    }

    @Test(arguments: ["/api/v2/scim/Groups", "/api/v2/scim/v2/Groups", "/api/v2/SCIM/groups", "/api/v2/scim/groups/"])
    func `a path in another case, or with a slash too many, is not there`(path: String) async throws {
        try await SimulatedServer.serve(publishedAPI()) { server in
            await server.world.add(displayName: "A")
            let reply = try await TestClient.authorized(on: server).send("GET", path)
            #expect(reply.status == 404)
        }
    }

    @Test func `more than 25 at once is 429 unless the server is set up otherwise`() async throws {
        try await SimulatedServer.serve(publishedAPI()) { server in
            let client = try await TestClient.authorized(on: server)
            #expect(try await client.send("GET", "/api/v2/scim/groups?count=25").status == 200)
            #expect(try await client.send("GET", "/api/v2/scim/groups?count=26").status == 429)
        }
        try await SimulatedServer.serve(publishedAPI { $0.refusesLargePages = false }) { server in
            await server.world.addGroups(count: 150)
            let reply = try await TestClient.authorized(on: server).send("GET", "/api/v2/scim/groups?count=140")
            #expect(try reply.decoded(as: PublishedGroups.self).itemsPerPage == 100)
        }
    }

    @Test(arguments: [
        ("displayname%20eq%20%22Sales%20EMEA%22", ["Sales EMEA", "sales emea"]),
        ("displayName+eq+%22Sales+EMEA%22", ["Sales EMEA", "sales emea"]),
        ("displayname%20eq%20Sales", ["Sales"]), ("displayname%20eq%20%22Sa%22", []),
        ("displayname%20eq%20%22A%20%5C%22B%5C%22%22", ["A \"B\""]), ("displayname%20eq%20%22C%2B%2B%22", ["C++"]),
    ])
    func `a filter by name finds whole names whatever their case`(filter: String, names: [String]) async throws {
        try await SimulatedServer.serve(publishedAPI()) { server in
            for name in ["Sales", "Sales EMEA", "sales emea", "A \"B\"", "C++"] {
                await server.world.add(displayName: name)
            }
            let client = try await TestClient.authorized(on: server)
            for path in ["/api/v2/scim/groups", "/api/v2/scim/v2/groups"] {
                let page = try await client.send("GET", "\(path)?filter=\(filter)").decoded(as: PublishedGroups.self)
                #expect(page.resources.compactMap(\.displayName) == names)
                #expect(page.totalResults == names.count)
            }
        }
    }

    @Test func `a filter by id finds the group`() async throws {
        try await SimulatedServer.serve(publishedAPI()) { server in
            let ids = await server.world.addGroups(count: 3)
            let reply = try await TestClient.authorized(on: server).send(
                "GET", "/api/v2/scim/groups?filter=id%20eq%20\(ids[1])")
            #expect(try reply.decoded(as: PublishedGroups.self).resources.map(\.id) == [ids[1]])
        }
    }

    @Test(arguments: [
        "meta.lastModified%20gt%20%222024-01-01%22", "displayname%20sw%20%22S%22", "displayname%20eq", "displayname",
        "id%20eq%20a%20or%20id%20eq%20%22", "displayname%20eq%20%22unfinished",
    ])
    func `any other filter is refused as SCIM refuses it`(filter: String) async throws {
        try await SimulatedServer.serve(publishedAPI()) { server in
            let client = try await TestClient.authorized(on: server)
            let reply = try await client.send("GET", "/api/v2/scim/groups?filter=\(filter)")
            if filter.hasPrefix("id") {
                // A bare value goes to the end, blanks included: it is the id of no group.
                #expect(try reply.decoded(as: PublishedGroups.self).totalResults == 0)
            } else {
                #expect(reply.status == 400)
                #expect(try reply.decoded(as: ScimError.self).scimType == "invalidFilter")
            }
        }
    }

    @Test func `the path of SCIM 2 needs a filter`() async throws {
        try await SimulatedServer.serve(publishedAPI()) { server in
            let reply = try await TestClient.authorized(on: server).send("GET", "/api/v2/scim/v2/groups?count=25")
            #expect(reply.status == 400)
            #expect(try reply.decoded(as: ScimError.self).scimType == "invalidFilter")
        }
    }

    @Test func `attributes are taken in or left out as asked; members are those added one by one`() async throws {
        try await SimulatedServer.serve(publishedAPI()) { server in
            let group = await server.world.add(displayName: "A")
            let people = await server.world.addPeople(count: 3)
            try await server.world.join(group, people[0])
            try await server.world.join(group, people[1], as: .owner)
            try await server.world.join(group, people[2], as: .dynamic)
            let client = try await TestClient.authorized(on: server)
            func first(_ query: String) async throws -> PublishedGroups.Group {
                let page = try await client.send("GET", "/api/v2/scim/groups" + query)
                return try #require(try page.decoded(as: PublishedGroups.self).resources.first)
            }
            #expect(try await first("").members?.map(\.value) == [people[0]])
            #expect(try await first("?excludedAttributes=members&excludedAttributes=externalId").members == nil)
            let bare = try await first("?attributes=meta.version")
            #expect(bare.displayName == nil)
            #expect(bare.members == nil)
            #expect(bare.id == group)
            #expect(bare.meta.version == "4")
            let core = "urn:ietf:params:scim:schemas:core:2.0:Group:displayName"
            #expect(try await first("?attributes=\(core)").displayName == "A")
            for unpublished in ["skills", "id,displayName"] {
                let reply = try await client.send("GET", "/api/v2/scim/groups?attributes=\(unpublished)")
                #expect(reply.status == 400)
            }
        }
    }

    @Test(arguments: ["/api/v2/scim/groups/", "/api/v2/scim/v2/groups/"])
    func `a single group has an ETag, and is 304 to whom it is known`(path: String) async throws {
        try await SimulatedServer.serve(publishedAPI()) { server in
            let id = await server.world.add(displayName: "A")
            let client = try await TestClient.authorized(on: server)
            let first = try await client.send("GET", path + id)
            #expect(first.status == 200)
            let etag = try #require(first.headers["etag"])
            #expect(etag == "\"1\"")
            #expect(try first.decoded(as: PublishedGroups.Group.self).meta.version == "1")
            let again = try await client.send("GET", path + id, headers: ["If-None-Match": "\"0\", \(etag)"])
            #expect(again.status == 304)
            #expect(again.body.isEmpty)
            try await server.world.edit(id, displayName: "B")
            let changed = try await client.send("GET", path + id, headers: ["If-None-Match": etag])
            #expect(changed.status == 200)
            #expect(changed.headers["etag"] == "\"2\"")
            #expect(try await client.send("GET", path + "nobody").status == 404)
        }
    }

    @Test(arguments: ["PUT", "PATCH"])
    func `nobody writes a group, and that somebody tried is on record`(method: String) async throws {
        try await SimulatedServer.serve(publishedAPI()) { server in
            let id = await server.world.add(displayName: "A")
            let before = await server.world.group(id)
            let reply = try await TestClient.authorized(on: server).send(
                method, "/api/v2/scim/groups/\(id)", body: #"{"displayName":"A"}"#, contentType: "application/json")
            #expect(reply.status == 400)
            #expect(await server.world.group(id) == before)
            #expect(await server.world.counts[.put] == 1)
        }
    }
}
