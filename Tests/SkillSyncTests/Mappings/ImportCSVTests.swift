import Domain
import Foundation
import Store
import Testing

@testable import skill_sync

@Suite struct ImportCSVTests {
    private let desk: Desk

    init() throws { desk = try Desk() }

    private func imported(_ text: String, as name: String = "mappings.csv") async throws -> [Mapping] {
        let outcome = await desk.run("import", try desk.write(text, to: name))
        try #require(outcome.exitCode == 0, "\(outcome.error)")
        return try desk.store().mappings()
    }

    private func problems(_ text: String) async throws -> [String] {
        let file = try desk.write(text, to: "wrong.csv")
        let outcome = await desk.run("import", file)
        #expect(outcome.exitCode == 65)
        #expect(!desk.exists("skill-sync.db"))
        return outcome.error.split(separator: "\n").filter { $0.hasPrefix("  ") }.map { String($0.dropFirst(2)) }
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func `a line is a skill of a group`(lineEnd: String) async throws {
        let text = ["group,skill", "Sales,a", "Sales,b", "", "Billing,c", "Nobody,", ""].joined(separator: lineEnd)
        #expect(
            try await imported(text) == [
                Mapping(groupName: "Billing", skills: ["c"]), Mapping(groupName: "Nobody", skills: []),
                Mapping(groupName: "Sales", skills: ["a", "b"]),
            ])
    }

    @Test func `quotes hold commas, quotes and line breaks`() async throws {
        let text = "\"group\",skill\r\n\"Sales, \"\"EMEA\"\"\",\"a\nb\"\r\n"
        #expect(try await imported(text) == [Mapping(groupName: "Sales, \"EMEA\"", skills: ["a\nb"])])
    }

    @Test func `a byte order mark and a missing last line end do no harm`() async throws {
        #expect(try await imported("\u{FEFF}group,skill\nSales,a") == [Mapping(groupName: "Sales", skills: ["a"])])
    }

    @Test func `a file without a telling name is taken for what it looks like`() async throws {
        #expect(try await imported("group,skill\nSales,a\n", as: "mappings").count == 1)
        #expect(try await imported(" {\"groups\": {\"A\": [], \"B\": []}}", as: "mappings").count == 2)
    }

    @Test func `every problem is named with its line, also after blank lines and line breaks in quotes`() async throws {
        let text = "group,skill\nA,\"x\ny\"\n\nB\nC,1,2\n,z\nD, \nE,e\nE,e\n"
        #expect(
            try await problems(text) == [
                "line 5: has 1 field, but must have 2",
                "line 6: has 3 fields, but must have 2",
                "line 7: the group name is blank",
                "line 8: the skill id is blank",
                "line 10: \"E\" has the skill id \"e\" twice",
            ])
    }

    @Test func `a line with two problems has both named`() async throws {
        #expect(
            try await problems("group,skill\n\" \",\" \"\n") == [
                "line 2: the group name is blank", "line 2: the skill id is blank",
            ])
    }

    @Test(arguments: [
        "\u{353}accent", "ends in a quote\"\u{301}", "\u{A0}no-break", "\u{2003}wide ", "\u{E020}private\u{E009}",
        "a\u{2028}b\u{85}",
        "100 %41", ",\u{301}",
    ])
    func `a name is taken to the scalar, and taken again from an export`(name: String) async throws {
        let mappings = try await imported("group,skill\n" + CSV.quoted(name) + ",x\n")
        #expect(mappings.map { Array($0.groupName.unicodeScalars) } == [Array(name.unicodeScalars)])
        let exported = await desk.run("export", "--format", "csv").out
        let again = await desk.run("import", try desk.write(exported, to: "again.csv"))
        #expect(again.out.contains("0 added, 0 changed, 0 removed"), "\(again.everything)")
    }

    @Test func `a NUL is refused`() async throws {
        let outcome = await desk.run("import", try desk.write("group,skill\nSales\0X,s1\n", to: "nul.csv"))
        #expect(outcome.exitCode == 65)
        #expect(outcome.error.contains("NUL"))
    }

    @Test func `another header is refused`() async throws {
        #expect(
            try await problems("name,skill\nA,x\n") == [
                "line 1: the header must be group,skill or group,skill,proficiency, but is name,skill"
            ])
    }

    @Test func `an empty file is said to be empty`() async throws {
        let found = try await problems("")
        #expect(found.count == 1)
        #expect(found.first?.contains("empty") == true, "\(found)")
    }

    @Test(arguments: ["A,x\"y\"\nC,z\n", "A,\"x\"y\nC,z\n", "A,x\"y\n"])
    func `a quotation mark in the wrong place is told of with its line`(rows: String) async throws {
        #expect(
            try await problems("group,skill\n\nB,\"of\ntwo lines\"\n" + rows) == [
                "line 5: a quotation mark stands where none may be; within quotes it is written twice"
            ])
    }

    @Test(arguments: ["A,\"x\nB,y\nC,z\n", "A,\"x", "\"A,x\n"])
    func `a quotation that is not closed is told of with the line of its row`(rows: String) async throws {
        #expect(
            try await problems("group,skill\nB,\"y\"\n\n" + rows) == [
                "line 4: a quotation begins that is not closed"
            ])
    }
}
