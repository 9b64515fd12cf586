import Domain
import Simulator
import TestSupport

/// People who bear the skills of their groups. They join and leave, and others give them a skill of their own, or take it.
struct SoakedPeople: SoakScene {
    static let dialect = SoakDialect.genesysCloud
    private static let people = 200

    let mappings: [String: SkillSet]
    private let othersSkill: String

    static func server(_ configuration: inout SimulatedServer.Configuration) {
        configuration.dialect = .genesysCloud(.unlimited)
    }

    init(in world: World) async throws {
        let names = (1...10).map { "Group \($0)" }
        let skills = await world.addSkills(count: names.count + 1)
        othersSkill = skills[names.count]
        mappings = Dictionary(
            uniqueKeysWithValues: zip(names, skills).map { name, skill in
                (name, SkillSet([Skill(id: skills[0]), Skill(id: skill, proficiency: 3)]))
            })
        let people = await world.addPeople(count: Self.people)
        for (place, name) in names.enumerated() {
            let first = place * people.count / names.count
            try await world.join(world.add(displayName: name), Array(people[first...].prefix(25)))
        }
    }

    func othersEdit(_ world: World, _ random: inout SeededRandom) async throws {
        guard let person = await world.people.randomElement(using: &random),
            let group = await world.groups.randomElement(using: &random)
        else { return }
        switch Int.random(in: 0..<4, using: &random) {
        case 0: try await world.leave(group.id, person.id)
        case 1: try await world.join(group.id, person.id)
        case 2: try await world.give(othersSkill, to: person.id)
        default: try await world.take(othersSkill, from: person.id)
        }
    }

    func amiss(_ world: World) async -> [String] {
        var amiss: [String] = []
        let trespasses = await world.counts.trespasses
        if trespasses > 0 { amiss.append("\(trespasses) skills were taken that others gave") }
        for person in await world.people {
            var wanted = SkillSet.empty
            for group in await world.groups(of: person.id) {
                wanted = await wanted.union(mappings[world.group(group)?.displayName ?? ""] ?? .empty)
            }
            let held = person.heldSkills
            if held.subtracting(SkillSet([othersSkill])) != wanted { amiss.append("\(person.name) bears \(held.ids)") }
        }
        return amiss
    }
}
