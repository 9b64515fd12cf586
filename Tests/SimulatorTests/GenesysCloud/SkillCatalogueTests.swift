import Simulator
import Testing

@Suite(.timeLimit(.minutes(10)))
struct SkillCatalogueTests {
    @Test func `names are found by how they begin, whatever their case, page by page`() async throws {
        try await SimulatedServer.serve(publishedAPI()) { server in
            for name in ["Billing", "billing", "Billing EMEA", "Old Billing"] {
                await server.world.addSkill(named: name)
            }
            let gone = await server.world.addSkill(named: "Billing gone", state: .deleted)
            let asleep = await server.world.addSkill(named: "Billing asleep", state: .inactive)
            let client = try await TestClient.authorized(on: server)
            func found(_ query: String) async throws -> Listing<ListedSkill> {
                try await client.send("GET", "/api/v2/routing/skills?\(query)").decoded(as: Listing<ListedSkill>.self)
            }
            let all = try await found("name=Billing")
            #expect(all.entities.map(\.name) == ["Billing", "Billing EMEA", "Billing asleep", "billing"])
            #expect(all.entities.first { $0.id == asleep }?.state == "inactive")
            let second = try await found("name=Billing&pageSize=3&pageNumber=2")
            #expect(second.entities.map(\.name) == ["billing"])
            #expect(second.total == 4)
            #expect(try await found("name=Billing%20E").total == 1)
            #expect(try await found("name=Nothing").entities.isEmpty)
            #expect(try await found("id=\(gone)&id=\(asleep)").entities.map(\.state) == ["inactive", "deleted"])
        }
    }

    @Test func `a single skill is found by its id`() async throws {
        try await SimulatedServer.serve(publishedAPI()) { server in
            let id = await server.world.addSkill(named: "A")
            let client = try await TestClient.authorized(on: server)
            let reply = try await client.send("GET", "/api/v2/routing/skills/\(id)")
            #expect(try reply.decoded(as: ListedSkill.self).name == "A")
            let missing = try await client.send("GET", "/api/v2/routing/skills/none")
            #expect(missing.status == 404)
            #expect(try missing.decoded(as: PublishedError.self).code == "skillsservice.skillnotfound")
        }
    }
}
