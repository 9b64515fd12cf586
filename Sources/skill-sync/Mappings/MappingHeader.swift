import Foundation

/// The columns of a CSV of mappings: in any order and case, with others beside them.
struct MappingHeader {
    static let columns = ["group", "skill", "proficiency"]
    static let known = "group,skill or group,skill,proficiency"

    /// Why a line is no header.
    struct Fault: Error {
        let message: String
    }

    let group: Int
    let skill: Int
    let proficiency: Int?
    /// How many columns there are.
    let count: Int
    /// Columns that mean nothing here.
    let unread: [String]

    init(_ fields: [String], _ separator: CSVRows.Separator) throws(Fault) {
        let names = fields.map(Self.plain)
        guard let group = names.firstIndex(of: "group"), let skill = names.firstIndex(of: "skill") else {
            let found = fields.joined(separator: String(separator.rawValue))
            throw Fault(message: "the header must be \(Self.known), but is \(found.shown)")
        }
        let others = names.indices.filter { !Self.columns.contains(names[$0]) && !names[$0].isEmpty }
        for index in names.indices
        where Self.columns.contains(names[index]) && names.firstIndex(of: names[index]) != index {
            throw Fault(message: "the header has the column \(names[index]) twice")
        }
        // A column of proficiencies that is passed over would give everybody the plain one.
        for index in others where NearestName.to(names[index], among: ["proficiency"]) != nil {
            throw Fault(message: "the header has a column \(fields[index].shown), did you mean \"proficiency\"?")
        }
        self.group = group
        self.skill = skill
        proficiency = names.firstIndex(of: "proficiency")
        // Columns without a name at the end are what a spreadsheet fills up with.
        count = (names.lastIndex { !$0.isEmpty } ?? -1) + 1
        unread = others.map { fields[$0] }
    }

    /// What separates the fields of a text, as its header shows.
    ///
    /// - Returns: the text without a line that says it (`sep=;`, which spreadsheets take), and how many lines that was.
    static func separator(of text: String) -> (text: String, separator: CSVRows.Separator, skipped: Int) {
        if let match = text.prefixMatch(of: /"?sep=(.)"?(\r\n|\n|\r)/.ignoresCase()),
            let said = match.1.first.flatMap(CSVRows.Separator.init)
        {
            return (String(text[match.range.upperBound...]), said, 1)
        }
        let header = text.split(whereSeparator: \.isNewline).first { !String($0).isBlank } ?? ""
        let fitting = CSVRows.Separator.allCases.first { separator in
            let names = header.split(separator: separator.rawValue).map { plain(String($0)) }
            return names.contains("group") && names.contains("skill")
        }
        return (text, fitting ?? .comma, 0)
    }

    private static func plain(_ field: String) -> String {
        field.trimmingCharacters(in: .whitespaces.union(CharacterSet(charactersIn: "\""))).lowercased()
    }
}
