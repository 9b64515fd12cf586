import Domain

/// Mappings as the JSON that ``MappingReader`` reads.
enum MappingDocument {
    static func text(_ mappings: [Mapping]) throws -> String {
        let groups = mappings.map { ($0.groupName, Value.array($0.skills.skills.map(entry))) }
        return try Value.object(["groups": .object(Dictionary(uniqueKeysWithValues: groups))]).json(pretty: true)
            + "\n"
    }

    private static func entry(_ skill: Skill) -> Value {
        skill.proficiency == Skill.plainProficiency
            ? .text(skill.id) : .object(["id": .text(skill.id), "proficiency": .number(skill.proficiency)])
    }
}
