import Domain

/// Mappings as CSV: a header with the columns `group` and `skill`, and perhaps `proficiency`, then a line for each skill of each
/// group. A group with an empty skill gives none.
struct MappingTable {
    private let spelling: SkillSpelling
    private let header: MappingHeader
    /// In the order of the file, and where each is by its name.
    private var groups: [Group] = []
    private var places: [String: Int] = [:]

    private struct Group {
        let name: String
        var entries: [WrittenMapping.Entry]
        var skills: Set<String>
    }

    /// Reads the text, adding whatever is wrong with it to `problems`.
    static func mappings(
        in text: String, spelling: SkillSpelling = .id, _ problems: inout [Problem]
    ) -> [WrittenMapping] {
        read(text, spelling: spelling, &problems).mappings
    }

    /// The same, with the columns that were not read.
    static func read(
        _ text: String, spelling: SkillSpelling, _ problems: inout [Problem]
    ) -> (mappings: [WrittenMapping], unread: [String]) {
        let (text, separator, skipped) = MappingHeader.separator(of: text)
        let rows: [CSVRows.Row]
        do throws(CSVRows.QuotationFault) {
            rows = try CSVRows(text, separator: separator).rows
        } catch {
            problems.append(Problem(error))
            return ([], [])
        }
        guard let first = rows.first else {
            let message = "the header must be \(MappingHeader.known), but the file is empty"
            problems.append(Problem(place: "line 1", message: message))
            return ([], [])
        }
        let header: MappingHeader
        do throws(MappingHeader.Fault) {
            header = try MappingHeader(first.fields, separator)
        } catch {
            problems.append(Problem(place: "line \(first.line + skipped)", message: error.message))
            return ([], [])
        }
        var table = MappingTable(spelling: spelling, header: header)
        for row in rows.dropFirst() {
            let place = "line \(row.line + skipped)"
            problems += table.take(row.fields, at: place).map { Problem(place: place, message: $0) }
        }
        return (
            table.groups.map { WrittenMapping(groupName: $0.name, entries: $0.entries) }, header.unread
        )
    }

    private init(spelling: SkillSpelling, header: MappingHeader) {
        self.spelling = spelling
        self.header = header
    }

    /// With the third column only where a skill has another proficiency than those that say none.
    static func text(_ mappings: [Mapping], style: Style) -> String {
        let isPlain = mappings.allSatisfy { $0.skills.skills.allSatisfy { $0.proficiency == Skill.plainProficiency } }
        let lines = mappings.flatMap { mapping in
            mapping.skills.isEmpty
                ? [[mapping.groupName, "", ""]]
                : mapping.skills.skills.map { [mapping.groupName, $0.id, $0.proficiencyText] }
        }
        let header = MappingHeader.columns.dropLast(isPlain ? 1 : 0)
        return ([Array(header)] + lines).map { line in
            line.prefix(header.count).map { CSV.quoted(style.fit($0)) }.joined(separator: ",") + "\n"
        }.joined()
    }

    /// Takes one line, or says everything that is wrong with it.
    private mutating func take(_ fields: [String], at place: String) -> [String] {
        // Spreadsheets fill lines up with separators.
        guard fields.count >= header.count, fields[header.count...].allSatisfy(\.isEmpty) else {
            return ["has \(counted(fields.count, "field")), but must have \(header.count)"]
        }
        let (group, skill) = (fields[header.group], fields[header.skill])
        let proficiency = header.proficiency.map { fields[$0] }.flatMap { $0.isEmpty ? nil : $0 }
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
        guard let index = places[group] else {
            places[group] = groups.count
            groups.append(
                Group(name: group, entries: skill.isEmpty ? [] : [entry], skills: skill.isEmpty ? [] : [skill]))
            return []
        }
        if !groups[index].name.utf8.elementsEqual(group.utf8) {
            return ["\"\(group.shown)\" is written in another Unicode form than before"]
        }
        if groups[index].skills.contains(skill) {
            return ["\"\(group.shown)\" has the \(spelling.noun) \"\(skill.shown)\" twice"]
        }
        if skill.isEmpty || groups[index].entries.isEmpty {
            return ["\"\(group.shown)\" is said to give no skill, and is there twice"]
        }
        groups[index].entries.append(entry)
        groups[index].skills.insert(skill)
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
