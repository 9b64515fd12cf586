import Domain
import Foundation
import Store
import Testing

@testable import skill_sync

@Suite struct ImportOptionsTests {
    private let desk: Desk

    init() throws { desk = try Desk() }

    private func file(_ groups: [String: [String]]) throws -> String {
        try desk.write(JSONSerialization.data(withJSONObject: ["groups": groups]), to: "next.json")
    }

    @Test func `a file replaces all mappings and says what that changed`() async throws {
        try await desk.map(["Kept": ["a"], "Changed": ["a"], "Gone": ["a"]])
        let outcome = await desk.run("import", try file(["Kept": ["a"], "Changed": ["b"], "New": []]))
        #expect(
            outcome.out == """
                + New
                ~ Changed
                - Gone
                Revision 2: 1 added, 1 changed, 1 removed, 1 unchanged.

                """)
    }

    @Test func `merging keeps the groups that the file does not name`() async throws {
        try await desk.map(["Kept": ["a"], "Changed": ["a"]])
        let outcome = await desk.run("import", try file(["Changed": ["b"], "New": ["c"]]), "--merge")
        #expect(outcome.out.hasSuffix("Revision 2: 1 added, 1 changed, 0 removed, 1 unchanged.\n"))
        #expect(try desk.store().mappings().map(\.groupName) == ["Changed", "Kept", "New"])
        #expect(try desk.store().currentRevision()?.mappedGroups == 3)
    }

    @Test func `the same content makes no revision, in whatever order and form it comes`() async throws {
        try await desk.map(["A": ["x", "y"], "B": []])
        let table = try desk.write("group,skill\nB,\nA,y\nA,x\n", to: "same.csv")
        let outcome = await desk.run("import", table)
        #expect(outcome.exitCode == 0)
        #expect(
            outcome.out
                == "Nothing to import, the mappings are the same: 0 added, 0 changed, 0 removed, 2 unchanged.\n")
        #expect(try desk.store().currentRevision()?.number == 1)
    }

    @Test func `a dry run shows what would change and imports nothing`() async throws {
        try await desk.map(["A": ["x"]])
        let outcome = await desk.run("import", try file(["B": ["x"]]), "--dry-run")
        #expect(outcome.exitCode == 0)
        #expect(
            outcome.out == """
                + B  +x
                - A  -x
                Dry run, nothing imported: 1 added, 0 changed, 1 removed, 0 unchanged.

                """)
        #expect(try desk.store().mappings().map(\.groupName) == ["A"])
    }

    @Test func `a dry run shows which skills would come and go, harmless and by their names`() async throws {
        try await desk.map(["Billing": ["billing", "vip"], "Kept": ["a"], "Sales": ["a\u{1B}[2J"]])
        let outcome = await desk.run(
            "import", try file(["Billing": ["billing", "refunds"], "Kept": ["a"], "New": [], "Sales": []]), "--dry-run")
        #expect(
            outcome.out == """
                + New
                ~ Billing  +refunds -vip
                ~ Sales  -a\\u{1b}[2J
                Dry run, nothing imported: 1 added, 2 changed, 0 removed, 1 unchanged.

                """)
        try await PeopleDesk.serve { people in
            let file = try people.desk.write(
                """
                {"groups": {"Sales": ["Billing", "French"], "Care": [{"name": "Refunds", "proficiency": 2}]}}
                """, to: "next.json")
            let lines = await people.desk.run("import", file, "--resolve", "--dry-run").lines
            #expect(lines.prefix(2) == ["~ Care  +Refunds (2)", "~ Sales  +French -Refunds"])
        }
    }

    @Test func `what does not fit beside the name is beneath it`() async throws {
        let skills = (1...12).map { "language-\($0)-of-many" }
        let outcome = await desk.run("import", try file(["Billing": skills]), "--dry-run")
        #expect(outcome.lines.first == "+ Billing")
        #expect(outcome.lines.dropFirst().first?.hasPrefix("    +language-1-of-many +language-2-of-many") == true)
        #expect(outcome.lines.allSatisfy { $0.count <= 100 })
    }

    @Test func `a dry run makes no database`() async throws {
        let outcome = await desk.run("import", try file(["B": ["x"]]), "--dry-run")
        #expect(outcome.exitCode == 0)
        #expect(outcome.out.contains("1 added"))
        #expect(!desk.exists("skill-sync.db"))
    }

    @Test func `a file that maps nothing is taken only on request`() async throws {
        try await desk.map(["A": ["x"]])
        let empty = try file([:])
        let refused = await desk.run("import", empty)
        #expect(refused.exitCode == 65)
        #expect(refused.error.contains("--allow-empty"))
        #expect(try desk.store().currentRevision()?.number == 1)

        let taken = await desk.run("import", empty, "--allow-empty")
        #expect(taken.out.contains("Revision 2: 0 added, 0 changed, 1 removed, 0 unchanged."))
        #expect(try desk.store().mappings() == [])
    }

    @Test func `merging nothing into nothing makes no revision`() async throws {
        // It would keep run from importing the configuration's groups ever after.
        let outcome = await desk.run("import", try file([:]), "--merge")
        #expect(try desk.exists("skill-sync.db") == false || desk.store().currentRevision() == nil, "\(outcome.out)")
    }

    @Test func `a revision keeps who made it, when, from which file and why`() async throws {
        let path = try file(["A": ["x"]])
        try FileManager.default.createDirectory(
            at: desk.folder.appendingPathComponent("sub"), withIntermediateDirectories: false)
        let roundabout = desk.folder.appendingPathComponent("./sub/../next.json").path
        await desk.run("import", roundabout, "--note", "Q3 campaign")
        let provenance = try #require(try desk.store().currentRevision()?.provenance)
        #expect(provenance.source == path)
        #expect(provenance.importedBy == "ann@desk")
        #expect(provenance.importedAt == Desk.beginning)
        #expect(provenance.note == "Q3 campaign")
    }

    @Test func `a revision without a note has none`() async throws {
        await desk.run("import", try file(["A": ["x"]]))
        #expect(try desk.store().currentRevision()?.provenance.note == nil)
    }

    @Test func `an import goes on beside a daemon`() async throws {
        try await desk.map(["A": ["x"]])
        let lock = try desk.holdDatabase()
        #expect(await desk.run("import", try file(["B": ["x"]])).exitCode == 0)
        lock.release()
    }

    @Test func `of merges that are made at once none is lost`() async throws {
        let desk = try Desk()
        try await desk.map(["kept": ["a"]])
        var names: Set = ["kept"]
        for round in 1...25 {
            try await withThrowingTaskGroup(of: Outcome.self) { group in
                for name in ["\(round) first", "\(round) second"] {
                    names.insert(name)
                    let file = try desk.write(#"{"groups": {"\#(name)": ["a"]}}"#, to: "\(name).json")
                    group.addTask { await desk.run("import", file, "--merge") }
                }
                for try await outcome in group {
                    #expect(outcome.exitCode == 0, "\(outcome.error)")
                    #expect(outcome.out.contains(": 1 added, 0 changed, 0 removed, "))
                }
            }
        }
        #expect(Set(try desk.store().mappings().map(\.groupName)) == names)
    }

    @Test func `merging keeps the mapping of a name in another form of Unicode, and says so`() async throws {
        try await desk.map(["caf\u{E9}": ["a"]])
        let file = try desk.write(#"{"groups": {"cafe\u0301": ["b"]}}"#, to: "other.json")
        let outcome = await desk.run("import", file, "--merge")
        #expect(outcome.out.contains("Revision 2: 1 added, 0 changed, 0 removed, 1 unchanged.\n"))
        #expect(outcome.out.contains("is mapped in another Unicode form as well"), "\(outcome.out)")
        let names = try desk.store().mappings().map { Array($0.groupName.utf8) }
        #expect(names == [Array("cafe\u{301}".utf8), Array("caf\u{E9}".utf8)])

        let again = await desk.run("import", file, "--merge")
        #expect(again.out.hasPrefix("Nothing to import"), "\(again.everything)")
        for format in ["json", "csv"] {
            let exported = await desk.run("export", "--format", format)
            #expect(exported.exitCode == 0)
            #expect(exported.out.utf8.count("cafe\u{301}".utf8) == 1, "\(exported.out)")
            #expect(exported.out.utf8.count("caf\u{E9}".utf8) == 1, "\(exported.out)")
        }
    }
}

extension String.UTF8View {
    fileprivate func count(_ part: String.UTF8View) -> Int {
        indices.count { self[$0...].starts(with: part) }
    }
}
