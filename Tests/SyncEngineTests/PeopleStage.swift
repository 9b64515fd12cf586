import Domain
import Foundation
import Simulator
import Store
import SyncEngine
import TestSupport
import Testing

extension SimulatedServer.Configuration {
    /// A server of Genesys Cloud that does not limit the pace.
    static var people: Self {
        var configuration = Self()
        configuration.dialect = .genesysCloud(.unlimited)
        return configuration
    }

    /// One that answers a `PATCH` with what was given alone.
    static var peopleAnsweredWithGiven: Self {
        var settings = SimulatedServer.GenesysCloudSettings.unlimited
        settings.grantsAnswerWithAll = false
        var configuration = Self()
        configuration.dialect = .genesysCloud(settings)
        return configuration
    }

    var isOfPeople: Bool {
        if case .genesysCloud = dialect { true } else { false }
    }
}

extension Stage {
    /// A group with these people in it.
    func group(_ name: String, of people: [String] = []) async throws -> String {
        let id = await world.add(displayName: name)
        for person in people { try await world.join(id, person) }
        return id
    }

    func mapIDs(_ names: [String: [String]]) throws {
        _ = try map(names.mapValues { SkillSet($0) })
    }

    /// What a person bears at the server.
    func held(by person: String) async -> SkillSet {
        SkillSet((await world.person(person)?.skills ?? []).map { Skill(id: $0.id, proficiency: $0.proficiency) })
    }

    /// No request took away what none had given, no group was written to, and no person's skills were replaced whole.
    func expectNoTrespass(sourceLocation: SourceLocation = #_sourceLocation) async {
        #expect(await world.trespasses.isEmpty, sourceLocation: sourceLocation)
        let counts = await world.counts
        #expect(counts[.put] == 0, sourceLocation: sourceLocation)
        #expect(counts[.replaceSkills] == 0, sourceLocation: sourceLocation)
    }

    /// How many writes the server saw.
    func writes() async -> Int {
        let counts = await world.counts
        return counts[.grant] + counts[.revoke]
    }
}
