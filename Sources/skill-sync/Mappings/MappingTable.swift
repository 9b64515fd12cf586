import Domain

/// Mappings as CSV: a header `group,skill` or `group,skill,proficiency`, then a line for each skill of each group. A group
/// with an empty skill gives none.
struct MappingTable {
    private static let headers = [["group", "skill"], ["group", "skill", "proficiency"]]

    private let spelling: SkillSpelling
    private let columns: Int
    private var order: [String] = []
    private var entries: [String: [WrittenMapping.Entry]] = [:]

    /// Reads the text, adding whatever is wrong with it to `problems`.
    static func mappings(
        in text: String, spelling: SkillSpelling = .id, _ problems: inout [Problem]
    ) -> [WrittenMapping] {
        let rows: [CSVRows.Row]
        do throws(CSVRows.QuotationFault) {
            rows = try CSVRows(text).rows
        } catch {
            problems.append(Problem(error))
            return []
        }
        let known = headers.map { $0.joined(separator: ",") }.joined(separator: " or ")
        guard let first = rows.first else {
            problems.append(Problem(place: "line 1", message: "the header must be \(known), but the file is empty"))
            return []
        }
        guard headers.contains(first.fields) else {
            let found = first.fields.joined(separator: ",")
            problems.append(
                Problem(place: "line \(first.line)", message: "the header must be \(known), but is \(found.shown)"))
            return []
        }
        var table = MappingTable(spelling: spelling, columns: first.fields.count)
        for row in rows.dropFirst() {
            let place = "line \(row.line)"
            problems += table.take(row.fields, at: place).map { Problem(place: place, message: $0) }
        }
        return table.order.map { WrittenMapping(groupName: $0, entries: table.entries[$0] ?? []) }
    }

    private init(spelling: SkillSpelling, columns: Int) {
        self.spelling = spelling
        self.columns = columns
    }

    /// With the third column only where a skill has another proficiency than those that say none.
    static func text(_ mappings: [Mapping], style: Style) -> String {
        let isPlain = mappings.allSatisfy { $0.skills.skills.allSatisfy { $0.proficiency == Skill.plainProficiency } }
        let lines = mappings.flatMap { mapping in
            mapping.skills.isEmpty
                ? [[mapping.groupName, "", ""]]
                : mapping.skills.skills.map { [mapping.groupName, $0.id, ProficiencyText.text($0.proficiency)] }
        }
        let header = headers[isPlain ? 0 : 1]
        return ([header] + lines).map { line in
            line.prefix(header.count).map { CSV.quoted(style.fit($0)) }.joined(separator: ",") + "\n"
        }.joined()
    }

    /// Takes one line, or says everything that is wrong with it.
    private mutating func take(_ fields: [String], at place: String) -> [String] {
        guard fields.count == columns else {
            return ["has \(counted(fields.count, "field")), but must have \(columns)"]
        }
        let (group, skill) = (fields[0], fields[1])
        let proficiency = columns > 2 && !fields[2].isEmpty ? fields[2] : nil
        let number = proficiency.flatMap(ProficiencyText.number)
        var objections: [String] = []
        if group.isBlank { objections.append("the group name is blank") }
        if skill.isBlank, !skill.isEmpty { objections.append("the \(spelling.noun) is blank") }
        if let proficiency, skill.isEmpty {
            objections.append("the proficiency \(proficiency.shown) is that of no skill")
        } else if let proficiency, number == nil {
            objections.append("the proficiency \(ProficiencyText.rule), but is \"\(proficiency.shown)\"")
        }
        guard objections.isEmpty else { return objections }

        let entry = WrittenMapping.Entry(skill: skill, proficiency: number, place: place)
        guard let known = entries[group] else {
            order.append(group)
            entries[group] = skill.isEmpty ? [] : [entry]
            return []
        }
        if let written = order.first(where: { $0 == group }), !written.utf8.elementsEqual(group.utf8) {
            return ["\"\(group.shown)\" is written in another Unicode form than before"]
        }
        if known.contains(where: { $0.skill == skill }) {
            return ["\"\(group.shown)\" has the \(spelling.noun) \"\(skill.shown)\" twice"]
        }
        if skill.isEmpty || known.isEmpty { return ["\"\(group.shown)\" is said to give no skill, and is there twice"] }
        entries[group] = known + [entry]
        return []
    }
}

extension Problem {
    fileprivate init(_ fault: CSVRows.QuotationFault) {
        switch fault {
        case .misplaced(let line):
            self.init(
                place: "line \(line)",
                message: "a quotation mark stands where none may be; within quotes it is written twice")
        case .notClosed(let line):
            self.init(place: "line \(line)", message: "a quotation begins that is not closed")
        }
    }
}
