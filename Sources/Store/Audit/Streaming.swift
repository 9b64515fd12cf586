import GRDB

extension Database {
    /// Hands over the rows of a query one by one, so that a long answer takes no more memory than a short one, until
    /// there are no more or `take` returns that it has enough.
    func stream<Value>(
        _ sql: String, _ arguments: StatementArguments, _ decode: (Row) throws -> Value, _ take: (Value) -> Bool
    ) throws {
        let rows = try Row.fetchCursor(cachedStatement(sql: sql), arguments: arguments)
        while let row = try rows.next(), take(try decode(row)) {}
    }
}
