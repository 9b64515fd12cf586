import Domain
import Foundation
import Store
import Testing

@testable import skill_sync

@Suite struct ImportJSONTests {
    private let desk: Desk

    init() throws { desk = try Desk() }

    @Test func `the tutorial's file is imported unchanged`() async throws {
        let file = try desk.write(
            """
            {
              "groups": {
                "Sales EMEA": ["sales-emea", "language-english"],
                "Billing": ["billing"]
              },
              "pollingIntervalMs": 60000
            }
            """, to: "tutorial.json")
        let outcome = await desk.run("import", file)
        #expect(outcome.exitCode == 0)
        #expect(
            outcome.out == """
                + Billing
                + Sales EMEA
                Revision 1: 2 added, 0 changed, 0 removed, 0 unchanged.

                """)
        #expect(outcome.error == "")
        #expect(try desk.store().mappings().map(\.groupName) == ["Billing", "Sales EMEA"])
    }

    @Test func `settings beside the groups are taken and checked, but only the groups are imported`() async throws {
        let file = try desk.write(
            #"{"groups": {"A": ["x"]}, "mode": "additive", "pageSize": 50, "dialect": "group-skills"}"#,
            to: "more.json")
        let outcome = await desk.run("import", file)
        #expect(outcome.exitCode == 0, "\(outcome.error)")
    }

    @Test func `a file begins with a byte order mark or not`() async throws {
        let file = try desk.write("\u{FEFF}{\"groups\": {\"A\": [\"x\"]}}", to: "bom.json")
        #expect(await desk.run("import", file).exitCode == 0)
    }

    @Test func `a group may be mapped to no skills`() async throws {
        let file = try desk.write(#"{"groups": {"A": []}}"#, to: "none.json")
        #expect(await desk.run("import", file).exitCode == 0)
        #expect(try desk.store().mappings().map(\.skills) == [[]])
    }

    @Test func `names that JSON escapes are taken for what they mean`() async throws {
        let file = try desk.write(#"{"groups": {"\"q\"\\ \u00e9 \ud83d\ude00": ["a\/b"]}}"#, to: "escaped.json")
        #expect(await desk.run("import", file).exitCode == 0)
        let mapping = try #require(try desk.store().mappings().first)
        #expect(mapping.groupName == "\"q\"\\ é 😀")
        #expect(mapping.skills == ["a/b"])
    }

    @Test(arguments: [#"{"groups": {"a\u0000b": ["x"]}}"#, #"{"groups": {"a": ["x\u0000y"]}}"#])
    func `a NUL in a name is refused or kept, but nothing is cut off in silence`(text: String) async throws {
        let outcome = await desk.run("import", try desk.write(text, to: "nul.json"))
        if outcome.exitCode == 0 {
            let mapping = try #require(try desk.store().mappings().first)
            #expect(mapping.groupName.contains("\0") || mapping.skills.ids.contains { $0.contains("\0") })
        } else {
            #expect(outcome.exitCode == 65)
        }
    }

    @Test func `names that look the same are refused in one file, however they are written`() async throws {
        // They differ in their scalars, and nobody could tell which of the two is meant.
        let file = try desk.write(#"{"groups": {"caf\u00e9": ["x"], "cafe\u0301": ["y"]}}"#, to: "two.json")
        let outcome = await desk.run("import", file)
        #expect(outcome.exitCode == 65)
        #expect(outcome.error.contains("the group is mapped twice"))
    }

    @Test func `a name that is now written with other scalars is a change`() async throws {
        let composed = try desk.write(#"{"groups": {"caf\u00e9": ["x"]}}"#, to: "composed.json")
        let decomposed = try desk.write(#"{"groups": {"cafe\u0301": ["x"]}}"#, to: "decomposed.json")
        await desk.run("import", composed)
        let outcome = await desk.run("import", decomposed)
        #expect(outcome.out.contains("Revision 2: 1 added, 0 changed, 1 removed, 0 unchanged."))
        let name = try desk.store().mappings().first?.groupName
        #expect(name.map { Array($0.unicodeScalars) } == Array("cafe\u{301}".unicodeScalars))
    }
}
