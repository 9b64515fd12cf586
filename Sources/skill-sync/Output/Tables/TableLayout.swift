/// How wide the columns of a table are, and its lines by that.
struct TableLayout<Row> {
    private static var gap: Int { 2 }
    /// No column gives way further than that.
    private static var narrowest: Int { 8 }

    private let columns: [Column<Row>]
    private let style: Style
    private let widths: [Int]

    /// - Parameter rows: those that say how wide each column would be if there were room.
    init(_ columns: [Column<Row>], fitting rows: [TableRow], style: Style) {
        self.columns = columns
        self.style = style
        widths = Self.fit(
            columns,
            columns.indices.map { index in
                max(columns[index].heading.cells, rows.map { $0.cells[index].text.cells }.max() ?? 0)
            })
    }

    var heading: String { line(columns.map { Cell(text: $0.heading, tone: .faint) }) }

    /// A row: one line, or more where a cell is wrapped. What stands in one line only stands in the first. A remark follows.
    func lines(_ row: TableRow) -> String {
        lines(row.cells) + (row.remark.map { style.paint($0.note, .faint) + "\n" } ?? "")
    }

    private func lines(_ cells: [Cell]) -> String {
        let texts = columns.indices.map { index in
            columns[index].overflow == .wrapped ? cells[index].text.wrapped(to: widths[index]) : [cells[index].text]
        }
        let height = texts.map(\.count).max() ?? 0
        return (0..<height).map { number in
            line(
                columns.indices.map { index in
                    Cell(text: number < texts[index].count ? texts[index][number] : "", tone: cells[index].tone)
                })
        }.joined()
    }

    private func line(_ cells: [Cell]) -> String {
        let parts = columns.indices.map { index in
            let text = cells[index].text.cut(to: widths[index])
            let padding = String(repeating: " ", count: max(widths[index] - text.cells, 0))
            let painted = style.paint(text, cells[index].tone)
            return columns[index].alignment == .leading ? painted + padding : padding + painted
        }
        return parts.joined(separator: String(repeating: " ", count: Self.gap)).trimmingTrailingBlanks + "\n"
    }

    /// Takes from the widest flexible column until the whole fits.
    private static func fit(_ columns: [Column<Row>], _ natural: [Int]) -> [Int] {
        var widths = natural
        let flexible = columns.indices.filter { columns[$0].overflow != .kept }
        while widths.reduce(0, +) + gap * (widths.count - 1) > Table<Row>.width,
            let widest = flexible.max(by: { widths[$0] < widths[$1] }), widths[widest] > narrowest
        {
            widths[widest] -= 1
        }
        return widths
    }
}

extension String {
    fileprivate var trimmingTrailingBlanks: String {
        var trimmed = self[...]
        while trimmed.last == " " { trimmed.removeLast() }
        return String(trimmed)
    }
}
