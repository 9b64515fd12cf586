/// RFC 4180, section 2.
enum CSV {
    static func record(_ cells: [String]) -> String { cells.map(quoted).joined(separator: ",") + "\r\n" }

    /// Blanks at the edges are quoted as well, because many readers drop them otherwise.
    static func quoted(_ cell: String) -> String {
        let needsQuotes =
            cell.utf8.contains(where: isSpecial) || cell.first?.isWhitespace ?? false
            || cell.last?.isWhitespace ?? false
        guard needsQuotes else { return cell }
        // By bytes: a quote with an accent on it is one character, and yet a quote to whoever reads the file.
        let parts = cell.utf8.split(separator: UInt8(ascii: "\""), omittingEmptySubsequences: false)
        return "\"" + parts.map { String(Substring($0)) }.joined(separator: "\"\"") + "\""
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "\r"), UInt8(ascii: "\n"): true
        default: false
        }
    }
}
