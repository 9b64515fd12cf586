import Simulator
import Testing

/// Ann, who has a skill of others, is in a group that gives another one.
struct GivingScene: FaultScene {
    let server = SimulatedServer.Configuration.people

    func begin(_ world: World) async throws -> String {
        let (theirs, new) = (await world.addSkill(named: "theirs"), await world.addSkill(named: "new"))
        let ann = try await world.addPerson(named: "Ann", skills: [theirs])
        try await world.join(await world.add(displayName: "Sales"), ann)
        return #""groups": {"Sales": ["\#(new)"]}, "mode": "additive", "dialect": "genesys-cloud""#
    }

    func isInStep(_ world: World) async -> Bool { await world.skillNames(of: "Ann") == ["new", "theirs"] }
}

/// Ann, who has a skill of others, leaves a group that gave another one; Bob stays in it.
struct TakingScene: FaultScene {
    let server = SimulatedServer.Configuration.people
    let change: (@Sendable (World) async throws -> Void)? = { world in
        let sales = try #require(await world.group(named: "Sales"))
        try await world.leave(sales.id, try #require(await world.person(named: "Ann")).id)
    }

    func begin(_ world: World) async throws -> String {
        let (theirs, old) = (await world.addSkill(named: "theirs"), await world.addSkill(named: "old"))
        let sales = await world.add(displayName: "Sales")
        for name in ["Ann", "Bob"] {
            try await world.join(sales, try await world.addPerson(named: name, skills: [theirs]))
        }
        return #""groups": {"Sales": ["\#(old)"]}, "mode": "additive", "dialect": "genesys-cloud""#
    }

    func isInStep(_ world: World) async -> Bool {
        let (ann, bob) = (await world.skillNames(of: "Ann"), await world.skillNames(of: "Bob"))
        return ann == ["theirs"] && bob == ["old", "theirs"]
    }
}

extension SimulatedServer.Configuration {
    /// A server of Genesys Cloud that does not limit the pace.
    fileprivate static var people: Self {
        var configuration = Self()
        configuration.dialect = .genesysCloud(.unlimited)
        return configuration
    }
}

extension World {
    fileprivate func person(named name: String) -> SimulatedPerson? { people.first { $0.name == name } }

    /// In the order of the alphabet.
    fileprivate func skillNames(of name: String) -> [String] {
        (person(named: name)?.skills ?? []).compactMap { skill($0.id)?.name }.sorted()
    }
}
