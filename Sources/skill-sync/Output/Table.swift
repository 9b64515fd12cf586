/// A column of a table for people.
struct Column<Row> {
    enum Alignment {
        case leading
        case trailing
    }

    let heading: String
    let alignment: Alignment
    /// Whether the column gives way where the table is too wide.
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
}

/// Aligned columns within 100 characters; what does not fit is cut with an ellipsis in the flexible columns.
struct Table<Row> {
    static var width: Int { 100 }
    private static var gap: Int { 2 }

    private let columns: [Column<Row>]

    init(_ columns: [Column<Row>]) { self.columns = columns }

    func render(_ rows: [Row], style: Style) -> String {
        let cells = rows.map { row in columns.map { $0.text(row).harmless } }
        let widths = fit(
            columns.indices.map { index in
                max(columns[index].heading.cells, cells.map { $0[index].cells }.max() ?? 0)
            })
        let heading = line(columns.map(\.heading), widths: widths).map { style.paint($0, .faint) }.joined()
        let body = zip(rows, cells).map { row, cells in
            zip(line(cells, widths: widths), columns).map { style.paint($0, $1.tone(row)) }.joined()
        }
        return ([heading] + body).map { $0.trimmingTrailingBlanks + "\n" }.joined()
    }

    /// Takes from the widest flexible column until the whole fits.
    private func fit(_ natural: [Int]) -> [Int] {
        var widths = natural
        let flexible = columns.indices.filter { columns[$0].isFlexible }
        while widths.reduce(0, +) + Self.gap * (widths.count - 1) > Self.width,
            let widest = flexible.max(by: { widths[$0] < widths[$1] }), widths[widest] > 8
        {
            widths[widest] -= 1
        }
        return widths
    }

    private func line(_ cells: [String], widths: [Int]) -> [String] {
        columns.indices.map { index in
            let cell = cells[index].cut(to: widths[index])
            let padding = String(repeating: " ", count: max(widths[index] - cell.cells, 0))
            let isLast = index == columns.indices.last
            let padded = columns[index].alignment == .leading ? (isLast ? cell : cell + padding) : padding + cell
            return padded + (isLast ? "" : String(repeating: " ", count: Self.gap))
        }
    }
}

extension String {
    /// Without what a terminal would obey or what turns the reading order: control characters, format characters, line
    /// breaks.
    var harmless: String {
        guard unicodeScalars.contains(where: \.isUnprintable) else { return self }
        return unicodeScalars.map { $0.isUnprintable ? $0.writtenOut : String($0) }.joined()
    }

    fileprivate var trimmingTrailingBlanks: String {
        var trimmed = self[...]
        while trimmed.last == " " { trimmed.removeLast() }
        return String(trimmed)
    }
}

extension Unicode.Scalar {
    /// Its number, as Swift would write it.
    var writtenOut: String { "\\u{\(String(value, radix: 16))}" }

    fileprivate var isUnprintable: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse: true
        default: false
        }
    }
}
