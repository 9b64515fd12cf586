/// How a table is laid out, and its lines by that.
///
/// On a terminal it takes the whole width if it needs it. Where that is too little, cells go on in further lines, broken
/// between words; where even the longest words do not fit side by side, each row becomes lines of its own, one for each
/// column. A word is never broken, and nothing is cut.
struct TableLayout<Row> {
    private static var gap: Int { 2 }
    /// No column with sentences in it gets narrower than that.
    private static var narrowest: Int { 16 }

    private let columns: [Column<Row>]
    private let style: Style
    /// `nil` where rows are folded.
    private let widths: [Int]?

    /// - Parameter rows: those that say how wide each column would be if there were room.
    init(_ columns: [Column<Row>], fitting rows: [TableRow], style: Style) {
        self.columns = columns
        self.style = style
        func widest(_ measure: (String) -> Int) -> [Int] {
            columns.indices.map { index in
                max(measure(columns[index].heading), rows.map { measure($0.cells[index].text) }.max() ?? 0)
            }
        }
        let natural = widest(\.cells)
        guard let room = style.width, Self.total(natural) > room else {
            widths = natural
            return
        }
        widths = Self.fit(columns, natural, widest(\.longestWord), in: room)
    }

    var heading: String { widths.map { lines(columns.map { Cell(text: $0.heading, tone: .faint) }, $0) } ?? "" }

    /// A row: one line, or more where a cell goes on. A remark follows.
    func lines(_ row: TableRow) -> String {
        let remark = row.remark.map { style.paint($0.note(style), .faint) + "\n" } ?? ""
        guard let widths, style.width == nil || hasRoom(for: row, widths) else { return folded(row) + remark + "\n" }
        return lines(row.cells, widths) + remark
    }

    /// Whether no word of a row that came later is longer than its column is wide.
    private func hasRoom(for row: TableRow, _ widths: [Int]) -> Bool {
        columns.indices.allSatisfy { row.cells[$0].text.longestWord <= widths[$0] }
    }

    private func lines(_ cells: [Cell], _ widths: [Int]) -> String {
        if style.width == nil { return line(cells, widths) }
        let texts = columns.indices.map { cells[$0].text.wrapped(to: widths[$0]) }
        let height = texts.map(\.count).max() ?? 0
        return (0..<height).map { number in
            line(
                columns.indices.map { index in
                    Cell(text: number < texts[index].count ? texts[index][number] : "", tone: cells[index].tone)
                }, widths)
        }.joined()
    }

    private func line(_ cells: [Cell], _ widths: [Int]) -> String {
        let parts = columns.indices.map { index in
            let text = cells[index].text
            let padding = String(repeating: " ", count: max(widths[index] - text.cells, 0))
            let painted = style.paint(text, cells[index].tone)
            return columns[index].alignment == .leading ? painted + padding : padding + painted
        }
        return parts.joined(separator: String(repeating: " ", count: Self.gap)).trimmingTrailingBlanks + "\n"
    }

    /// A row with a line for each column that says anything.
    private func folded(_ row: TableRow) -> String {
        let label = (columns.map(\.heading.cells).max() ?? 0) + 1 + Self.gap
        let indent = "\n" + String(repeating: " ", count: label)
        return zip(columns, row.cells).filter { !["", "-"].contains($1.text) }.map { column, cell in
            let heading = column.heading + ":" + String(repeating: " ", count: label - column.heading.cells - 1)
            let lines = cell.text.wrapped(to: max(1, (style.width ?? .max) - label))
            return style.paint(heading, .faint) + lines.map { style.paint($0, cell.tone) }.joined(separator: indent)
                + "\n"
        }.joined()
    }

    private static func total(_ widths: [Int]) -> Int { widths.reduce(0, +) + gap * (widths.count - 1) }

    /// Takes from the widest columns until the whole fits: from the flexible ones, and from the others if that is not enough.
    /// `nil` where the longest words do not fit side by side.
    private static func fit(_ columns: [Column<Row>], _ natural: [Int], _ words: [Int], in room: Int) -> [Int]? {
        let least = columns.indices.map { index in
            columns[index].isFlexible ? max(words[index], min(natural[index], narrowest)) : words[index]
        }
        let gentle = columns.indices.map { columns[$0].isFlexible ? least[$0] : natural[$0] }
        guard let floor = [gentle, least].first(where: { total($0) <= room }) else { return nil }
        var widths = natural
        while total(widths) > room,
            let widest = columns.indices.filter({ widths[$0] > floor[$0] }).max(by: { widths[$0] < widths[$1] })
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
