import Foundation
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
        // The library looks at characters, where a quotation mark with an accent on it is none, and takes blanks at the
        // beginning of a field away. So it gets nothing to see but what it is there for.
        let hidden = text.addingPercentEncoding(withAllowedCharacters: Self.shown) ?? ""
        // It takes a quotation that never ends for one that ends with the file,
        guard hidden.utf8.count(where: { $0 == UInt8(ascii: "\"") }).isMultiple(of: 2) else {
            throw CSVParseError.quotation(message: "a quotation is not closed")
        }
        // and does not see an empty last field where the last line has no end.
        let ended = hidden.last?.isNewline ?? true ? hidden : hidden + "\n"
        let table = try EnumeratedCSV(string: ended, delimiter: .comma, loadColumns: false)
        var rows: [Row] = []
        var line = 1
        try table.enumerateAsArray(startAt: 0, rowLimit: nil) { hidden in
            let fields = hidden.map { $0.removingPercentEncoding ?? $0 }
            let isBlank = fields.count == 1 && fields.allSatisfy(\.isBlank)
            if !isBlank { rows.append(Row(line: line, fields: fields)) }
            line += 1 + hidden.reduce(0) { $0 + $1.count(where: \.isNewline) }
        }
        self.rows = rows
    }

    /// What RFC 4180 has a meaning for, and letters and digits, which need no hiding.
    private static let shown = CharacterSet(
        charactersIn: "\",\r\nABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
}
