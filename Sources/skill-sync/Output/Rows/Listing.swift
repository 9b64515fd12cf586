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
    /// What the table says of a row beneath it, where there is anything to say.
    var remark: (Row) -> String? = { _ in nil }
    /// What a row has that bears another name now: the table notes each once, beneath all rows.
    var renamings: (Row) -> [String] = { _ in [] }

    /// All rows at once, for those that are at hand anyway.
    func render(_ rows: [Row], as format: OutputFormat, style: Style) throws -> String {
        if format == .table, !rows.isEmpty { return Table(columns, remark: remark).render(rows, style: style) }
        var form = form(format, style: style)
        return try rows.map { try form.take($0) }.joined() + form.end()
    }

    /// The form that takes the rows one by one.
    func form(_ format: OutputFormat, style: Style) -> any RowForm<Row> {
        switch format {
        case .table: TableForm(self, style: style)
        case .json: JSONForm(self)
        case .csv: CSVForm(self, style: style)
        }
    }

    /// The same, with other words where there is no row.
    func saying(whenEmpty: String) -> Listing {
        Listing(fields: fields, columns: columns, whenEmpty: whenEmpty, remark: remark, renamings: renamings)
    }

    /// One row as the object that JSON shows.
    func object(_ row: Row) -> Value {
        .object(Dictionary(fields.map { ($0.key, $0.value(row)) }, uniquingKeysWith: { _, last in last }))
    }
}
