import Domain
import Foundation
import Simulator

/// Six people in three groups, of which two are mapped: first as in spring, and then as in autumn, when one of them has left
/// a group and another one joined it.
extension Scene {
    /// What others give, and no mapping asks for.
    static let othersSkill = "Skill 6"
    /// Of the way from spring to autumn, as far as others do not come in between.
    static let grants = 5
    static let revocations = 6

    /// What the groups of people are mapped to, by the names of the skills that the server has.
    func peopleMapping(in world: World, _ season: Season) async -> [String: SkillSet] {
        let ids = Dictionary(uniqueKeysWithValues: await world.skills.map { ($0.name, $0.id) })
        func skills(_ proficiencies: [String: Double]) -> SkillSet {
            SkillSet(
                proficiencies.compactMap { name, proficiency in
                    ids[name].map { Skill(id: $0, proficiency: proficiency) }
                })
        }
        return switch season {
        case .spring:
            ["Group 1": skills(["Skill 1": 1, "Skill 2": 2]), "Group 2": skills(["Skill 2": 3, "Skill 3": 1])]
        case .autumn:
            ["Group 1": skills(["Skill 1": 1, "Skill 4": 5]), "Group 2": skills(["Skill 3": 4, "Skill 5": 1])]
        case .winter:
            ["Group 1": skills(["Skill 4": 2, "Skill 5": 1]), "Group 2": skills(["Skill 2": 1])]
        }
    }

    private static let team = ["Ann", "Ben", "Cleo", "Dan", "Eve", "Finn"]

    static func putUpPeople(in world: World) async throws {
        let skills = await world.addSkills(count: 6)
        let ids = Dictionary(uniqueKeysWithValues: zip(team, await world.addPeople(count: team.count) { team[$0 - 1] }))
        for (name, people) in [
            ("Group 1", ["Ann", "Ben", "Cleo"]), ("Group 2", ["Cleo", "Dan", "Eve"]), ("Group 3", ["Finn"]),
        ] {
            try await world.join(world.add(displayName: name), people.compactMap { ids[$0] })
        }
        // Ann has what her group gives already, and so it is not ours.
        if let ann = ids["Ann"] { try await world.give(skills[0], to: ann) }
        if let ben = ids["Ben"] { try await world.give(skills[5], proficiency: 2, to: ben) }
    }

    static func changeMembers(in world: World) async throws {
        guard let first = await world.group(named: "Group 1"), let second = await world.group(named: "Group 2") else {
            return
        }
        for person in await world.people {
            if person.name == "Eve" { try await world.leave(second.id, person.id) }
            if person.name == "Finn" { try await world.join(first.id, person.id) }
        }
    }
}
