import Simulator
import Testing

@Suite(.timeLimit(.minutes(10)))
struct PublishedFaultTests {
    @Test func `a grant that was carried out but not answered is on record as what it did`() async throws {
        try await SimulatedServer.serve(publishedAPI()) { server in
            let skill = await server.world.addSkill(named: "A")
            let people = await server.world.addPeople(count: 2)
            await server.world.inject(.applyThenCloseConnection, on: .grant(people[1]))
            await server.world.inject(.applyThenAnswer(.init(status: 502)), on: .revoke(people[0]))
            let client = try await TestClient.authorized(on: server)
            let body = #"[{"id":"\#(skill)","proficiency":1}]"#
            #expect(try await client.grant(body, to: people[0]).status == 200)
            await #expect(throws: (any Error).self) { try await client.grant(body, to: people[1]) }
            let lost = try await server.world.request { $0.personID == people[1] && $0.outcome == .unanswered }
            #expect(lost.skillEdits.map(\.personID) == [people[1]])
            #expect(await server.world.person(people[1])?.held(skill)?.grantedBy == .request(lost.number))
            #expect(try await client.revoke(skill, from: people[0]).status == 502)
            #expect(await server.world.person(people[0])?.skills == [])
        }
    }

    @Test func `a grant that was answered for but not carried out did nothing`() async throws {
        try await SimulatedServer.serve(publishedAPI()) { server in
            let skill = await server.world.addSkill(named: "A")
            let ann = try await server.world.addPerson(named: "Ann")
            await server.world.inject(.status(200), on: .grant())
            let reply = try await TestClient.authorized(on: server).grant(
                #"[{"id":"\#(skill)","proficiency":1}]"#, to: ann)
            #expect(reply.status == 200)
            #expect(await server.world.skillEdits.isEmpty)
        }
    }

    @Test func `a fault waits for its page of its group's people`() async throws {
        try await SimulatedServer.serve(publishedAPI()) { server in
            let groups = await server.world.addGroups(count: 2)
            await server.world.inject(.truncatedBody, on: .members(groups[1], pageNumber: 2))
            let client = try await TestClient.authorized(on: server)
            for (group, page, isWhole) in [
                (groups[0], "?pageNumber=2", true), (groups[1], "", true), (groups[1], "?pageNumber=2", false),
            ] {
                let text = try await client.send("GET", "/api/v2/groups/\(group)/members\(page)").text
                #expect(text.hasSuffix("}") == isWhole)
            }
        }
    }

    @Test func `what somebody else does while a grant is held is there when it goes on`() async throws {
        try await SimulatedServer.serve(publishedAPI()) { server in
            let skill = await server.world.addSkill(named: "A")
            let ann = try await server.world.addPerson(named: "Ann")
            await server.world.inject(.hold, on: .grant())
            let client = try await TestClient.authorized(on: server)
            async let reply = client.grant(#"[{"id":"\#(skill)","proficiency":1}]"#, to: ann)
            let held = try await server.world.request { $0.endpoint == .grant }
            try await server.world.give(skill, to: ann)
            await server.world.release(held.number)
            #expect(try await reply.status == 200)
            #expect(await server.world.person(ann)?.held(skill)?.grantedBy == .outside)
        }
    }

    @Test func `what somebody else takes in the moment of a write is gone when it is looked at`() async throws {
        try await SimulatedServer.serve(publishedAPI()) { server in
            let skills = await server.world.addSkills(count: 3)
            let ann = try await server.world.addPerson(named: "Ann", skills: [skills[0], skills[1]])
            await server.world.inject(.conflictByOutsideEdit(skills: [skills[1], skills[2]]), on: .revoke())
            let reply = try await TestClient.authorized(on: server).revoke(skills[0], from: ann)
            #expect(reply.status == 404)
            #expect(await server.world.person(ann)?.skills.map(\.id) == [skills[1], skills[2]])
            #expect(await server.world.skillEdits.allSatisfy { $0.editor == .outside })
        }
    }
}
