import Domain

/// A person as lists with `expand=skills` show them: `User`.
struct WirePerson: Decodable {
    let member: Member
    let isDeleted: Bool
    var exactID: ExactName { ExactName(member.id) }
    /// What the skills are called that came with a name.
    let skillNames: [String: String]

    private enum CodingKeys: CodingKey {
        case id, name, state, skills
    }

    /// - Throws: `DecodingError` where `id` is missing, empty, or cannot stand in a URL's path, or anything holds a NUL or is
    ///   of the wrong type.
    init(from decoder: any Decoder) throws {
        let person = try decoder.container(keyedBy: CodingKeys.self)
        let id = try person.id(.id)
        let name = try person.decodeIfPresent(String.self, forKey: .name)
        try person.refuseUnfit(in: [name], .name, most: TextLimit.name)
        let skills = try person.decodeIfPresent([WirePersonSkill].self, forKey: .skills)
        let state = try person.decodeIfPresent(String.self, forKey: .state)
        isDeleted = state == "deleted"
        member = Member(
            id: id, displayName: name.flatMap { $0.isEmpty ? nil : $0 } ?? id,
            skills: skills.map { SkillSet($0.filter { !$0.isDeleted }.map(\.skill)) },
            isActive: state.map { $0 == "active" } ?? true)
        skillNames = Dictionary(
            (skills ?? []).compactMap { skill in skill.name.map { (skill.skill.id, $0) } }, uniquingKeysWith: { $1 })
    }
}

/// A skill of a person: `UserRoutingSkill`.
struct WirePersonSkill: Decodable {
    let skill: Skill
    let name: String?
    /// The organization has no such skill any more. Nobody can use it, and it can be removed from nobody: a person without it.
    let isDeleted: Bool

    private enum CodingKeys: CodingKey {
        case id, name, proficiency, state
    }

    init(from decoder: any Decoder) throws {
        let entry = try decoder.container(keyedBy: CodingKeys.self)
        let proficiency = try entry.decodeIfPresent(Double.self, forKey: .proficiency)
        skill = Skill(id: try entry.id(.id), proficiency: proficiency ?? Skill.plainProficiency)
        name = try entry.decodeIfPresent(String.self, forKey: .name)
        try entry.refuseUnfit(in: [name], .name, most: TextLimit.name)
        isDeleted = try entry.decodeIfPresent(String.self, forKey: .state) == "deleted"
    }
}

/// What a person is given: `UserRoutingSkillPost`.
struct PersonSkillBody: Encodable {
    let id: String
    let proficiency: Double

    init(_ skill: Skill) {
        id = skill.id
        proficiency = skill.proficiency
    }
}
