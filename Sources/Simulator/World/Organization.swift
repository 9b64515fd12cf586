/// People, their skills, the skills there are, and who belongs to which group.
///
/// What it does to a person's skills it returns as edits, for the log.
struct Organization: Sendable {
    private(set) var people = IdentifiedList<SimulatedPerson>()
    private(set) var skills = IdentifiedList<SimulatedSkill>()
    private var memberships: [String: [Membership]] = [:]
    /// People whose skills are left out where a request asks for them to be expanded.
    var unexpanded: Set<String> = []
    /// Skills that are not active are left out where people are shown.
    var hidesInactiveSkills = false

    mutating func put(_ person: SimulatedPerson) { people.put(person) }
    mutating func put(_ skill: SimulatedSkill) { skills.put(skill) }

    // MARK: Memberships

    func members(of groupID: String) -> [Membership] { memberships[groupID] ?? [] }

    func groups(of personID: String) -> Set<String> {
        Set(memberships.filter { $0.value.contains { $0.personID == personID } }.keys)
    }

    /// Has these people belong to the group by this alone; they come to the end.
    mutating func join(_ groupID: String, _ people: [String], as kind: Membership.Kind) {
        leave(groupID, Set(people))
        memberships[groupID, default: []] += people.map { Membership(personID: $0, kind: kind) }
    }

    mutating func leave(_ groupID: String, _ people: Set<String>) {
        memberships[groupID]?.removeAll { people.contains($0.personID) }
    }

    // MARK: Skills of a person

    /// Gives the person the skill, or has it at this proficiency where they have it already; no edit if they do just so.
    mutating func give(
        _ skillID: String, at proficiency: Double, to personID: String, by editor: SkillEdit.Editor
    ) -> SkillEdit? {
        guard var person = people[personID] else { return nil }
        let change: SkillEdit.Change
        if let position = person.skills.firstIndex(where: { $0.id == skillID }) {
            let before = person.skills[position].proficiency
            guard before != proficiency else { return nil }
            person.skills[position].proficiency = proficiency
            change = .rated(from: before, to: proficiency)
        } else {
            person.skills.append(.init(id: skillID, proficiency: proficiency, grantedBy: editor))
            change = .granted(proficiency: proficiency)
        }
        person.version += 1
        put(person)
        return SkillEdit(personID: personID, skillID: skillID, change: change, editor: editor)
    }

    /// Takes the skill from the person; no edit if they do not have it.
    mutating func take(_ skillID: String, from personID: String, by editor: SkillEdit.Editor) -> SkillEdit? {
        guard var person = people[personID], let position = person.skills.firstIndex(where: { $0.id == skillID })
        else { return nil }
        let lost = person.skills.remove(at: position)
        person.version += 1
        put(person)
        return SkillEdit(
            personID: personID, skillID: skillID,
            change: .revoked(proficiency: lost.proficiency, grantedBy: lost.grantedBy), editor: editor)
    }
}
