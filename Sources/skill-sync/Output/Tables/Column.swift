/// A column of a table for people.
struct Column<Row> {
    enum Alignment {
        case leading
        case trailing
    }

    let heading: String
    let alignment: Alignment
    /// Whether the column gives way first where the terminal is too narrow. Its cells then go on in lines of their own.
    let isFlexible: Bool
    let text: (Row) -> String
    let tone: (Row) -> Style.Tone

    init(
        _ heading: String, _ alignment: Alignment = .leading, flexible: Bool = false,
        tone: @escaping (Row) -> Style.Tone = { _ in .plain }, _ text: @escaping (Row) -> String
    ) {
        self.heading = heading
        self.alignment = alignment
        self.isFlexible = flexible
        self.tone = tone
        self.text = text
    }

    func cell(_ row: Row) -> Cell { Cell(text: text(row).harmless, tone: tone(row)) }
}

/// What a table shows of a row in one column.
struct Cell: Sendable {
    let text: String
    let tone: Style.Tone
}

/// A row as a table shows it: a cell for each column, and what is said beneath them.
struct TableRow: Sendable {
    let cells: [Cell]
    let remark: String?

    init<Row>(_ row: Row, _ columns: [Column<Row>], _ remark: (Row) -> String?) {
        cells = columns.map { $0.cell(row) }
        self.remark = remark(row)?.harmless
    }

    var bytes: Int { cells.reduce(remark?.utf8.count ?? 0) { $0 + $1.text.utf8.count } }
}
