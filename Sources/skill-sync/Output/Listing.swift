import ArgumentParser

enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
    case table
    case json
    case csv
}

/// How the rows of a query are shown: as fields with stable keys to programs, as columns to people.
struct Listing<Row> {
    struct Field {
        let key: String
        let value: (Row) -> Value

        init(_ key: String, _ value: @escaping (Row) -> Value) {
            self.key = key
            self.value = value
        }
    }

    let fields: [Field]
    let columns: [Column<Row>]
    /// What the table says where there is no row.
    let whenEmpty: String

    func render(_ rows: [Row], as format: OutputFormat, style: Style) throws -> String {
        switch format {
        case .json: try Value.array(rows.map(object)).json(pretty: true) + "\n"
        case .csv: try csv(rows)
        case .table: rows.isEmpty ? whenEmpty + "\n" : Table(columns).render(rows, style: style)
        }
    }

    /// The same, with other words where there is no row.
    func saying(whenEmpty: String) -> Listing {
        Listing(fields: fields, columns: columns, whenEmpty: whenEmpty)
    }

    /// One row as the object that JSON shows.
    func object(_ row: Row) -> Value {
        .object(Dictionary(fields.map { ($0.key, $0.value(row)) }, uniquingKeysWith: { _, last in last }))
    }

    private func csv(_ rows: [Row]) throws -> String {
        let lines = try [fields.map(\.key)] + rows.map { row in try fields.map { try $0.value(row).cell() } }
        return lines.map { $0.map(CSV.quoted).joined(separator: ",") + "\r\n" }.joined()
    }
}

/// RFC 4180, section 2. Blanks at the edges are quoted as well, because many readers drop them otherwise.
enum CSV {
    static func quoted(_ cell: String) -> String {
        let needsQuotes =
            cell.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
            || cell.first?.isWhitespace ?? false || cell.last?.isWhitespace ?? false
        return needsQuotes ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
    }
}
