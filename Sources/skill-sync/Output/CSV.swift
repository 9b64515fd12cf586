enum CSV {
    static func record(_ cells: [String]) -> String { cells.map(quoted).joined(separator: ",") + "\r\n" }

    /// RFC 4180, section 2. Blanks at the edges are quoted as well, because many readers drop them otherwise.
    static func quoted(_ cell: String) -> String {
        let needsQuotes =
            cell.utf8.contains { ",\"\r\n".utf8.contains($0) }
            || cell.first?.isWhitespace ?? false || cell.last?.isWhitespace ?? false
        return needsQuotes ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
    }
}
