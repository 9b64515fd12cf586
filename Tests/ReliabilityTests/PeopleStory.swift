import Domain
import Foundation
import Simulator
import TestSupport

/// Every write to a person, and what everybody was left with.
struct PeopleStory: ServerStory {
    let scene: Scene
    var season = Season.autumn
    private(set) var writes: [RequestRecord] = []
    private(set) var people: [SimulatedPerson] = []
    private(set) var trespasses: [SkillEdit] = []
    /// What others took that a request had given.
    private(set) var othersTook: [SkillEdit] = []
    private(set) var groupWrites = 0
    private var asked: [String: SkillSet] = [:]

    init(_ world: World, _ scene: Scene) async { self.scene = scene }

    func processStarts(_ world: World) async {}

    func othersEdit(_ world: World, _ random: inout SeededRandom) async throws {
        guard let person = await world.people.randomElement(using: &random),
            let skill = await world.skills.first(where: { $0.name == Scene.othersSkill })
        else { return }
        try await world.give(skill.id, proficiency: 3, to: person.id)
    }

    mutating func conclude(_ world: World) async {
        writes = await world.requests.filter { [.grant, .revoke].contains($0.endpoint) }
        people = await world.people
        trespasses = await world.trespasses
        othersTook = await world.skillEdits.filter(\.isTakenByOthers)
        let counts = await world.counts
        groupWrites = counts[.put] + counts[.replaceSkills]
        let names = Dictionary(uniqueKeysWithValues: await world.groups.map { ($0.id, $0.displayName) })
        let mapping = await scene.mapping(in: world, season)
        for person in people {
            let groups = await world.groups(of: person.id).compactMap { names[$0] }
            asked[person.id] = SkillSet(groups.flatMap { mapping[$0]?.skills ?? [] })
        }
    }

    var acceptedWrites: Int { writes.count { $0.tookEffect } }

    /// What the mappings ask for.
    func asked(of person: SimulatedPerson) -> SkillSet { asked[person.id] ?? .empty }
}

extension SkillEdit {
    fileprivate var isTakenByOthers: Bool {
        if case .revoked(_, .request) = change { editor == .outside } else { false }
    }
}
