import ArgumentParser
import Store

/// A query of the database whose answer is a list of rows.
protocol AuditQuery: ConfiguredCommand {
    associatedtype Row

    var query: QueryOptions { get }
    /// The time of which the answer is; `nil` of one that is of now, or has rows of many times.
    var at: TimeArgument? { get }
    static func listing(_ vocabulary: Vocabulary) -> Listing<Row>

    /// Hands the rows over, one by one, until `take` says that no more are wanted.
    func rows(_ store: Store, _ context: Context, _ take: (Row) -> Bool) throws
    /// What the answer means to a script, thrown after it was printed.
    func verdict(_ count: Int) throws(CommandFailure)
    /// What is to be said beside an answer of so many rows.
    func remark(_ count: Int, _ store: Store, _ style: Style) throws(StoreError) -> String?
    /// What the table says where there is no row, `nil` for what it says of no row at all. Throws where the question is about
    /// something that nothing is known of.
    func whenEmpty(_ store: Store, _ context: Context) throws -> String?
}

extension AuditQuery {
    func run(_ context: Context) async throws {
        let store = try await options.openForReading(context)
        var printer: ListingPrinter<Row>
        do {
            let whole = Self.listing(try Vocabulary(store, at: at?.past(now: context.now())))
            let listing = try whenEmpty(store, context).map(whole.saying) ?? whole
            printer = ListingPrinter(listing, as: query.format, to: context.console)
            try rows(store, context) { printer.take($0) }
        } catch let error as StoreError {
            throw CommandFailure(error, in: store)
        }
        try printer.finish()
        do throws(StoreError) {
            if printer.hasReader, let remark = try remark(printer.count, store, context.console.errorStyle) {
                context.console.error(remark + "\n")
            }
        } catch {
            throw CommandFailure(error)
        }
        try verdict(printer.count)
    }

    var at: TimeArgument? { nil }

    func verdict(_ count: Int) throws(CommandFailure) {}

    func remark(_ count: Int, _ store: Store, _ style: Style) throws(StoreError) -> String? { nil }

    func whenEmpty(_ store: Store, _ context: Context) throws -> String? { nil }
}
