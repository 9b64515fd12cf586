import Foundation
import Simulator
import Testing

@Suite(.timeLimit(.minutes(10)))
struct ScimDialectTests {
    private static let groups = "/api/v2/scim/v2/Groups"
    private static let core = "urn:ietf:params:scim:schemas:core:2.0:Group"

    private func serve(
        _ adjust: (inout SimulatedServer.ScimSettings) -> Void = { _ in },
        _ configure: (inout SimulatedServer.Configuration) -> Void = { _ in },
        _ body: (World, TestClient) async throws -> Void
    ) async throws {
        var settings = SimulatedServer.ScimSettings()
        adjust(&settings)
        var configuration = SimulatedServer.Configuration()
        configuration.dialect = .scim(settings)
        configure(&configuration)
        try await SimulatedServer.serve(configuration) { server in
            try await body(server.world, TestClient.authorized(on: server))
        }
    }

    private func put(
        _ id: String, _ parts: String, ifMatch: String? = nil, by client: TestClient
    ) async throws -> Reply {
        try await client.send(
            "PUT", "\(Self.groups)/\(id)", body: "{\"schemas\":[\"\(Self.core)\"],\"displayName\":\"A\"\(parts)}",
            contentType: "application/scim+json", headers: ifMatch.map { ["If-Match": $0] } ?? [:])
    }

    @Test func `a group is shown with its members, its extensions and its version, in the header too`() async throws {
        try await serve { world, client in
            let id = await world.add(
                displayName: "A", skills: ["s"],
                attributes: ["members": #"[{"value":"u1"}]"#, "urn:x:2.0:Group": #"{"n":1.10}"#])
            let reply = try await client.read(id)
            #expect(reply.headers["etag"] == "W/\"v1\"")
            #expect(reply.headers["content-type"] == "application/scim+json")
            for part in [
                #""members":[{"value":"u1"}]"#, #""urn:x:2.0:Group":{"n":1.10}"#, #""skills":["s"]"#,
                #""schemas":["\#(Self.core)","urn:x:2.0:Group"]"#, #""version":"W/\"v1\"""#,
            ] { #expect(reply.text.contains(part), "\(reply.text)") }
            let without = try await client.list("?excludedAttributes=Members")
            #expect(!without.text.contains("u1"))
            #expect(try await client.list().text.contains("u1"))
        }
    }

    @Test func `a group that is known already is 304`() async throws {
        try await serve { world, client in
            let id = await world.add(displayName: "A")
            let path = "\(Self.groups)/\(id)"
            let known = try await client.send("GET", path, headers: ["If-None-Match": "\"v1\""])
            #expect(known.status == 304)
            let other = try await client.send("GET", path, headers: ["If-None-Match": "W/\"v2\""])
            #expect(other.status == 200)
        }
    }

    @Test(arguments: [
        (SimulatedServer.ScimSettings.StaleAnswer.preconditionFailed, 412, nil), (.conflict, 409, nil),
        (.invalidVersion, 400, "invalidVers"),
    ])
    func `a stale version is refused in the way that is set`(
        answer: SimulatedServer.ScimSettings.StaleAnswer, status: Int, type: String?
    ) async throws {
        try await serve({ $0.staleAnswer = answer }) { world, client in
            let id = await world.add(displayName: "A", skills: ["s"])
            try await world.edit(id)
            let reply = try await put(id, #","skills":["t"]"#, ifMatch: "W/\"v1\"", by: client)
            #expect(reply.status == status)
            #expect(try reply.decoded(as: ScimError.self).scimType == type)
            #expect(await world.group(id)?.skills == ["s"])
            #expect(await world.puts.map(\.effect) == [.none])
        }
    }

    @Test(arguments: [nil, "*", "W/\"v1\"", "\"v1\"", "\"v7\", W/\"v1\""])
    func `no version, any, or the current one is taken`(ifMatch: String?) async throws {
        try await serve { world, client in
            let id = await world.add(displayName: "A", skills: ["s"])
            let reply = try await put(id, #","skills":["t"]"#, ifMatch: ifMatch, by: client)
            #expect(reply.status == 200)
            #expect(reply.headers["etag"] == "W/\"v2\"")
            #expect(await world.puts.map(\.ifMatch) == [ifMatch])
            #expect(await world.group(id)?.skills == ["t"])
        }
    }

    @Test func `what a PUT leaves out is wiped, and a PUT of what is there changes nothing`() async throws {
        try await serve { world, client in
            let id = await world.add(displayName: "A", skills: ["s"], attributes: ["members": #"[{"value":"u1"}]"#])
            let same = try await put(id, #","members":[{"value":"u1"}],"skills":["s"]"#, by: client)
            #expect(same.headers["etag"] == "W/\"v1\"")
            _ = try await put(id, "", by: client)
            let after = await world.group(id)
            #expect(after?.skills == [])
            #expect(after?.attributes == [:])
            #expect(after?.version == 2)
        }
    }

    @Test(arguments: [
        #","skills":"s""#, #","skills":[1]"#, #","skills":[{"value":"s"}]"#, #","id":"other""#,
    ])
    func `a body that is no group is 400`(parts: String) async throws {
        try await serve { world, client in
            let id = await world.add(displayName: "A")
            let refused = try await put(id, parts, by: client)
            #expect(refused.status == 400)
            #expect(await world.group(id)?.version == 1)
        }
    }

    @Test func `an extension that schemas does not name is 400`() async throws {
        try await serve({ $0.skillsAttribute = "urn:x:2.0:Group:skills" }) { world, client in
            let id = await world.add(displayName: "A")
            let refused = try await put(id, #","urn:x:2.0:Group":{"skills":["s"]}"#, by: client)
            #expect(refused.status == 400)
            let body =
                #"{"schemas":["\#(Self.core)","urn:x:2.0:Group"],"displayName":"A","URN:X:2.0:Group":{"Skills":["s"]}}"#
            let reply = try await client.put(id, body: body)
            #expect(reply.status == 200)
            #expect(await world.group(id)?.skills == ["s"])
        }
    }

    @Test func `the list has pages of a size that the server chooses, and the filter by name`() async throws {
        try await serve({ _ in }, { $0.maximumPageSize = 2 }) { world, client in
            await world.addGroups(count: 5)
            let page = try await client.list("?startIndex=2&count=100").decoded(as: Counted.self)
            #expect(page == Counted(totalResults: 5, itemsPerPage: 2))
            let found = try await client.list("?filter=displayName%20eq%20%22group%203%22").decoded(as: Counted.self)
            #expect(found == Counted(totalResults: 1, itemsPerPage: 1))
            let refused = try await client.list("?filter=displayName%20co%20%22G%22")
            #expect(refused.status == 400)
            #expect(try refused.decoded(as: ScimError.self).scimType == "invalidFilter")
        }
    }

    @Test func `the server tells of itself what is so`() async throws {
        try await serve({ $0.skillsAttribute = "urn:x:2.0:Group:skills" }) { _, client in
            let schemas = try await client.send("GET", "/api/v2/scim/v2/Schemas")
            #expect(schemas.text.contains(#""id":"urn:x:2.0:Group""#) && schemas.text.contains(#""name":"skills""#))
            let types = try await client.send("GET", "/api/v2/scim/v2/ResourceTypes")
            #expect(types.text.contains(#""schema":"urn:x:2.0:Group""#))
            let provider = try await client.send("GET", "/api/v2/scim/v2/ServiceProviderConfig")
            #expect(provider.text.contains(#""etag":{"supported":true}"#))
        }
        try await serve({ $0.servesSchemas = false }) { _, client in
            let refused = try await client.send("GET", "/api/v2/scim/v2/Schemas")
            #expect(refused.status == 404)
        }
    }

    @Test func `without a token nobody is let in`() async throws {
        try await serve { _, client in
            let refused = try await client.send("GET", Self.groups, authorized: false)
            #expect(refused.status == 401)
        }
    }

    private struct Counted: Decodable, Equatable {
        let totalResults: Int
        let itemsPerPage: Int
    }
}
