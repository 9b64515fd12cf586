import Simulator
import Testing

@Suite(.timeLimit(.minutes(10)))
struct PublishedPeopleTests {
    @Test func `a group's people are owners and those by rule as well, page by page and by name`() async throws {
        try await SimulatedServer.serve(publishedAPI()) { server in
            let group = await server.world.add(displayName: "A")
            let people = await server.world.addPeople(count: 230, named: { "P\(1000 - $0)" })
            try await server.world.join(group, Array(people[2...]))
            try await server.world.join(group, people[0], as: .owner)
            try await server.world.join(group, people[1], as: .dynamic)
            let client = try await TestClient.authorized(on: server)
            var seen: [String] = []
            for (number, length) in [(1, 100), (2, 100), (3, 30), (4, 0)] {
                let page = try await client.send(
                    "GET", "/api/v2/groups/\(group)/members?pageSize=100&pageNumber=\(number)"
                ).decoded(as: Listing<ListedPerson>.self)
                #expect(page.total == 230)
                #expect(page.pageCount == 3)
                #expect(page.pageSize == 100)
                #expect(page.pageNumber == number)
                #expect(page.entities.count == length)
                #expect((page.nextUri != nil) == (number < 3))
                #expect(page.entities.allSatisfy { $0.skills == nil })
                seen += page.entities.map(\.id)
            }
            #expect(seen == people.reversed())
            let descending = try await client.send("GET", "/api/v2/groups/\(group)/members?sortOrder=descending")
                .decoded(as: Listing<ListedPerson>.self)
            #expect(descending.entities.map(\.id) == Array(people[..<25]))
            #expect(descending.pageSize == 25)
        }
    }

    @Test(arguments: [
        "pageSize=101", "pageSize=0", "pageSize=many", "pageNumber=0", "sortOrder=ASC", "expand=routingskills",
        "expand=skills,groups",
    ])
    func `what the contract does not allow in a query is 400`(query: String) async throws {
        try await SimulatedServer.serve(publishedAPI()) { server in
            let group = await server.world.add(displayName: "A")
            let reply = try await TestClient.authorized(on: server).send(
                "GET", "/api/v2/groups/\(group)/members?\(query)")
            #expect(reply.status == 400)
            #expect(try reply.decoded(as: PublishedError.self).code == "invalid.query.param.value")
        }
    }

    @Test(arguments: [
        "groups/g/members?page=1", "groups/g/members?name=A", "users?ids=u", "users/u/routingskills?expand=skills",
        "routing/skills?query=A", "scim/groups?startindex=1", "scim/groups/g?filter=A",
    ])
    func `a parameter that the contract does not have is 400`(request: String) async throws {
        try await SimulatedServer.serve(publishedAPI { $0.scimErrors = .errorBody }) { server in
            let reply = try await TestClient.authorized(on: server).send("GET", "/api/v2/\(request)")
            #expect(reply.status == 400)
            #expect(try reply.decoded(as: PublishedError.self).code == "bad.request")
        }
    }

    @Test func `skills come where they are asked for, and of some people not even then`() async throws {
        try await SimulatedServer.serve(publishedAPI()) { server in
            let group = await server.world.add(displayName: "A")
            let skills = await server.world.addSkills(count: 2)
            let ann = try await server.world.addPerson(named: "Ann")
            try await server.world.give(skills[1], proficiency: 2.5, to: ann)
            try await server.world.edit(skill: skills[1], name: "Old", state: .inactive)
            let bob = try await server.world.addPerson(named: "Bob")
            try await server.world.join(group, [ann, bob])
            let client = try await TestClient.authorized(on: server)
            func members() async throws -> [ListedPerson] {
                try await client.send("GET", "/api/v2/groups/\(group)/members?expand=skills&expand=groups")
                    .decoded(as: Listing<ListedPerson>.self).entities
            }
            var listed = try await members()
            #expect(listed.map(\.skills?.count) == [1, 0])
            let skill = try #require(listed[0].skills?.first)
            #expect(skill.id == skills[1])
            #expect(skill.name == "Old")
            #expect(skill.proficiency == 2.5)
            #expect(skill.state == "inactive")
            await server.world.leaveOutSkills(of: [ann])
            listed = try await members()
            #expect(listed.map(\.skills?.count) == [nil, 0])
            await server.world.leaveOutSkills(of: [])
            #expect(try await members().map(\.skills?.count) == [1, 0])
        }
    }

    @Test func `the members of a group that is not there are 404`() async throws {
        try await SimulatedServer.serve(publishedAPI()) { server in
            let id = await server.world.add(displayName: "A")
            try await server.world.delete(id)
            let reply = try await TestClient.authorized(on: server).send("GET", "/api/v2/groups/\(id)/members")
            #expect(reply.status == 404)
            #expect(try reply.decoded(as: PublishedError.self).entityId == id)
        }
    }

    @Test func `people are found by up to 100 ids, the active ones unless asked otherwise`() async throws {
        try await SimulatedServer.serve(publishedAPI()) { server in
            let people = await server.world.addPeople(count: 120)
            try await server.world.edit(person: people[0], state: .inactive)
            try await server.world.edit(person: people[1], state: .deleted)
            let client = try await TestClient.authorized(on: server)
            func found(_ count: Int, _ rest: String = "") async throws -> Reply {
                let ids = people.prefix(count).map { "id=\($0)" }.joined(separator: "&")
                return try await client.send("GET", "/api/v2/users?\(ids)&pageSize=100\(rest)")
            }
            for (rest, total) in [("", 98), ("&state=any", 100), ("&state=inactive", 1), ("&state=deleted", 1)] {
                let page = try await found(100, rest).decoded(as: Listing<ListedPerson>.self)
                #expect(page.total == total)
                #expect(page.entities.count == total)
            }
            let tooMany = try await found(101)
            #expect(tooMany.status == 400)
            #expect(try tooMany.decoded(as: PublishedError.self).code == "max.user.ids")
            #expect(try await found(1, "&state=gone").status == 400)
        }
    }
}
