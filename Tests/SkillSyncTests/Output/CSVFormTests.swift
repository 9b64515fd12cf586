import Testing

@testable import skill_sync

@Suite struct CSVFormTests {
    private static var listing: Listing<(String, [String])> {
        Listing<(String, [String])>(
            fields: [
                .init("name") { .text($0.0) }, .init("skills, all") { .list($0.1) }, .init("none") { _ in .null },
            ],
            columns: [], whenEmpty: "")
    }

    private static func streamed(_ rows: [(String, [String])]) throws -> String {
        var form = CSVForm(listing, style: .plain)
        return try rows.map { try form.take($0) }.joined() + form.end()
    }

    @Test func `the keys come first, once, and then a record for each row`() throws {
        #expect(
            try Self.streamed([("Sales", ["a", "b"]), ("two\nlines", []), (" \"x\"", [])])
                == "name,\"skills, all\",none\r\nSales,\"[\"\"a\"\",\"\"b\"\"]\",\r\n\"two\nlines\",[],\r\n"
                + "\" \"\"x\"\"\",[],\r\n")
    }

    @Test func `without rows there are the keys alone`() throws {
        #expect(try Self.streamed([]) == "name,\"skills, all\",none\r\n")
    }
}
