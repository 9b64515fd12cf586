import Domain
import Foundation
import Simulator
import Testing

@testable import skill_sync

@Suite struct TableTests {
    private static var names: Table<(String, String)> {
        Table([Column("NAME", flexible: true) { $0.0 }, Column("COUNT", .trailing) { $0.1 }])
    }

    private static func cycle(_ number: Int64, applied: Int) -> Cycle {
        var tally = Cycle.Tally()
        tally.groups = 100_000
        tally.requests = 10_000
        tally.changed = applied
        tally.applied = applied
        return Cycle(
            id: number, kind: .sync, startedAt: Desk.beginning, finishedAt: Desk.beginning, outcome: .interrupted,
            tally: tally, revision: 1000, error: String(repeating: "error ", count: 40), circuitOpenUntil: nil,
            nextPollAt: nil)
    }

    @Test func `columns are aligned, and lines have no blanks at their ends`() {
        #expect(
            Self.names.render([("a", "1"), ("longer", "1000")], style: .plain) == """
                NAME    COUNT
                a           1
                longer   1000

                """)
        let trailing = Table<String>([Column("A") { $0 }, Column("B") { _ in "" }])
        #expect(trailing.render(["x"], style: .plain) == "A  B\nx\n")
    }

    @Test func `a remark stands beneath its row, wrapped, and takes no column's room`() {
        let words = String(repeating: "word ", count: 30).trimmingCharacters(in: .whitespaces)
        let table = Table<String>([Column("A") { $0 }], remark: { $0 == "x" ? words : nil })
        let lines = table.render(["w", "x", "y"], style: .plain).split(separator: "\n").map(String.init)
        #expect(lines.map { $0.prefix(6) } == ["A", "w", "x", "! word", "  word", "y"])
        #expect(lines.allSatisfy { $0.count <= 100 })
    }

    private static func terminal(_ width: Int, colour: Bool = false) -> Style {
        Style(usesColour: colour, isTerminal: true, width: width)
    }

    private static let skills = "english, german, wheelchair repair, second level support"
    private static var wide: Table<(String, String)> {
        Table([
            Column("GROUP", flexible: true) { $0.0 }, Column("CAUSE") { _ in "changedOutside" },
            Column("SKILLS", flexible: true) { $0.1 }, Column("SINCE") { _ in "2027-01-15 08:00:00Z" },
        ])
    }

    @Test(arguments: [60, 80, 120, 200])
    func `cells go on in lines of their own, broken between words, and no line is too wide`(width: Int) {
        let text = Self.wide.render(
            [("Sales EMEA and Africa", Self.skills), ("B", "x")], style: Self.terminal(width))
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= width }, "\(text)")
        let words = Set(text.split { $0.isWhitespace }.map(String.init))
        for word in (Self.skills + " Sales EMEA and Africa changedOutside 08:00:00Z").split(separator: " ") {
            #expect(words.contains(String(word)), "\(word) at \(width)\n\(text)")
        }
        #expect((text.split(separator: "\n").count == 3) == (width >= 120), "one line each where there is room")
    }

    @Test func `where the longest words do not fit side by side, each row has lines of its own`() {
        let id = "1f0c5a4e-0000-4000-8000-000000000007"
        let text = Self.wide.render([("Sales EMEA", id), (id, "-")], style: Self.terminal(60))
        #expect(
            text == """
                GROUP:   Sales EMEA
                CAUSE:   changedOutside
                SKILLS:  \(id)
                SINCE:   2027-01-15 08:00:00Z

                GROUP:   \(id)
                CAUSE:   changedOutside
                SINCE:   2027-01-15 08:00:00Z


                """)
    }

    @Test func `a file or a pipe gets a line for each row, whole`() {
        let long = String(repeating: "a long name ", count: 40) + "end"
        let lines = Self.wide.render([(long, Self.skills)], style: .plain).split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines[1].hasPrefix(long) && lines[1].contains(Self.skills))
    }

    @Test func `a name of wide letters takes two columns for each`() {
        // A terminal draws each of these in two cells (Unicode Standard Annex #11).
        let lines = Self.names.render([("日本", "1"), ("abcd", "1")], style: .plain).split(separator: "\n")
        #expect(lines.dropFirst().map(String.init) == ["日本      1", "abcd      1"])
    }

    @Test func `colour is there only where the style has it`() {
        let table = Table<String>([Column("A", tone: { _ in .bad }) { $0 }])
        #expect(!table.render(["x"], style: .plain).contains("\u{1B}"))
        let coloured = table.render(["x"], style: Style(usesColour: true))
        #expect(coloured == "\u{1B}[2mA\u{1B}[0m\n\u{1B}[31mx\u{1B}[0m\n")
    }

    @Test func `colours do not count for the width`() {
        let rows = [("a", "1"), (String(repeating: "n ", count: 300), "22")]
        let coloured = Self.names.render(rows, style: Self.terminal(100, colour: true))
        #expect(coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "") == Self.names.render(rows, style: Self.terminal(100)))
    }

    @Test func `cycles with large figures stay within the width`() {
        let table = Table(CyclesCommand.listing(.ofGroups).columns)
        let lines = table.render(
            [Self.cycle(1_000_000, applied: 10_000), Self.cycle(1, applied: 0)], style: Self.terminal(100)
        )
        .split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= 100 }, "\(lines.map(\.count))")
    }

    @Test func `no line is wider than the terminal, however long the names and the lists`() async throws {
        let long = String(repeating: "Very long name of a group ", count: 12)
        let twin = "Twin " + long
        try await Desk.serving([long: [], twin: [], twin: []]) { desk, world in
            let skills = (1...40).map { "skill-with-a-long-name-\($0)" }
            try await desk.map(
                [long: skills, twin: skills, "Ghost " + long: skills], note: String(repeating: "because ", count: 40))
            await world.inject(.conflictByOutsideEdit(skills: ["x"]), on: .put())
            var outcomes = [
                await desk.run("plan", terminal: true), await desk.run("run", "--once", terminal: true),
            ]
            for query in ["drift", "attempts", "applied", "cycles", "mappings", "conflicts"] {
                outcomes.append(await desk.run("audit", query, terminal: true))
            }
            outcomes.append(await desk.run("audit", "trail", long, terminal: true))
            outcomes.append(await desk.run("status", terminal: true))
            for outcome in outcomes {
                #expect(!outcome.out.isEmpty)
                for line in outcome.lines { #expect(line.count <= 100, "\(line)") }
            }
        }
    }

    @Test func `the tables of queries have colour only on a terminal that shows it`() async throws {
        try await Desk.serving(["A": ["old"]]) { desk, world in
            try await desk.map(["A": ["a"], "Ghost": ["g"]])
            await desk.run("plan")
            for command in [["audit", "drift"], ["audit", "cycles"], ["audit", "trail", "A"], ["status"]] {
                let arguments = command + desk.options
                let plain = await desk.run(exactly: arguments).out
                let coloured = await desk.run(exactly: arguments, colour: true).out
                #expect(!plain.contains("\u{1B}"))
                #expect(coloured.contains("\u{1B}["))
                #expect(coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "") == plain)
                #expect(
                    !(await desk.run(exactly: arguments + ["--format", "json"], colour: true).out.contains("\u{1B}")))
            }
        }
    }

    @Test func `the columns of every query are aligned`() async throws {
        try await Desk.serving(["A": ["old"], "Longer name": []]) { desk, world in
            await world.inject(.conflictByOutsideEdit(skills: ["x"]), on: .put())
            try await desk.map(["A": ["a"], "Longer name": ["b", "c"], "Ghost": ["g"]])
            await desk.run("run", "--once")
            for query in ["drift", "attempts", "applied", "cycles", "mappings", "conflicts"] {
                let lines = await desk.run("audit", query).lines.filter { !$0.isEmpty }
                let heading = try #require(lines.first)
                #expect(lines.count > 1)
                // Where two headings are parted by blanks, every row is, too.
                for boundary in Self.boundaries(of: heading) {
                    for line in lines where line.count > boundary {
                        let gap = line.dropFirst(boundary - 2).prefix(2)
                        #expect(gap.contains(" "), "\(query): \(line)")
                    }
                }
            }
        }
    }

    /// Where a leading-aligned heading begins.
    private static func boundaries(of heading: String) -> [Int] {
        ["GROUP ", "OUTCOME", "CAUSE", "MISSING", "SKILLS", "KIND", "STARTED", "FROM", "IMPORTED"].compactMap { word in
            heading.ranges(of: word).first.map { heading.distance(from: heading.startIndex, to: $0.lowerBound) }
        }.filter { $0 >= 2 }
    }
}
