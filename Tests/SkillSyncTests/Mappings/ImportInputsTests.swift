import ArgumentParser
import Domain
import Foundation
import Store
import Testing

@testable import skill_sync

/// Files of mappings as people and their spreadsheets make them.
@Suite struct ImportInputsTests {
    private let desk: Desk
    private static let sales = [Mapping(groupName: "Sales", skills: ["a", "b"])]

    init() throws { desk = try Desk() }

    private func imported(_ data: Data, as name: String = "mappings.csv") async throws -> [Mapping] {
        let outcome = await desk.run("import", try desk.write(data, to: name))
        try #require(outcome.exitCode == 0, "\(outcome.error)")
        return try desk.store().mappings()
    }

    @Test(arguments: [
        "group;skill\nSales;a\nSales;b\n", "group\tskill\nSales\ta\nSales\tb\n",
        "sep=;\ngroup;skill\nSales;a\nSales;b\n",
        "Skill,Group\na,Sales\nb,Sales\n", "GROUP , SKILL\nSales,a\nSales,b\n",
        "\"Group\";\"Skill\"\n\"Sales\";\"a\"\nSales;b\n",
        "group,skill\nSales,a\n,\n \nSales,b\n,,,\n", "group,skill,,\nSales,a,,\nSales,b,,\n,,,\n",
        "team,group,owner,skill\nx,Sales,Ann,a\ny,Sales,,b\n",
    ])
    func `separators, order and case of the columns, and empty cells do not matter`(text: String) async throws {
        #expect(try await imported(Data(text.utf8)) == Self.sales)
    }

    @Test(arguments: [String.Encoding.utf16LittleEndian, .utf16BigEndian])
    func `UTF-16 with a byte order mark is text`(encoding: String.Encoding) async throws {
        let text = "\u{FEFF}group\tskill\r\nSales\ta\r\nSales\tb\r\nZürich\tc\r\n"
        let data = try #require(text.data(using: encoding))
        #expect(try await imported(data, as: "mappings.txt").map(\.groupName) == ["Sales", "Zürich"])
        let json = try #require("\u{FEFF}{\"groups\": {\"Sales\": [\"a\", \"b\"]}}".data(using: encoding))
        #expect(try await imported(json, as: "mappings.json") == Self.sales)
    }

    @Test func `a column that is not read is told, and one that is nearly a known one is a problem`() async throws {
        let extra = await desk.run("import", try desk.write("group,skill,owner\nSales,a,Ann\n", to: "extra.csv"))
        #expect(extra.exitCode == 0)
        #expect(extra.out.contains("! the column \"owner\" means nothing here and was not read\n"), "\(extra.out)")

        let slip = await desk.run("import", try desk.write("group,skill,proficency\nSales,a,3\n", to: "slip.csv"))
        #expect(slip.exitCode == 65)
        #expect(slip.error.contains("line 1: the header has a column proficency, did you mean \"proficiency\"?"))

        let twice = await desk.run("import", try desk.write("group,skill,Group\nSales,a,B\n", to: "twice.csv"))
        #expect(twice.error.contains("line 1: the header has the column group twice"))
    }

    @Test func `lines are counted as the file has them, also behind a line that names the separator`() async throws {
        let outcome = await desk.run("import", try desk.write("sep=;\ngroup;skill\n;a\n", to: "wrong.csv"))
        #expect(outcome.error.contains("line 3: the group name is blank"), "\(outcome.error)")
    }

    @Test(arguments: ["-", "/dev/stdin"])
    func `the standard input is a file like any other`(name: String) async throws {
        let recorder = ConsoleRecorder()
        var context = desk.context(recorder.console())
        context.input = { Data("group,skill\nSales,a\nSales,b\n".utf8) }
        try await SkillSync.perform(SkillSync.parseAsRoot(["import", name] + desk.options), context)
        #expect(try desk.store().mappings() == Self.sales)
        #expect(try desk.store().currentRevision()?.provenance.source == "standard input")
    }

    @Test func `a pipe is read to its end`() async throws {
        let pipe = Pipe()
        try pipe.fileHandleForWriting.write(contentsOf: Data("group,skill\nSales,a\nSales,b\n".utf8))
        try pipe.fileHandleForWriting.close()
        let outcome = await desk.run("import", "/dev/fd/\(pipe.fileHandleForReading.fileDescriptor)")
        #expect(outcome.exitCode == 0, "\(outcome.error)")
        #expect(try desk.store().mappings() == Self.sales)
    }

    @Test func `a file of ids is refused once by an import of names`() async throws {
        try await PeopleDesk.serve { people in
            let objects = try people.desk.write((await people.desk.run("export")).out, to: "objects.json")
            #expect((await people.desk.run("import", objects, "--resolve")).problems.count == 1)
            let ids =
                #"{"groups": {"Sales": ["\#(people.billing)", "\#(people.refunds)"], "Care": ["\#(people.refunds)"]}}"#
            let file = try people.desk.write(ids, to: "ids.json")
            let outcome = await people.desk.run("import", file, "--resolve")
            #expect(outcome.exitCode == 65)
            #expect(
                outcome.error
                    == """
                    error: \(file) has ids of skills, all 3 of them, and with --resolve an entry is a name
                    try: import it without --resolve

                    """)
        }
    }

    // MARK: What else is typed

    @Test(arguments: [
        ("2026-11-29 10:00", 1_795_946_400), ("2026-11-29T10:00Z", 1_795_946_400),
        ("2026-11-29 10:00:00", 1_795_946_400),
        ("2026-11-29 10:00+01:00", 1_795_942_800), ("2026-11-29T10:00:00.5Z", 1_795_946_400.5),
    ])
    func `a time may leave out its seconds and its offset, and is UTC then`(text: String, seconds: Double) throws {
        let time = try #require(TimeArgument(argument: text))
        #expect(time.date(now: .now).timeIntervalSince1970 == seconds)
    }

    @Test(arguments: [
        "2026-11-29 10", "2026-11-29 24:00", "2026-11-29 10:60", "2026-11-31 10:00", "2026-11-29 10:00 Z",
    ])
    func `what is no time is none`(text: String) {
        #expect(TimeArgument(argument: text) == nil)
    }

    @Test(arguments: ["drift", "applied"])
    func `nothing is known of a time that is yet to come`(query: String) async throws {
        try await desk.map(["A": ["a"]])
        let outcome = await desk.run("audit", query, "--at", "2027-01-15 08:01")
        #expect(outcome.exitCode == 64)
        #expect(
            outcome.error
                == """
                error: 2027-01-15 08:01:00Z is yet to come: it is 2027-01-15 08:00:00Z now
                try: name a time that has passed

                """)
        #expect((await desk.run("audit", query, "--at", "2027-01-15 08:00")).exitCode != 64)
    }

    @Test(arguments: [
        (["staus"], "error: \"skill-sync\" has no command \"staus\"\ntry: did you mean \"skill-sync status\"?\n"),
        (
            ["audit", "atempts", "--limit", "3"],
            "error: \"skill-sync audit\" has no command \"atempts\"\ntry: did you mean \"skill-sync audit attempts\"?\n"
        ),
        (["frobnicate"], "error: \"skill-sync\" has no command \"frobnicate\"\ntry: skill-sync --help\n"),
    ])
    func `a command that is mistyped is told with the nearest`(arguments: [String], message: String) throws {
        let error = try #require(throws: (any Error).self) { try SkillSync.parseAsRoot(arguments) }
        #expect(SkillSync.failure(for: error, arguments)?.message(style: .plain) == message)
        #expect(SkillSync.failure(for: error, arguments)?.exitCode == .usage)
    }

    @Test func `the page of a report may go to the standard output`() async throws {
        try await desk.map(["A": ["a"]])
        let outcome = await desk.run("audit", "report", "--out", "-")
        #expect(outcome.exitCode == 0, "\(outcome.error)")
        #expect(outcome.out.hasPrefix("<!DOCTYPE html"))
        #expect(outcome.out.hasSuffix("</html>\n"), "\(outcome.out.suffix(40))")
        #expect(outcome.error.hasPrefix("Wrote the page: 30 days"))
    }
}
