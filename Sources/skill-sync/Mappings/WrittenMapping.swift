import Domain

/// What a file says of one group, entry by entry as it is written.
struct WrittenMapping: Hashable, Sendable {
    /// A skill that the group shall give.
    struct Entry: Hashable, Sendable {
        /// By its id, or by its name where the file was read so.
        let skill: String
        /// `nil` where the file does not say.
        let proficiency: Double?
        /// As in ``Problem``.
        let place: String
    }

    let groupName: String
    let entries: [Entry]

    /// - Parameter id: of the skill that an entry stands for.
    func mapping(_ id: (Entry) -> String = \.skill) -> Mapping {
        Mapping(
            groupName: groupName,
            skills: SkillSet(
                entries.map { Skill(id: id($0), proficiency: $0.proficiency ?? Skill.plainProficiency) }))
    }
}

/// What the entries of a file stand for their skills by.
enum SkillSpelling: String, Sendable {
    case id
    case name

    /// In a message.
    var noun: String { "skill \(rawValue)" }
}

extension [WrittenMapping] {
    /// Each proficiency that is written where targets bear their skills without any.
    func proficiencyProblems(in dialect: Dialect) -> [Problem] {
        if dialect.hasProficiencies { return [] }
        return flatMap(\.entries).filter { $0.proficiency != nil }.map { entry in
            Problem(
                place: entry.place,
                message: "\"\(entry.skill.shown)\" has a proficiency, which has no meaning in the dialect "
                    + "\"\(dialect.name)\"")
        }
    }
}
