import Testing

@testable import skill_sync

@Suite struct WrappedCellTests {
    private static let id = "1f0c5a4e-0000-4000-8000-000000000007"

    @Test(arguments: [
        ("", [""]), ("abc def", ["abc def"]), ("abc defg", ["abc", "defg"]), ("a b c d e", ["a b c d", "e"]),
        ("abcdefg", ["abcdefg"]), ("abcdefgh", ["abcdefgh"]), ("abcdefgh ij", ["abcdefgh", "ij"]),
        ("ab abcdefghijklmno p", ["ab", "abcdefghijklmno", "p"]), ("a  b", ["a  b"]),
        ("abcdef  ghi", ["abcdef ", "ghi"]), ("        ", [""]),
    ])
    func `text is broken at blanks, and a word that is too wide has a line of its own`(text: String, lines: [String]) {
        #expect(text.wrapped(to: 7) == lines)
    }

    @Test func `a wide character counts for two cells`() {
        #expect("日本語 日本".wrapped(to: 6) == ["日本語", "日本"])
        #expect("日本 語 a".wrapped(to: 7) == ["日本 語", "a"])
    }

    @Test(arguments: [38, 62, 100])
    func `nothing but blanks is lost, and no line is too wide`(width: Int) {
        let text = "PUT 7, revision 1: +\(Self.id) -\(Self.id), 日本語 and 😀: Version does not match current version"
        let lines = text.wrapped(to: width)
        #expect(lines.allSatisfy { $0.cells <= width && !$0.isEmpty })
        #expect(lines.joined().replacing(" ", with: "") == text.replacing(" ", with: ""))
    }

    @Test func `a wrapped cell goes on under its column, and the others stand in the first line alone`() {
        let table = Table<String>([
            Column("WHEN") { _ in "2027" }, Column("STORY", flexible: true) { $0 },
            Column("REV", .trailing) { _ in "1" },
        ])
        let words = (1...30).map { "word\($0)" }.joined(separator: " ")
        let lines = table.render([words, "short"], style: Style(usesColour: false, width: 100)).split(separator: "\n")
        #expect(lines.count == 5)
        #expect(lines.allSatisfy { $0.cells <= 100 })
        #expect(lines[1].hasPrefix("2027  word1 ") && lines[1].hasSuffix("  1"))
        #expect(lines[2].hasPrefix("      word") && lines[2].last != "1")
        #expect(lines[4].hasPrefix("2027  short"))
    }

    @Test func `every line of a wrapped cell has its colour, and nothing else has one`() {
        let table = Table<String>([
            Column("A", tone: { _ in .good }) { _ in "a" }, Column("B", flexible: true, tone: { _ in .bad }) { $0 },
        ])
        let word = String(repeating: "b", count: 47)
        #expect(
            table.render([word + " c"], style: Style(usesColour: true, width: 50)).split(separator: "\n").dropFirst()
                == [
                    "\u{1B}[32ma\u{1B}[0m  \u{1B}[31m\(word)\u{1B}[0m", "   \u{1B}[31mc\u{1B}[0m",
                ])
    }
}

extension Substring {
    fileprivate var cells: Int { String(self).cells }
}
