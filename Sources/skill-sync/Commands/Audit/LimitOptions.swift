import ArgumentParser
import Store

/// A query whose table stops after the first rows where nobody asks for more.
protocol LimitedQuery: AuditQuery {
    /// How many rows that is.
    static var tableLimit: Int { get }
    /// Which ones these are.
    static var which: String { get }
    var limited: LimitOptions<Self> { get }
}

/// How many rows a query shall answer with.
struct LimitOptions<Query: LimitedQuery>: ParsableArguments {
    @Option(help: ArgumentHelp("At most so many (default: \(Query.tableLimit) in a table, else all).", valueName: "n"))
    var limit: Int?

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit must be 1 or more, but is \(limit)") }
    }
}

extension LimitedQuery {
    static var tableLimit: Int { 100 }

    static var which: String { "newest" }

    /// What was asked for, or what the form has where nothing was.
    var limit: Int { limited.limit ?? (query.format == .table ? Self.tableLimit : .max) }

    func remark(_ count: Int, _ store: Store, _ style: Style) -> String? {
        query.format == .table && count == Self.tableLimit ? "the \(Self.which) \(count); --limit shows more" : nil
    }
}
