import Domain
import Foundation
import Store
import Testing

@testable import skill_sync

@Suite struct ImportProficiencyTests {
    private let desk: Desk

    init() throws {
        desk = try Desk()
        try desk.configure(groups: [:], settings: ["dialect": "genesys-cloud"])
    }

    private func imported(_ text: String, as name: String) async throws -> Outcome {
        try await desk.run("import", desk.write(text, to: name))
    }

    /// An id in the form that Genesys Cloud has.
    private static func id(_ digit: String) -> String { "\(digit)0000000-0000-4000-8000-000000000000" }

    private static let (a, b, c, d, e) = (id("a"), id("b"), id("c"), id("d"), id("e"))
    private static let skills = SkillSet([
        Skill(id: a), Skill(id: b, proficiency: 2.5), Skill(id: c, proficiency: 0), Skill(id: d),
        Skill(id: e, proficiency: 5),
    ])

    @Test func `an entry of JSON is an id or an object with a proficiency`() async throws {
        let text = """
            {"groups": {"A": ["\(Self.a)", {"id": "\(Self.b)", "proficiency": 2.5}, {"proficiency": 0, "id": "\(Self.c)"},
                              {"id": "\(Self.d)"}, {"id": "\(Self.e)", "proficiency": 5.0}]}}
            """
        #expect(try await imported(text, as: "m.json").exitCode == 0)
        #expect(try desk.store().mappings() == [Mapping(groupName: "A", skills: Self.skills)])
    }

    @Test func `CSV may have a third column, in which nothing means 1`() async throws {
        let text =
            "group,skill,proficiency\nA,\(Self.a),\nA,\(Self.b),2.5\nA,\(Self.c),0\nA,\(Self.d),1\nA,\(Self.e),5e0\nB,,\n"
        #expect(try await imported(text, as: "m.csv").exitCode == 0)
        #expect(
            try desk.store().mappings() == [
                Mapping(groupName: "A", skills: Self.skills), Mapping(groupName: "B", skills: []),
            ])
    }

    @Test(arguments: ["json", "csv"])
    func `an export is taken back, proficiencies included`(format: String) async throws {
        let text = """
            {"groups": {"A": ["\(Self.a)", {"id": "\(Self.b)", "proficiency": 0.1}, {"id": "\(Self.c)", "proficiency": 4}],
                        "B": []}}
            """
        #expect(try await imported(text, as: "m.json").exitCode == 0)
        let exported = await desk.run("export", "--format", format).out
        let again = try await imported(exported, as: "again.\(format)")
        #expect(again.out.contains("0 added, 0 changed, 0 removed, 2 unchanged"), "\(again.everything)")
    }

    @Test func `an export writes plain ids where there are no other proficiencies, and objects where there are`()
        async throws
    {
        #expect(
            try await imported(#"{"groups": {"A": ["\#(Self.a)", {"id": "\#(Self.b)"}]}}"#, as: "m.json").exitCode == 0)
        #expect(await desk.run("export", "--format", "csv").out == "group,skill\nA,\(Self.a)\nA,\(Self.b)\n")
        let changed = #"{"groups": {"A": ["\#(Self.a)", {"id": "\#(Self.b)", "proficiency": 2}], "B": []}}"#
        #expect(try await imported(changed, as: "m.json").out.contains("1 added, 1 changed"))
        #expect(
            await desk.run("export", "--format", "csv").out
                == "group,skill,proficiency\nA,\(Self.a),1\nA,\(Self.b),2\nB,,\n")
        let json = await desk.run("export").out
        #expect(
            json.contains(
                "\"\(Self.a)\",\n      {\n        \"id\" : \"\(Self.b)\",\n        \"proficiency\" : 2\n      }"),
            "\(json)")
    }

    @Test func `every problem of an object is named with its path`() async throws {
        let text = """
            {"groups": {"A": [{}, {"id": 7}, {"id": "x", "proficiency": "3"}, {"id": "y", "proficiency": 5.1},
              {"id": "z", "proficiency": -1, "level": 2}, "w", {"id": "w"}, {"id": " "}, {"id": "v", "id": "u"},
              {"id": "t", "proficiency": null}]}}
            """
        let outcome = try await imported(text, as: "wrong.json")
        #expect(outcome.exitCode == 65)
        #expect(
            outcome.problems == [
                #"groups["A"][0].id: missing: a skill id"#,
                #"groups["A"][1].id: must be a skill id, but is 7"#,
                #"groups["A"][2].proficiency: must be a number from 0 to 5, but is "3""#,
                #"groups["A"][3].proficiency: must be a number from 0 to 5, but is 5.1"#,
                #"groups["A"][4].proficiency: must be a number from 0 to 5, but is -1"#,
                #"groups["A"][4].level: unknown: an entry has "id" and "proficiency""#,
                #"groups["A"][6]: the skill id "w" is there twice"#,
                #"groups["A"][7]: the skill id is blank"#,
                #"groups["A"][8].id: given twice"#,
                #"groups["A"][9].proficiency: must be a number from 0 to 5, but is null"#,
            ])
        #expect(!desk.exists("skill-sync.db"))
    }

    @Test func `every problem of a third column is named with its line`() async throws {
        let text = "group,skill,proficiency\nA,a,nan\nA,b,6\nA,c, 2\nA,d\nB,,3\nA,e,0x1p1\nA,f,inf\n"
        let outcome = try await imported(text, as: "wrong.csv")
        #expect(outcome.exitCode == 65)
        #expect(
            outcome.problems == [
                #"line 2: the proficiency must be a number from 0 to 5, but is "nan""#,
                #"line 3: the proficiency must be a number from 0 to 5, but is "6""#,
                #"line 4: the proficiency must be a number from 0 to 5, but is " 2""#,
                "line 5: has 2 fields, but must have 3",
                "line 6: the proficiency 3 is that of no skill",
                #"line 7: the proficiency must be a number from 0 to 5, but is "0x1p1""#,
                #"line 8: the proficiency must be a number from 0 to 5, but is "inf""#,
            ])
    }

    @Test(arguments: ["group-skills", "scim"])
    func `where groups bear their skills themselves a proficiency is refused`(dialect: String) async throws {
        try desk.configure(groups: [:], settings: ["dialect": dialect])
        let outcome = try await imported(
            #"{"groups": {"A": ["x", {"id": "a", "proficiency": 1}], "B": [{"id": "b"}]}}"#, as: "m.json")
        #expect(outcome.exitCode == 65)
        #expect(
            outcome.problems == [
                "groups[\"A\"][1]: \"a\" has a proficiency, which has no meaning in the dialect \"\(dialect)\""
            ])
        let table = try await imported("group,skill,proficiency\nA,a,\nA,b,3\n", as: "m.csv")
        #expect(table.problems.map { $0.hasPrefix("line 3: \"b\" has a proficiency") } == [true])
    }

    @Test func `a configuration whose groups have a proficiency that means nothing is refused`() async throws {
        try desk.write(#"{"groups": {"A": [{"id": "a", "proficiency": 2}]}}"#, to: "config.json")
        let outcome = await desk.run("plan")
        #expect(outcome.exitCode == 78)
        #expect(outcome.error.contains(#"groups["A"][0]: "a" has a proficiency, which has no meaning"#))
    }

    @Test func `a configuration whose groups have proficiencies is taken, settings and all`() async throws {
        let text = """
            {"groups": {"A": [{"id": "a", "proficiency": 2}, "b"]}, "dialect": "genesys-cloud", "guard": {"maxRemovals": 7}}
            """
        let settings = try await Settings.load(from: desk.write(text, to: "config.json"))
        #expect(
            settings.mappings == [
                Mapping(groupName: "A", skills: SkillSet([Skill(id: "a", proficiency: 2), Skill(id: "b")]))
            ])
        #expect(settings.dialect == .genesysCloud(nil))
        #expect(settings.guard.maxRemovals == 7)
    }
}
