import Testing

@testable import skill_sync

@Suite struct TableFormTests {
    private static var listing: Listing<(String, String)> {
        Listing<(String, String)>(
            fields: [], columns: [Column("NAME", flexible: true) { $0.0 }, Column("COUNT", .trailing) { $0.1 }],
            whenEmpty: "None.")
    }

    private static func lines(_ rows: [(String, String)], style: Style = .plain) -> [String] {
        var form = TableForm(listing, style: style)
        let text = rows.map { form.take($0) }.joined() + form.end()
        return text.split(separator: "\n").map(String.init)
    }

    @Test func `the first thousand rows say how wide the columns are, and later ones stand out`() {
        let first = Array(repeating: ("Sales", "1"), count: 999) + [("Support", "1")]
        let lines = Self.lines(first + [("Sales EMEA", "1234567"), ("AMER", "2")])
        #expect(lines.count == 1003)
        #expect(lines[0] == "NAME     COUNT")
        #expect(lines[1] == "Sales        1")
        #expect(lines[1000] == "Support      1")
        #expect(lines[1001] == "Sales EMEA  1234567")
        #expect(lines[1002] == "AMER         2")
    }

    @Test func `on a terminal a later row whose words do not fit has lines of its own`() {
        let narrow = Style(usesColour: false, isTerminal: true, width: 24)
        let first = Array(repeating: ("Sales EMEA and Africa north", "1"), count: 1000)
        let lines = Self.lines(first + [("Sales", "1234567"), ("AMER", "2")], style: narrow)
        #expect(lines[0] == "NAME               COUNT")
        #expect(lines.suffix(3) == ["NAME:   Sales", "COUNT:  1234567", "AMER                   2"])
    }

    @Test func `nothing is shown before the widths are known, and then all that was held`() {
        var form = TableForm(Self.listing, style: .plain)
        #expect((1..<1000).allSatisfy { _ in form.take(("a", "1")) == "" })
        #expect(form.take(("a", "1")).split(separator: "\n").count == 1001)
        #expect(form.take(("a", "1")) == "a         1\n")
        #expect(form.end() == "")
    }

    @Test func `few rows are not waited for when they are long`() {
        var form = TableForm(Self.listing, style: .plain)
        let long = String(repeating: "n", count: 300_000)
        #expect((1...3).allSatisfy { _ in form.take((long, "1")) == "" })
        #expect(form.take((long, "1")).split(separator: "\n").count == 5)
    }

    @Test func `a table of fewer rows is the one that is rendered whole`() {
        let rows = [("Sales", "1"), (String(repeating: "n", count: 120), "22")]
        #expect(Self.lines(rows).map { $0 + "\n" }.joined() == Table(Self.listing.columns).render(rows, style: .plain))
        #expect(Self.lines([]) == ["None."])
    }
}
