import Foundation
import Simulator
import Testing

@Suite(.timeLimit(.minutes(10)))
struct GroupPutTests {
    @Test func `a PUT with the current version replaces the skills and answers with the group`() async throws {
        try await SimulatedServer.serve { server in
            let id = await server.world.add(displayName: "A", skills: ["old"])
            let before = try #require(await server.world.group(id))
            let client = try await TestClient.authorized(on: server)
            let reply = try await client.put(id, version: 1, skills: ["y", "x"])
            #expect(reply.status == 200)
            let answered = try reply.decoded(as: ListedGroup.self)
            #expect(answered.version == 2)
            #expect(answered.skills == ["y", "x"])
            #expect(answered.displayName == "A")
            let after = try #require(await server.world.group(id))
            #expect(after.version == 2)
            #expect(after.skills == ["y", "x"])
            #expect(after.lastModified > before.lastModified)
            #expect(answered.meta.lastModified == after.lastModifiedText)
            #expect(try await client.list().text.contains(reply.text))
        }
    }

    @Test func `lastModified moves on even while the clock stands still`() async throws {
        let clock = ManualClock()
        var configuration = SimulatedServer.Configuration()
        configuration.now = { clock.now }
        try await SimulatedServer.serve(configuration) { server in
            let id = await server.world.add(displayName: "A")
            let client = try await TestClient.authorized(on: server)
            var texts: [String] = []
            for version in 1...3 {
                let reply = try await client.put(id, version: version, skills: ["\(version)"])
                texts.append(try reply.decoded(as: ListedGroup.self).meta.lastModified)
            }
            #expect(texts.map { $0.suffix(5) } == [".001Z", ".002Z", ".003Z"].map { $0.suffix(5) })
        }
    }

    @Test func `a PUT with a stale version is answered 409 and changes nothing`() async throws {
        try await SimulatedServer.serve { server in
            let id = await server.world.add(displayName: "A")
            let edited = try await server.world.edit(id, skills: ["theirs"])
            let reply = try await TestClient.authorized(on: server).put(id, version: 1, skills: ["ours"])
            #expect(reply.status == 409)
            #expect(try reply.decoded(as: ScimError.self).status == "409")
            #expect(await server.world.group(id) == edited)
            let put = try #require(await server.world.puts.first)
            #expect(put.status == 409)
            #expect(put.effect == .none)
        }
    }

    @Test func `a PUT with a version that never was is 409 too`() async throws {
        try await SimulatedServer.serve { server in
            let id = await server.world.add(displayName: "A")
            let reply = try await TestClient.authorized(on: server).put(id, version: 2, skills: ["s"])
            #expect(reply.status == 409)
        }
    }

    @Test func `an identical PUT is answered 200 and leaves the version and the time`() async throws {
        try await SimulatedServer.serve { server in
            let id = await server.world.add(displayName: "A", skills: ["s", "t"])
            let before = await server.world.group(id)
            let client = try await TestClient.authorized(on: server)
            let reply = try await client.put(id, version: 1, skills: ["s", "t"], displayName: "A")
            #expect(reply.status == 200)
            #expect(try reply.decoded(as: ListedGroup.self).version == 1)
            #expect(await server.world.group(id) == before)
            #expect(await server.world.puts.first?.effect == .unchanged)
            #expect(await server.world.counts.putsInEffect == 0)
        }
    }

    @Test func `a server that takes identical PUTs for edits gives them a new version and time`() async throws {
        var configuration = SimulatedServer.Configuration()
        configuration.identicalPutIsEdit = true
        try await SimulatedServer.serve(configuration) { server in
            let id = await server.world.add(displayName: "A", skills: ["s"])
            let before = try #require(await server.world.group(id))
            let reply = try await TestClient.authorized(on: server).put(id, version: 1, skills: ["s"])
            let answered = try reply.decoded(as: ListedGroup.self)
            #expect(answered.version == 2)
            #expect(answered.meta.lastModified > before.lastModifiedText)
            #expect(await server.world.puts.first?.effect == .replaced(newVersion: 2))
        }
    }

    @Test func `a PUT with another name renames the group`() async throws {
        try await SimulatedServer.serve { server in
            let id = await server.world.add(displayName: "A", skills: ["s"])
            let client = try await TestClient.authorized(on: server)
            #expect(try await client.put(id, version: 1, skills: ["s"], displayName: "B").status == 200)
            let group = try #require(await server.world.group(named: "B"))
            #expect(group.id == id)
            #expect(group.version == 2)
        }
    }

    @Test func `a PUT to an unknown group is 404`() async throws {
        try await SimulatedServer.serve { server in
            let reply = try await TestClient.authorized(on: server).put("nobody", version: 1, skills: [])
            #expect(reply.status == 404)
            #expect(try reply.decoded(as: ScimError.self).status == "404")
        }
    }

    @Test(arguments: [
        "", "nonsense", "[]",
        #"{"id":"ID","version":1,"skills":[]}"#,
        #"{"schemas":["urn:other"],"id":"ID","version":1,"skills":[]}"#,
        #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"version":1,"skills":[]}"#,
        #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"id":"other","version":1,"skills":[]}"#,
        #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"id":"ID","skills":[]}"#,
        #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"id":"ID","version":"1","skills":[]}"#,
        #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"id":"ID","version":1.5,"skills":[]}"#,
        #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"id":"ID","version":1}"#,
        #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"id":"ID","version":1,"skills":"s"}"#,
        #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"id":"ID","version":1,"skills":[1]}"#,
    ])
    func `a PUT whose body is not as it must be is 400 and changes nothing`(template: String) async throws {
        try await SimulatedServer.serve { server in
            let id = await server.world.add(displayName: "A", skills: ["s"])
            let before = await server.world.group(id)
            let client = try await TestClient.authorized(on: server)
            let reply = try await client.put(id, body: template.replacingOccurrences(of: "ID", with: id))
            #expect(reply.status == 400)
            let error = try reply.decoded(as: ScimError.self)
            #expect(["invalidSyntax", "invalidValue"].contains(error.scimType))
            #expect(await server.world.group(id) == before)
        }
    }

    @Test func `a server that answers PUTs without a body answers 204`() async throws {
        var configuration = SimulatedServer.Configuration()
        configuration.putAnswersWithBody = false
        try await SimulatedServer.serve(configuration) { server in
            let id = await server.world.add(displayName: "A")
            let client = try await TestClient.authorized(on: server)
            for (version, newVersion) in [(1, 2), (2, 2)] {
                let reply = try await client.put(id, version: version, skills: ["s"])
                #expect(reply.status == 204)
                #expect(reply.body.isEmpty)
                #expect(await server.world.group(id)?.version == newVersion)
            }
            #expect(try await client.put(id, version: 1, skills: ["t"]).status == 409)
        }
    }
}
