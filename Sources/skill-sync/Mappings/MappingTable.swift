import Domain

/// Mappings as CSV: a header `group,skill`, then a line for each skill of each group. A group with an empty skill gives
/// none.
struct MappingTable {
    static let header = ["group", "skill"]

    private var order: [String] = []
    private var skills: [String: [String]] = [:]

    /// Reads the text, adding whatever is wrong with it to `problems`.
    static func mappings(in text: String, _ problems: inout [Problem]) -> [Mapping] {
        let rows: [CSVRows.Row]
        do {
            rows = try CSVRows(text).rows
        } catch {
            let message = "a quotation mark stands where none may be, or a quotation is not closed"
            problems.append(Problem(place: "the table", message: message))
            return []
        }
        guard let first = rows.first else {
            problems.append(Problem(place: "line 1", message: "the header must be group,skill, but the file is empty"))
            return []
        }
        guard first.fields == header else {
            let found = first.fields.joined(separator: ",")
            problems.append(
                Problem(place: "line \(first.line)", message: "the header must be group,skill, but is \(found.shown)"))
            return []
        }
        var table = MappingTable()
        for row in rows.dropFirst() {
            problems += table.take(row.fields).map { Problem(place: "line \(row.line)", message: $0) }
        }
        return table.order.map { Mapping(groupName: $0, skills: SkillSet(table.skills[$0] ?? [])) }
    }

    static func text(_ mappings: [Mapping], style: Style) -> String {
        let lines = mappings.flatMap { mapping in
            mapping.skills.isEmpty
                ? [[mapping.groupName, ""]] : mapping.skills.ids.map { [mapping.groupName, $0] }
        }
        return ([header] + lines).map { $0.map { CSV.quoted(style.fit($0)) }.joined(separator: ",") + "\n" }.joined()
    }

    /// Takes one line, or says everything that is wrong with it.
    private mutating func take(_ fields: [String]) -> [String] {
        guard fields.count == 2 else {
            return ["has \(counted(fields.count, "field")), but must have 2"]
        }
        let (group, skill) = (fields[0], fields[1])
        var objections: [String] = []
        if group.isBlank { objections.append("the group name is blank") }
        if skill.isBlank, !skill.isEmpty { objections.append("the skill id is blank") }
        guard objections.isEmpty else { return objections }

        guard let known = skills[group] else {
            order.append(group)
            skills[group] = skill.isEmpty ? [] : [skill]
            return []
        }
        if let written = order.first(where: { $0 == group }), !written.utf8.elementsEqual(group.utf8) {
            return ["\"\(group.shown)\" is written in another Unicode form than before"]
        }
        if known.contains(skill) { return ["\"\(group.shown)\" has the skill id \"\(skill.shown)\" twice"] }
        if skill.isEmpty || known.isEmpty { return ["\"\(group.shown)\" is said to give no skill, and is there twice"] }
        skills[group] = known + [skill]
        return []
    }
}
