import Foundation
import SwiftCSV

/// The rows of a CSV text (RFC 4180), each with the line that it begins on. Blank lines, and those of separators alone, are left out.
struct CSVRows {
    struct Row {
        let line: Int
        let fields: [String]
    }

    /// What no CSV is, with the line that its row begins on.
    enum QuotationFault: Error {
        /// A quotation mark stands within a field that does not begin with one, or text behind a quotation.
        case misplaced(line: Int)
        case notClosed(line: Int)
    }

    let rows: [Row]

    /// - Parameter separator: between the fields.
    init(_ text: String, separator: Separator = .comma) throws(QuotationFault) {
        // The library looks at characters, where a quotation mark with an accent on it is none, and takes blanks at the
        // beginning of a field away. So it gets nothing to see but what it is there for.
        let hidden = text.addingPercentEncoding(withAllowedCharacters: separator.shown) ?? ""
        // It does not see an empty last field where the last line has no end.
        let ended = hidden.last?.isNewline ?? true ? hidden : hidden + "\n"
        var rows: [Row] = []
        var lastLine = 1
        var nextLine = 1
        do {
            // No row is read here but the first: where one has a fault, those before it say on which line it begins.
            let table = try EnumeratedCSV(
                string: ended, delimiter: .character(separator.rawValue), loadColumns: false, rowLimit: 0)
            try table.enumerateAsArray(startAt: 0, rowLimit: nil) { hidden in
                let fields = hidden.map { $0.removingPercentEncoding ?? $0 }
                let isBlank = fields.count == 1 ? fields.allSatisfy(\.isBlank) : fields.allSatisfy(\.isEmpty)
                if !isBlank { rows.append(Row(line: nextLine, fields: fields)) }
                lastLine = nextLine
                nextLine += 1 + hidden.reduce(0) { $0 + $1.count(where: \.isNewline) }
            }
        } catch {
            throw .misplaced(line: nextLine)
        }
        // And it takes a quotation that never ends for one that ends with the file.
        guard hidden.utf8.count(where: { $0 == UInt8(ascii: "\"") }).isMultiple(of: 2) else {
            throw .notClosed(line: lastLine)
        }
        self.rows = rows
    }

}

extension CSVRows {
    /// What spreadsheets put between fields: where a comma is for decimals, a semicolon.
    enum Separator: Character, CaseIterable {
        case comma = ","
        case semicolon = ";"
        case tab = "\t"

        /// What RFC 4180 has a meaning for, and letters and digits, which need no hiding.
        fileprivate var shown: CharacterSet {
            CharacterSet(
                charactersIn: "\"\(rawValue)\r\nABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
        }
    }
}
