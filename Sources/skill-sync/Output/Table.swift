/// Aligned columns within 100 characters; what does not fit is cut with an ellipsis, or wrapped, as each column has it.
struct Table<Row> {
    static var width: Int { 100 }

    private let columns: [Column<Row>]

    init(_ columns: [Column<Row>]) { self.columns = columns }

    func render(_ rows: [Row], style: Style) -> String {
        let cells = rows.map { row in columns.map { $0.cell(row) } }
        let layout = TableLayout(columns, fitting: cells, style: style)
        return layout.heading + cells.map(layout.lines).joined()
    }
}

/// A table whose rows come one after the other. The first ones say how wide its columns are.
struct TableForm<Row>: RowForm {
    /// How many rows are waited for before the first is shown, and how many bytes of them at most.
    private static var firstRows: Int { 1000 }
    private static var firstBytes: Int { 1 << 20 }

    private let listing: Listing<Row>
    private let style: Style
    private var first: [[Cell]] = []
    private var bytes = 0
    private var layout: TableLayout<Row>?

    init(_ listing: Listing<Row>, style: Style) {
        self.listing = listing
        self.style = style
    }

    mutating func take(_ row: Row) -> String {
        let cells = listing.columns.map { $0.cell(row) }
        if let layout { return layout.lines(cells) }
        first.append(cells)
        bytes += cells.reduce(0) { $0 + $1.text.utf8.count }
        return first.count < Self.firstRows && bytes < Self.firstBytes ? "" : begin()
    }

    mutating func end() -> String {
        if layout != nil { return "" }
        return first.isEmpty ? listing.whenEmpty + "\n" : begin()
    }

    private mutating func begin() -> String {
        let layout = TableLayout(listing.columns, fitting: first, style: style)
        defer { first = [] }
        self.layout = layout
        return layout.heading + first.map(layout.lines).joined()
    }
}
