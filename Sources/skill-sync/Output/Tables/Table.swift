/// Aligned columns for people, as wide as the terminal that shows them.
struct Table<Row> {
    private let columns: [Column<Row>]
    private let remark: (Row) -> String?

    /// - Parameter remark: as in ``Listing``.
    init(_ columns: [Column<Row>], remark: @escaping (Row) -> String? = { _ in nil }) {
        self.columns = columns
        self.remark = remark
    }

    func render(_ rows: [Row], style: Style) -> String {
        let lines = rows.map { TableRow($0, columns, remark) }
        let layout = TableLayout(columns, fitting: lines, style: style)
        return layout.heading + lines.map(layout.lines).joined()
    }
}

/// A table whose rows come one after the other. The first ones say how wide its columns are.
struct TableForm<Row>: RowForm {
    /// How many rows are waited for before the first is shown, and how many bytes of them at most.
    private static var firstRows: Int { 1000 }
    private static var firstBytes: Int { 1 << 20 }

    private let listing: Listing<Row>
    private let style: Style
    private var first: [TableRow] = []
    private var bytes = 0
    private var layout: TableLayout<Row>?
    private var renamings: [String] = []

    init(_ listing: Listing<Row>, style: Style) {
        self.listing = listing
        self.style = style
    }

    mutating func take(_ row: Row) -> String {
        let shown = TableRow(row, listing.columns, listing.remark)
        for renaming in listing.renamings(row) where !renamings.contains(renaming) { renamings.append(renaming) }
        if let layout { return layout.lines(shown) }
        first.append(shown)
        bytes += shown.bytes
        return first.count < Self.firstRows && bytes < Self.firstBytes ? "" : begin()
    }

    mutating func end() -> String {
        if layout != nil { return note }
        return first.isEmpty ? listing.whenEmpty + "\n" : begin() + note
    }

    /// What is called otherwise now.
    private var note: String {
        renamings.isEmpty ? "" : "Renamed since: \(renamings.joined(separator: ", "))".note(style) + "\n"
    }

    private mutating func begin() -> String {
        let layout = TableLayout(listing.columns, fitting: first, style: style)
        defer { first = [] }
        self.layout = layout
        return layout.heading + first.map(layout.lines).joined()
    }
}
