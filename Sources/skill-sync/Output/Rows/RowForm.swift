/// How rows that come one after the other become text, without being held.
protocol RowForm<Row> {
    associatedtype Row

    /// What is to be printed now that this row has come.
    mutating func take(_ row: Row) throws -> String
    /// What is to be printed after the last one.
    mutating func end() throws -> String
}

/// One array, as if it were encoded whole.
struct JSONForm<Row>: RowForm {
    private let listing: Listing<Row>
    private var isEmpty = true

    init(_ listing: Listing<Row>) { self.listing = listing }

    mutating func take(_ row: Row) throws -> String {
        // What stands between the brackets of an array of one stands so in a longer one as well.
        let element = try Value.array([listing.object(row)]).json(pretty: true).dropFirst(2).dropLast(2)
        defer { isEmpty = false }
        return (isEmpty ? "[\n" : ",\n") + element
    }

    mutating func end() throws -> String {
        isEmpty ? try Value.array([]).json(pretty: true) + "\n" : "\n]\n"
    }
}

/// A header and a record for each row, as in RFC 4180. It has no escapes, so that a program gets every character as it is,
/// but for an apostrophe before what a spreadsheet would compute; a terminal gets them written out.
struct CSVForm<Row>: RowForm {
    private let fields: [Listing<Row>.Field]
    private let style: Style
    private var hasHeader = false

    init(_ listing: Listing<Row>, style: Style) {
        fields = listing.fields
        self.style = style
    }

    mutating func take(_ row: Row) throws -> String {
        let record = CSV.record(try fields.map { style.fit(try $0.value(row).neutralCell()) })
        return header() + record
    }

    mutating func end() -> String { header() }

    /// The header, once.
    private mutating func header() -> String {
        defer { hasHeader = true }
        return hasHeader ? "" : CSV.record(fields.map(\.key))
    }
}
