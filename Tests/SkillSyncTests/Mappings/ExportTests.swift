import Domain
import Foundation
import Store
import Testing

@testable import skill_sync

@Suite struct ExportTests {
    private static let awkward = [
        "plain": ["a", "b"], "comma, \"quote\"": ["x,y", "q\"q"], "line\nbreak": ["1\r\n2"], "😀 é": ["ü"],
        " edge ": [" b "],
        "=SUM(A1)": ["-1"], "nothing": [],
    ]

    private let desk: Desk

    init() throws { desk = try Desk() }

    @Test(arguments: ["json", "csv"])
    func `what is exported can be imported again, whatever the names`(format: String) async throws {
        try await desk.map(Self.awkward)
        let exported = await desk.run("export", "--format", format)
        #expect(exported.exitCode == 0)

        let other = try Desk()
        let file = try other.write(exported.out, to: "exported.\(format)")
        let outcome = await other.run("import", file)
        #expect(outcome.exitCode == 0, "\(outcome.error)")
        #expect(try other.store().mappings() == desk.store().mappings())
        #expect(try other.store().mappings().count == Self.awkward.count)

        let again = await desk.run("import", file)
        #expect(again.out.hasPrefix("Nothing to import"))
    }

    @Test func `JSON has the tutorial's shape`() async throws {
        try await desk.map(["A": ["y", "x"]])
        let groups = try await desk.run("export").object()
        #expect(groups.keySet == ["groups"])
        #expect(groups.object("groups")?.texts("A") == ["x", "y"])
    }

    @Test func `CSV has a header and a line for each skill`() async throws {
        try await desk.map(["B, C": ["y"], "A": []])
        #expect(await desk.run("export", "--format", "csv").out == "group,skill\nA,\n\"B, C\",y\n")
    }

    @Test func `an earlier revision can be brought back`() async throws {
        try await desk.map(["A": ["x"]])
        try await desk.map(["A": ["y"], "B": []])
        let first = await desk.run("export", "--revision", "1", "--format", "csv")
        #expect(first.out == "group,skill\nA,x\n")
        #expect(await desk.run("export", "--revision", "2").out == desk.run("export").out)

        await desk.run("import", try desk.write(first.out, to: "old.csv"), "--note", "back to revision 1")
        #expect(try desk.store().currentRevision()?.number == 3)
        #expect(try desk.store().mappings() == [Mapping(groupName: "A", skills: ["x"])])
    }

    @Test(arguments: ["0", "2", "9223372036854775807"])
    func `an unknown revision is refused by its number`(number: String) async throws {
        try await desk.map(["A": ["x"]])
        let outcome = await desk.run("export", "--revision", number)
        #expect(outcome.exitCode == 65)
        #expect(
            outcome.error
                == "error: there is no revision \(number)\ntry: list the revisions: \(desk.command("audit mappings"))\n"
        )
        #expect(outcome.out == "")
    }

    @Test func `without a database there is nothing to export`() async throws {
        let outcome = await desk.run("export")
        #expect(outcome.exitCode == 66)
        #expect(outcome.error.contains("there is no database at \(desk.database)"))
    }
}
