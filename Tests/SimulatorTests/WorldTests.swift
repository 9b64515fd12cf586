import Foundation
import Simulator
import Testing

@Suite(.timeLimit(.minutes(10)))
struct WorldTests {
    @Test func `the same seed and the same calls give the same ids, which look like UUIDs`() async throws {
        func ids(seed: UInt64) async throws -> [String] {
            var configuration = SimulatedServer.Configuration()
            configuration.seed = seed
            return try await SimulatedServer.serve(configuration) { server in
                await server.world.addGroups(count: 20) + [await server.world.add(displayName: "A")]
            }
        }
        let first = try await ids(seed: 7)
        #expect(try await ids(seed: 7) == first)
        #expect(try await ids(seed: 8) != first)
        #expect(Set(first).count == 21)
        for id in first { #expect(UUID(uuidString: id)?.uuidString.lowercased() == id) }
    }

    @Test func `groups added in bulk are named and skilled by position and follow those before`() async throws {
        try await SimulatedServer.serve { server in
            await server.world.add(displayName: "First")
            await server.world.addGroups(count: 2)
            await server.world.addGroups(count: 2, named: { "Team \($0)" }, skills: { ["s\($0)"] })
            let groups = await server.world.groups
            #expect(groups.map(\.displayName) == ["First", "Group 2", "Group 3", "Team 4", "Team 5"])
            #expect(groups.map(\.skills) == [[], [], [], ["s4"], ["s5"]])
            #expect(groups.allSatisfy { $0.version == 1 })
        }
    }

    @Test func `an edit from outside raises the version, moves the time on and is served`() async throws {
        try await SimulatedServer.serve { server in
            let id = await server.world.add(displayName: "A", skills: ["s"])
            let client = try await TestClient.authorized(on: server)
            let before = try await client.read(id).decoded(as: ListedGroup.self)
            try await server.world.edit(id, skills: ["t"])
            try await server.world.edit(id, displayName: "B")
            try await server.world.edit(id)
            let after = try await client.read(id).decoded(as: ListedGroup.self)
            #expect(after.version == 4)
            #expect(after.displayName == "B")
            #expect(after.skills == ["t"])
            #expect(after.meta.lastModified > before.meta.lastModified)
        }
    }

    @Test func `a deleted group is gone and those after it move up`() async throws {
        try await SimulatedServer.serve { server in
            let ids = await server.world.addGroups(count: 5)
            let client = try await TestClient.authorized(on: server)
            #expect(try await client.list().decoded(as: Page.self).totalResults == 5)
            #expect(try await server.world.delete(ids[1]).displayName == "Group 2")
            #expect(try await client.read(ids[1]).status == 404)
            #expect(try await client.put(ids[1], version: 1, skills: []).status == 404)
            let page = try await client.list().decoded(as: Page.self)
            #expect(page.totalResults == 4)
            #expect(page.resources.map(\.id) == [ids[0], ids[2], ids[3], ids[4]])
            #expect(try await client.put(ids[3], version: 1, skills: ["s"]).status == 200)
            #expect(await server.world.groups.map(\.version) == [1, 1, 2, 1])
        }
    }

    @Test func `editing or deleting a group that is not there is an error`() async throws {
        try await SimulatedServer.serve { server in
            await #expect(throws: World.UnknownGroup.self) { try await server.world.edit("nobody") }
            await #expect(throws: World.UnknownGroup.self) { try await server.world.delete("nobody") }
        }
    }

    @Test func `groups are found by name, the first of several`() async throws {
        try await SimulatedServer.serve { server in
            let first = await server.world.add(displayName: "Twin")
            await server.world.add(displayName: "Twin")
            #expect(await server.world.group(named: "Twin")?.id == first)
            #expect(await server.world.group(named: "twin") == nil)
            #expect(await server.world.group("nobody") == nil)
        }
    }

    @Test func `restoring a group brings back its exact version and time`() async throws {
        try await SimulatedServer.serve { server in
            let ids = await server.world.addGroups(count: 2)
            let client = try await TestClient.authorized(on: server)
            let text = try await client.list().text
            let group = try #require(await server.world.group(ids[0]))
            try await server.world.edit(ids[0], displayName: "Other", skills: ["s"])
            #expect(try await client.list().text != text)
            await server.world.restore(group)
            #expect(try await client.list().text == text)
        }
    }

    @Test func `restoring all groups brings back the list as it was`() async throws {
        try await SimulatedServer.serve { server in
            let ids = await server.world.addGroups(count: 3)
            let client = try await TestClient.authorized(on: server)
            let text = try await client.list().text
            let groups = await server.world.groups
            try await server.world.delete(ids[0])
            try await server.world.edit(ids[2], skills: ["s"])
            await server.world.add(displayName: "New")
            await server.world.restore(groups)
            #expect(try await client.list().text == text)
        }
    }

    @Test func `a group restored after its deletion is the last of the list`() async throws {
        try await SimulatedServer.serve { server in
            let ids = await server.world.addGroups(count: 2)
            await server.world.restore(try await server.world.delete(ids[0]))
            #expect(await server.world.groups.map(\.id) == [ids[1], ids[0]])
        }
    }

    @Test(arguments: [(0.0, "1970-01-01T00:00:00.000Z"), (1_700_000_000.9996, "2023-11-14T22:13:20.999Z")])
    func `the time of a group is written to the millisecond`(seconds: Double, text: String) {
        let group = SimulatedGroup(
            id: "1", displayName: "A", version: 1, skills: [], lastModified: Date(timeIntervalSince1970: seconds))
        #expect(group.lastModifiedText == text)
    }

    @Test func `every millisecond survives being written`() {
        for millisecond in 0..<1000 {
            let seconds = 1_700_000_000 + Double(millisecond) / 1000
            let group = SimulatedGroup(
                id: "1", displayName: "A", version: 1, skills: [], lastModified: Date(timeIntervalSince1970: seconds))
            #expect(group.lastModifiedText.hasSuffix(".\(String(1000 + millisecond).dropFirst())Z"))
        }
    }
}
