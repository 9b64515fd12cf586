/// Prints rows as they come. What it holds of them does not grow with their number.
struct ListingPrinter<Row> {
    private var form: any RowForm<Row>
    private var output: ChunkedOutput
    private var failure: (any Error)?
    /// How many rows have come.
    private(set) var count = 0

    init(_ listing: Listing<Row>, as format: OutputFormat, to console: Console) {
        form = listing.form(format, style: console.style)
        output = ChunkedOutput(console)
    }

    /// Whether anybody still reads what is printed.
    var hasReader: Bool { output.hasReader }

    /// Prints a row, and says whether to go on: not where the reader has gone away, nor where a row has no form, which
    /// `finish` throws.
    mutating func take(_ row: Row) -> Bool {
        count += 1
        do { output.write(try form.take(row)) } catch { failure = error }
        return failure == nil && output.hasReader
    }

    /// Prints what is left. Where it is not called, because the rows broke off, what is held is not printed.
    mutating func finish() throws {
        if let failure { throw failure }
        output.write(try form.end())
        output.flush()
    }
}
