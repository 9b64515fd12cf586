import Simulator
import Testing

@Suite(.timeLimit(.minutes(10)))
struct OrganizationTests {
    @Test func `a person belongs to a group by one thing, and leaving is an edit of the group`() async throws {
        try await SimulatedServer.serve(publishedAPI()) { server in
            let world = server.world
            let groups = await world.addGroups(count: 2)
            let people = await world.addPeople(count: 2)
            try await world.join(groups[0], people)
            try await world.join(groups[0], people[0], as: .owner)
            try await world.join(groups[1], people[0])
            #expect(await world.members(of: groups[0]).map(\.personID) == [people[1], people[0]])
            #expect(await world.members(of: groups[0]).map(\.kind) == [.individual, .owner])
            #expect(await world.groups(of: people[0]) == Set(groups))
            #expect(await world.group(groups[0])?.version == 3)
            try await world.leave(groups[0], people[0])
            #expect(await world.members(of: groups[0]).map(\.personID) == [people[1]])
            #expect(await world.group(groups[0])?.version == 4)
            try await world.delete(groups[1])
            #expect(await world.groups(of: people[0]).isEmpty)
        }
    }

    @Test func `who is deleted leaves every group that is there`() async throws {
        try await SimulatedServer.serve(publishedAPI()) { server in
            let world = server.world
            let groups = await world.addGroups(count: 3)
            let skill = await world.addSkill(named: "A")
            let ann = try await world.addPerson(named: "Ann", skills: [skill])
            for group in groups { try await world.join(group, ann) }
            try await world.delete(groups[2])
            try await world.edit(person: ann, state: .deleted)
            #expect(await world.groups(of: ann).isEmpty)
            #expect(await world.members(of: groups[0]).isEmpty)
            #expect(await world.person(ann)?.skills.map(\.id) == [skill])
        }
    }

    @Test func `edits outside are on record with who had given the skill`() async throws {
        try await SimulatedServer.serve(publishedAPI()) { server in
            let world = server.world
            let skill = await world.addSkill(named: "A")
            let ann = try await world.addPerson(named: "Ann")
            try await world.give(skill, proficiency: 2, to: ann)
            try await world.give(skill, proficiency: 3, to: ann)
            try await world.take(skill, from: ann)
            try await world.take(skill, from: ann)
            let edits = await world.skillEdits
            #expect(
                edits.map(\.change) == [
                    .granted(proficiency: 2), .rated(from: 2, to: 3), .revoked(proficiency: 3, grantedBy: .outside),
                ])
            #expect(edits.allSatisfy { $0.editor == .outside && !$0.isTrespass })
        }
    }

    @Test func `what is not there is named`() async throws {
        try await SimulatedServer.serve(publishedAPI()) { server in
            let world = server.world
            let skill = await world.addSkill(named: "A")
            let ann = try await world.addPerson(named: "Ann")
            await #expect(throws: World.OrganizationError.unknownSkill("x")) { try await world.give("x", to: ann) }
            await #expect(throws: World.OrganizationError.unknownPerson("x")) { try await world.give(skill, to: "x") }
            await #expect(throws: World.OrganizationError.unknownGroup("x")) { try await world.join("x", ann) }
            await #expect(throws: World.OrganizationError.unknownSkill("x")) { try await world.edit(skill: "x") }
            await #expect(throws: World.OrganizationError.unknownPerson("x")) { try await world.edit(person: "x") }
        }
    }
}
