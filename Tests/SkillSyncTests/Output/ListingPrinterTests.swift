import Testing

@testable import skill_sync

@Suite struct ListingPrinterTests {
    private static var listing: Listing<Int> {
        Listing<Int>(
            fields: [.init("n") { .integer($0) }],
            columns: [Column("N", .trailing) { String($0) }, Column("NAME") { _ in "Sales EMEA" }],
            whenEmpty: "None.")
    }

    /// Feeds the printer up to `count` rows, and says how many it took.
    private static func print(
        _ count: Int, as format: OutputFormat, to recorder: ConsoleRecorder, watch: (Int) -> Void = { _ in }
    ) throws -> ListingPrinter<Int> {
        var printer = ListingPrinter(listing, as: format, to: recorder.console())
        for row in 1...count {
            watch(row)
            guard printer.take(row) else { break }
        }
        try printer.finish()
        return printer
    }

    @Test(arguments: [(OutputFormat.csv, 1_000_000), (.json, 100_000), (.table, 100_000)])
    func `rows are printed as they come, a million of them, too`(format: OutputFormat, count: Int) throws {
        let recorder = ConsoleRecorder(keepsText: false)
        var rowsBeforeAnyOutput = 0
        var mostHeld = 0
        var (printed, printedAt) = (0, 0)
        let printer = try Self.print(count, as: format, to: recorder) { row in
            let bytes = recorder.bytes
            if bytes == 0 { rowsBeforeAnyOutput = row }
            if bytes > printed { (printed, printedAt) = (bytes, row) }
            mostHeld = max(mostHeld, row - printedAt)
        }
        #expect(printer.count == count)
        #expect(rowsBeforeAnyOutput < 20_000)
        #expect(mostHeld < 20_000)
        // Neither held whole nor written row by row.
        #expect(recorder.bytes > 6 * count)
        #expect(recorder.bytes / recorder.chunks >= 60_000)
    }

    @Test(arguments: OutputFormat.allCases)
    func `a reader that goes away stops the rows`(format: OutputFormat) throws {
        let recorder = ConsoleRecorder(readerLeavesAfter: 2)
        let printer = try Self.print(1_000_000, as: format, to: recorder)
        #expect(!printer.hasReader)
        #expect(printer.count < 30_000)
        #expect(recorder.chunks == 3, "the one that failed was the last")
    }

    @Test(arguments: OutputFormat.allCases)
    func `a reader that goes away before the end is noticed at the end`(format: OutputFormat) throws {
        let printer = try Self.print(10, as: format, to: ConsoleRecorder(readerLeavesAfter: 0))
        #expect(printer.count == 10)
        #expect(!printer.hasReader)
    }

    @Test(arguments: OutputFormat.allCases)
    func `what is streamed is what is rendered whole`(format: OutputFormat) throws {
        let recorder = ConsoleRecorder()
        let printer = try Self.print(900, as: format, to: recorder)
        #expect(printer.hasReader)
        #expect(try recorder.out == Self.listing.render(Array(1...900), as: format, style: .plain))
    }

    @Test(arguments: [(OutputFormat.table, "None.\n"), (.json, "[\n\n]\n"), (.csv, "n\r\n")])
    func `no rows have a form too`(format: OutputFormat, text: String) throws {
        let recorder = ConsoleRecorder()
        var printer = ListingPrinter(Self.listing, as: format, to: recorder.console())
        try printer.finish()
        #expect(recorder.out == text)
        #expect(printer.count == 0)
    }

    @Test(arguments: OutputFormat.allCases)
    func `of a few rows that broke off nothing is printed`(format: OutputFormat) {
        let recorder = ConsoleRecorder()
        var printer = ListingPrinter(Self.listing, as: format, to: recorder.console())
        #expect(printer.take(1) && printer.take(2))
        #expect(recorder.out == "")
    }
}
