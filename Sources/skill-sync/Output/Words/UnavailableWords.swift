import Domain

/// What is said of a skill that nobody can be given.
struct UnavailableWords {
    /// So many are named in one line.
    static let shown = 10

    let skill: UnavailableSkill
    let vocabulary: Vocabulary

    init(skill: UnavailableSkill, _ vocabulary: Vocabulary) {
        self.skill = skill
        self.vocabulary = vocabulary
    }

    /// Its name and its id, and since when.
    var phrase: String { "\(vocabulary.nameAndID(skill.id)) since \(skill.since.readable)" }

    var value: Value {
        .object([
            "skillId": .text(skill.id), "skillName": Value(vocabulary.knownName(skill.id)),
            "since": .time(skill.since), "cycle": Value(skill.cycle),
        ])
    }

    /// As the explanation of a person or a group has it.
    static func point(_ skills: [UnavailableSkill], _ vocabulary: Vocabulary) -> ReasoningPoint? {
        if skills.isEmpty { return nil }
        let phrases = skills.map { UnavailableWords(skill: $0, vocabulary).phrase }.joined(separator: ", ")
        return ReasoningPoint(
            about: "not given",
            sentence: "The server does not have \(phrases), or has \(skills.count == 1 ? "it" : "them") switched off: "
                + "nobody can be given \(skills.count == 1 ? "it" : "them").", tone: .bad)
    }
}

extension Vocabulary {
    /// A skill by its name with the id behind it, or by its id alone.
    func nameAndID(_ id: String) -> String { knownName(id).map { "\($0) (\(id))" } ?? id }
}
