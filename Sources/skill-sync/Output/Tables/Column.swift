/// A column of a table for people.
struct Column<Row> {
    enum Alignment {
        case leading
        case trailing
    }

    /// What becomes of a column where the table is too wide.
    enum Overflow {
        /// It keeps its width.
        case kept
        /// It gives way, and its cells are cut with an ellipsis.
        case cut
        /// It gives way, and its cells go on in lines of their own.
        case wrapped
    }

    let heading: String
    let alignment: Alignment
    let overflow: Overflow
    let text: (Row) -> String
    let tone: (Row) -> Style.Tone

    init(_ heading: String, overflow: Overflow, _ text: @escaping (Row) -> String) {
        self.heading = heading
        self.alignment = .leading
        self.overflow = overflow
        self.text = text
        self.tone = { _ in .plain }
    }

    /// - Parameters:
    ///   - flexible: whether the column gives way where the table is too wide.
    ///   - wrapping: whether it does so without losing anything, in lines of its own.
    init(
        _ heading: String, _ alignment: Alignment = .leading, flexible: Bool = false, wrapping: Bool = false,
        tone: @escaping (Row) -> Style.Tone = { _ in .plain }, _ text: @escaping (Row) -> String
    ) {
        self.heading = heading
        self.alignment = alignment
        self.overflow = wrapping ? .wrapped : flexible ? .cut : .kept
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
