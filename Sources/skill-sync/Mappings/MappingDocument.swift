import Domain

/// Mappings as the JSON that ``MappingReader`` reads.
enum MappingDocument {
    static func text(_ mappings: [Mapping]) throws -> String {
        if mappings.isEmpty { return try document([:]) + "\n" }
        // Group by group: a dictionary takes names for the same that differ in their Unicode form alone.
        let groups = try mappings.map { mapping in
            try document([mapping.groupName: .array(mapping.skills.skills.map(entry))])
                .split(separator: "\n", omittingEmptySubsequences: false).dropFirst(2).dropLast(2)
                .joined(separator: "\n")
        }
        return "{\n  \"groups\" : {\n" + groups.joined(separator: ",\n") + "\n  }\n}\n"
    }

    private static func document(_ groups: [String: Value]) throws -> String {
        try Value.object(["groups": .object(groups)]).json(pretty: true)
    }

    private static func entry(_ skill: Skill) -> Value {
        skill.proficiency == Skill.plainProficiency
            ? .text(skill.id) : .object(["id": .text(skill.id), "proficiency": .number(skill.proficiency)])
    }
}
