import Domain
import Foundation
import Simulator
import Store
import Testing

@testable import skill_sync

/// A desk beside a server of Genesys Cloud: skills with names, people, and groups that leave their skills to them.
struct PeopleDesk {
    let desk: Desk
    let world: World
    let billing: String
    let refunds: String
    let ann: String
    let bob: String
    let sales: String
    let care: String

    /// Sales gives Billing and Refunds to Ann and Bob, Care gives Refunds at 4.5 to Ann. Bob has French from others.
    static func serve(_ body: (PeopleDesk) async throws -> Void) async throws {
        var configuration = SimulatedServer.Configuration()
        configuration.dialect = .genesysCloud(.unlimited)
        try await Desk.serving(configuration: configuration) { desk, world in
            let billing = await world.addSkill(named: "Billing")
            let refunds = await world.addSkill(named: "Refunds")
            let french = await world.addSkill(named: "French")
            let people = PeopleDesk(
                desk: desk, world: world, billing: billing, refunds: refunds,
                ann: try await world.addPerson(named: "Ann Lee"),
                bob: try await world.addPerson(named: "Bob Ray", skills: [french]),
                sales: await world.add(displayName: "Sales"), care: await world.add(displayName: "Care"))
            try await world.join(people.sales, [people.ann, people.bob])
            try await world.join(people.care, people.ann)
            try desk.configure(groups: [:], settings: ["dialect": "genesys-cloud"])
            try await people.map(care: 4.5)
            try await body(people)
        }
    }

    /// Imports the mappings by the names of the skills, with this proficiency of Refunds in Care.
    func map(care proficiency: Double, note: String? = nil) async throws {
        let file = try desk.write(
            """
            {"groups": {"Sales": ["Billing", "Refunds"], "Care": [{"name": "Refunds", "proficiency": \(proficiency)}]}}
            """, to: "mappings.json")
        let arguments = ["import", file, "--resolve"] + (note.map { ["--note", $0] } ?? [])
        let imported = await desk.run(exactly: arguments + desk.options)
        try #require(imported.exitCode == 0, "\(imported.error)")
    }

    /// A cycle, a minute later.
    @discardableResult
    func sync() async -> Outcome {
        desk.time.advance(by: 60)
        return await desk.run("run", "--once")
    }
}
