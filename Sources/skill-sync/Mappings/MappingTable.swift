import Domain
import SwiftCSV

/// Mappings as CSV: a header `group,skill`, then a line for each skill of each group. A group with an empty skill gives
/// none.
enum MappingTable {
    static let header = ["group", "skill"]

    static func mappings(in text: String, _ problems: inout [Problem]) -> [Mapping] {
        let rows: [[String]]
        do {
            rows = try readRows(text)
        } catch {
            problems.append(Problem(place: "the table", message: "is no CSV: \(error)"))
            return []
        }
        guard let first = rows.first, first == header else {
            problems.append(
                Problem(
                    place: "line 1",
                    message: "the header must be group,skill, but is \((rows.first ?? []).joined(separator: ","))"))
            return []
        }
        var order: [String] = []
        var skills: [String: [String]] = [:]
        var line = 2
        for row in rows.dropFirst() {
            defer { line += 1 + row.reduce(0) { $0 + $1.count(where: \.isNewline) } }
            if row.count == 1, row[0].isEmpty { continue }
            guard let (group, skill) = pair(row, line: line, &problems) else { continue }
            if skills[group] == nil { order.append(group) }
            if skill.isEmpty {
                skills[group, default: []] += []
            } else if skills[group]?.contains(skill) ?? false {
                problems.append(
                    Problem(place: "line \(line)", message: "\"\(group)\" has the skill id \"\(skill)\" twice"))
            } else {
                skills[group, default: []].append(skill)
            }
        }
        return order.map { Mapping(groupName: $0, skills: SkillSet(skills[$0] ?? [])) }
    }

    static func text(_ mappings: [Mapping]) -> String {
        let lines = mappings.flatMap { mapping in
            mapping.skills.isEmpty
                ? [[mapping.groupName, ""]] : mapping.skills.ids.map { [mapping.groupName, $0] }
        }
        return ([header] + lines).map { $0.map(CSV.quoted).joined(separator: ",") + "\n" }.joined()
    }

    private static func pair(
        _ row: [String], line: Int, _ problems: inout [Problem]
    ) -> (group: String, skill: String)? {
        guard row.count == 2 else {
            problems.append(Problem(place: "line \(line)", message: "has \(row.count) fields, but must have 2"))
            return nil
        }
        if row[0].isBlank {
            problems.append(Problem(place: "line \(line)", message: "the group name is blank"))
            return nil
        }
        if row[1].isBlank, !row[1].isEmpty {
            problems.append(Problem(place: "line \(line)", message: "the skill id is blank"))
            return nil
        }
        return (row[0], row[1])
    }

    private static func readRows(_ text: String) throws -> [[String]] {
        // The library takes a quotation that never ends for one that ends with the file.
        guard text.count(where: { $0 == "\"" }).isMultiple(of: 2) else {
            throw CSVParseError.quotation(message: "a quotation is not closed")
        }
        // Nor does it see an empty last field where the last line has no end.
        let lines = text.last?.isNewline ?? true ? text : text + "\n"
        let table = try SwiftCSV.EnumeratedCSV(string: lines, delimiter: .comma, loadColumns: false)
        var rows: [[String]] = []
        try table.enumerateAsArray(startAt: 0, rowLimit: nil) { rows.append($0) }
        return rows
    }
}
