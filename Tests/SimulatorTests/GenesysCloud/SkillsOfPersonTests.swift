import Simulator
import Testing

@Suite(.timeLimit(.minutes(10)))
struct SkillsOfPersonTests {
    @Test func `skills are given and rated in one call, which answers with all that the person has`() async throws {
        try await SimulatedServer.serve(publishedAPI()) { server in
            let skills = await server.world.addSkills(count: 3)
            let ann = try await server.world.addPerson(named: "Ann", skills: [skills[0], skills[2]])
            let client = try await TestClient.authorized(on: server)
            let reply = try await client.grant(
                #"[{"id":"\#(skills[0])","proficiency":4},{"id":"\#(skills[1])","proficiency":0.5}]"#, to: ann)
            #expect(reply.status == 200)
            let listing = try reply.decoded(as: Listing<ListedSkill>.self)
            #expect(listing.total == 3)
            #expect(listing.entities.map(\.proficiency) == [4, 0.5, 1])
            let record = try #require(await server.world.requests.last)
            #expect(
                await server.world.person(ann)?.skills.map(\.grantedBy) == [
                    .outside, .outside, .request(record.number),
                ])
            #expect(record.endpoint == .grant)
            #expect(record.personID == ann)
            #expect(record.contentType == "application/json")
            #expect(String(decoding: record.body, as: UTF8.self).hasPrefix(#"[{"id":"#))
            #expect(record.skillEdits.map(\.change) == [.rated(from: 1, to: 4), .granted(proficiency: 0.5)])
            #expect(await server.world.skillEdits.suffix(2) == record.skillEdits)
            #expect(await server.world.counts.skillEdits == 4)
            let page = try await client.send("GET", "/api/v2/users/\(ann)/routingskills?pageSize=2&pageNumber=2")
            #expect(try page.decoded(as: Listing<ListedSkill>.self).entities.map(\.id) == [skills[2]])
        }
    }

    @Test func `giving what is there at the same proficiency changes nothing`() async throws {
        try await SimulatedServer.serve(publishedAPI()) { server in
            let skill = await server.world.addSkill(named: "A")
            let ann = try await server.world.addPerson(named: "Ann", skills: [skill])
            let before = await server.world.person(ann)
            let client = try await TestClient.authorized(on: server)
            #expect(try await client.grant(#"[{"id":"\#(skill)","proficiency":1.0}]"#, to: ann).status == 200)
            #expect(await server.world.person(ann) == before)
            #expect(await server.world.requests.last?.skillEdits == [])
        }
    }

    @Test(arguments: [
        (#"{"id":"S","proficiency":1}"#, 400, "bad.request"), ("", 400, "bad.request"),
        (#"[{"id":"S","proficiency":"1"}]"#, 400, "bad.request"), (#"[{"id":"S"}]"#, 400, "bad.request"),
        (#"[{"id":"S","proficiency":5.1}]"#, 400, "constraint.validation"),
        (#"[{"id":"S","proficiency":-1}]"#, 400, "constraint.validation"),
        (#"[{"id":"S","proficiency":1},{"id":"none","proficiency":1}]"#, 400, "constraint.validation"),
        (#"[{"id":"S","proficiency":1},{"id":"I","proficiency":1}]"#, 400, "constraint.validation"),
        (#"[{"id":"S","proficiency":1},{"id":"D","proficiency":1}]"#, 400, "constraint.validation"),
    ])
    func `a body with anything wrong in it is refused whole`(body: String, status: Int, code: String) async throws {
        try await SimulatedServer.serve(publishedAPI()) { server in
            let world = server.world
            let good = await world.addSkill(named: "S")
            let inactive = await world.addSkill(named: "I", state: .inactive)
            let deleted = await world.addSkill(named: "D", state: .deleted)
            let ann = try await world.addPerson(named: "Ann")
            let text = body.replacing(#""S""#, with: "\"\(good)\"").replacing(#""I""#, with: "\"\(inactive)\"")
                .replacing(#""D""#, with: "\"\(deleted)\"")
            let reply = try await TestClient.authorized(on: server).grant(text, to: ann)
            #expect(reply.status == status)
            let error = try reply.decoded(as: PublishedError.self)
            #expect(error.status == status)
            #expect(error.code == code)
            #expect(error.contextId == reply.correlationID)
            if body.contains("none") { #expect(error.entityId == "none") }
            #expect(await world.person(ann)?.skills == [])
        }
    }

    @Test func `a body of another type is 415`() async throws {
        try await SimulatedServer.serve(publishedAPI()) { server in
            let ann = try await server.world.addPerson(named: "Ann")
            let reply = try await TestClient.authorized(on: server).send(
                "PATCH", "/api/v2/users/\(ann)/routingskills/bulk", body: "[]", contentType: "application/scim+json")
            #expect(reply.status == 415)
        }
    }

    @Test func `50 in a call and 50 for a person are as many as there may be`() async throws {
        try await SimulatedServer.serve(publishedAPI()) { server in
            let skills = await server.world.addSkills(count: 51)
            let people = await server.world.addPeople(count: 2)
            let client = try await TestClient.authorized(on: server)
            func body(_ skills: some Sequence<String>) -> String {
                "[" + skills.map { #"{"id":"\#($0)","proficiency":1}"# }.joined(separator: ",") + "]"
            }
            #expect(try await client.grant(body(skills), to: people[0]).status == 400)
            #expect(try await client.grant(body(skills.prefix(50)), to: people[0]).status == 200)
            #expect(try await client.grant(body(skills.suffix(1)), to: people[0]).status == 400)
            #expect(try await client.grant(body(skills.prefix(1)), to: people[0]).status == 200)
            #expect(await server.world.person(people[0])?.skills.count == 50)
        }
    }

    @Test func `a skill is taken once, and then is not there`() async throws {
        try await SimulatedServer.serve(publishedAPI()) { server in
            let skill = await server.world.addSkill(named: "A")
            let ann = try await server.world.addPerson(named: "Ann")
            let client = try await TestClient.authorized(on: server)
            _ = try await client.grant(#"[{"id":"\#(skill)","proficiency":2}]"#, to: ann)
            let granted = try #require(await server.world.requests.last)
            let reply = try await client.revoke(skill, from: ann)
            #expect(reply.status == 200)
            #expect(reply.body.isEmpty)
            #expect(
                await server.world.requests.last?.skillEdits.map(\.change) == [
                    .revoked(proficiency: 2, grantedBy: .request(granted.number))
                ])
            let again = try await client.revoke(skill, from: ann)
            #expect(again.status == 404)
            #expect(try again.decoded(as: PublishedError.self).code == "general.resource.not.found")
            #expect(await server.world.trespasses.isEmpty)
        }
    }

    @Test func `a request that takes what it did not give is a trespass, by either way to take`() async throws {
        try await SimulatedServer.serve(publishedAPI()) { server in
            let skills = await server.world.addSkills(count: 3)
            let ann = try await server.world.addPerson(named: "Ann", skills: skills)
            let client = try await TestClient.authorized(on: server)
            _ = try await client.revoke(skills[0], from: ann)
            let put = try await client.send(
                "PUT", "/api/v2/users/\(ann)/routingskills/bulk", body: #"[{"id":"\#(skills[2])","proficiency":1}]"#,
                contentType: "application/json")
            #expect(put.status == 200)
            #expect(await server.world.person(ann)?.skills.map(\.id) == [skills[2]])
            #expect(await server.world.trespasses.map(\.skillID) == [skills[0], skills[1]])
            #expect(await server.world.counts.trespasses == 2)
            #expect(await server.world.counts[.replaceSkills] == 1)
            try await server.world.take(skills[2], from: ann)
            #expect(await server.world.counts.trespasses == 2)
        }
    }

    @Test func `who is inactive is given nothing but can lose a skill; who is deleted is not there`() async throws {
        try await SimulatedServer.serve(publishedAPI()) { server in
            let skill = await server.world.addSkill(named: "A")
            let client = try await TestClient.authorized(on: server)
            let body = #"[{"id":"\#(skill)","proficiency":1}]"#
            let bob = try await server.world.addPerson(named: "Bob", skills: [skill], state: .inactive)
            #expect(try await client.grant(body, to: bob).status == 400)
            #expect(try await client.revoke(skill, from: bob).status == 200)
            let eve = try await server.world.addPerson(named: "Eve", skills: [skill], state: .deleted)
            #expect(try await client.grant(body, to: eve).status == 404)
            #expect(try await client.revoke(skill, from: eve).status == 404)
            #expect(try await client.send("GET", "/api/v2/users/\(eve)/routingskills").status == 404)
        }
    }
}
