import SwiftCSV

/// The rows of a CSV text (RFC 4180), each with the line that it begins on. Blank lines are left out.
struct CSVRows {
    struct Row {
        let line: Int
        let fields: [String]
    }

    let rows: [Row]

    /// - Throws: `CSVParseError` where a quotation mark stands where none may be, or a quotation is not closed.
    init(_ text: String) throws {
        // The library takes a quotation that never ends for one that ends with the file,
        guard text.count(where: { $0 == "\"" }).isMultiple(of: 2) else {
            throw CSVParseError.quotation(message: "a quotation is not closed")
        }
        // does not see an empty last field where the last line has no end, and drops blanks at the beginning of a field.
        let ended = text.last?.isNewline ?? true ? text : text + "\n"
        let table = try EnumeratedCSV(string: Self.standIns.hide(ended), delimiter: .comma, loadColumns: false)
        var rows: [Row] = []
        var line = 1
        try table.enumerateAsArray(startAt: 0, rowLimit: nil) { hidden in
            let fields = hidden.map(Self.standIns.show)
            let isBlank = fields.count == 1 && fields.allSatisfy(\.isBlank)
            if !isBlank { rows.append(Row(line: line, fields: fields)) }
            line += 1 + fields.reduce(0) { $0 + $1.count(where: \.isNewline) }
        }
        self.rows = rows
    }

    private static let standIns = StandIns()

    /// Characters of Unicode's private use in the place of blanks, while the library looks.
    private struct StandIns {
        private let pairs: [(blank: Character, standIn: Character)] = [(" ", "\u{E020}"), ("\t", "\u{E009}")]

        func hide(_ text: String) -> String {
            pairs.reduce(text) { $0.replacing(String($1.blank), with: String($1.standIn)) }
        }

        func show(_ text: String) -> String {
            pairs.reduce(text) { $0.replacing(String($1.standIn), with: String($1.blank)) }
        }
    }
}
