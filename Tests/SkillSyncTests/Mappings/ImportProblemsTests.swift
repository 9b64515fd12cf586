import Domain
import Foundation
import Store
import Testing

@testable import skill_sync

@Suite struct ImportProblemsTests {
    private let desk: Desk

    init() throws { desk = try Desk() }

    private func problems(_ text: String) async throws -> [String] {
        let outcome = await desk.run("import", try desk.write(text, to: "wrong.json"))
        #expect(outcome.exitCode == 65)
        #expect(outcome.out == "")
        #expect(outcome.error.hasPrefix("error: "))
        #expect(outcome.error.contains("\ntry: "))
        #expect(!desk.exists("skill-sync.db"))
        return outcome.error.split(separator: "\n").filter { $0.hasPrefix("  ") }.map { String($0.dropFirst(2)) }
    }

    @Test func `every problem is named at once, each with its path`() async throws {
        let text = """
            {
              "groups": {
                "": ["a"],
                " \\t": ["a"],
                "No array": "a",
                "Mixed": ["a", 1, null, {}, ["b"], true],
                "Blank": ["", "  "],
                "Twice": ["a", "b", "a"],
                "Same": ["a"],
                "Same": ["b"]
              },
              "pollingIntervalMs": 1.5,
              "pollingInterval": 3,
              "mode": "both"
            }
            """
        let expected: Set<String> = [
            #"pollingIntervalMs: must be a positive whole number, but is 1.5"#,
            #"pollingInterval: unknown setting, did you mean "pollingIntervalMs"?"#,
            #"mode: must be "additive" or "replace", but is "both""#,
            #"groups[""]: the group name is blank"#,
            #"groups[" \u{9}"]: the group name is blank"#,
            #"groups["No array"]: must be an array of skill ids, but is "a""#,
            #"groups["Mixed"][1]: must be a skill id, but is 1"#,
            #"groups["Mixed"][2]: must be a skill id, but is null"#,
            #"groups["Mixed"][3].id: missing: a skill id"#,
            #"groups["Mixed"][4]: must be a skill id, but is an array"#,
            #"groups["Mixed"][5]: must be a skill id, but is true"#,
            #"groups["Blank"][0]: the skill id is blank"#,
            #"groups["Blank"][1]: the skill id is blank"#,
            #"groups["Twice"][2]: the skill id "a" is there twice"#,
            #"groups["Same"]: the group is mapped twice"#,
        ]
        let found = Set(
            try await problems(text).map {
                $0.replacing(#""replace" or "additive""#, with: "\"additive\" or \"replace\"")
            })
        #expect(found.subtracting(expected) == [])
        #expect(expected.subtracting(found) == [])
    }

    @Test func `a group that is mapped twice has its other problems named as well`() async throws {
        let found = try await problems(#"{"groups": {"A": ["x"], "A": ["", 3]}}"#)
        #expect(
            found == [
                #"groups["A"]: the group is mapped twice"#, #"groups["A"][0]: the skill id is blank"#,
                #"groups["A"][1]: must be a skill id, but is 3"#,
            ])
    }

    @Test func `a key that is written twice in different ways is still the same key`() async throws {
        let found = try await problems(#"{"groups": {"A": ["x"], "\u0041": ["x"]}}"#)
        #expect(found == [#"groups["A"]: the group is mapped twice"#])
    }

    @Test(arguments: [
        ("[]", "an array"), ("null", "null"), ("\"A\"", "a string"), ("7", "a number"), ("true", "a boolean"),
    ])
    func `groups must be an object`(value: String, name: String) async throws {
        let found = try await problems("{\"groups\": \(value)}")
        #expect(found == ["groups: must be an object of display names and arrays of skill ids, but is \(name)"])
    }

    @Test func `groups must be there`() async throws {
        #expect(
            try await problems("{\"pollingIntervalMs\": 0}") == [
                "pollingIntervalMs: must be a positive whole number, but is 0",
                "groups: missing: an object of display names and arrays of skill ids",
            ])
    }

    @Test func `groups that are there twice are refused`() async throws {
        #expect(try await problems(#"{"groups": {"A": []}, "groups": {"B": []}}"#) == ["groups: given twice"])
    }

    @Test(arguments: ["0", "-1", "1.5", "\"x\"", "true", "null", "[]", "99999999999999999999"])
    func `pollingIntervalMs must be a positive whole number`(value: String) async throws {
        let found = try await problems("{\"groups\": {}, \"pollingIntervalMs\": \(value)}")
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("pollingIntervalMs: must be a positive whole number, but is ") == true)
    }

    @Test(arguments: ["[]", "7", "null", "\"groups\""])
    func `a document that is no object is refused`(text: String) async throws {
        let found = try await problems(text)
        #expect(found.first?.hasPrefix("the document: must be a JSON object, but is ") == true)
    }

    @Test func `a line break in a name does not break the message's lines`() async throws {
        let found = try await problems(#"{"groups": {"A\ntry: rm -rf": 1}}"#)
        #expect(found == [#"groups["A\u{a}try: rm -rf"]: must be an array of skill ids, but is 1"#])
    }

    @Test func `terminal escapes in names are made harmless in messages`() async throws {
        let found = try await problems(
            #"{"groups": {"\u001b[31m\u202eA": 1, "B": ["\u001b]0;x\u0007", "\u001b]0;x\u0007"]}}"#)
        #expect(found.count == 2)
        #expect(found.first?.contains(#"\u{1b}[31m\u{202e}A"#) == true)
        #expect(found.allSatisfy { !$0.contains("\u{1B}") && !$0.contains("\u{7}") })
    }

    @Test func `a single problem is not spoken of in plural`() async throws {
        let outcome = await desk.run("import", try desk.write("{}", to: "one.json"))
        #expect(outcome.error.contains("has a problem:\n"))
        #expect(outcome.error.hasSuffix("try: fix it and run again; nothing was changed\n"))
    }

    @Test(arguments: [
        ("{\"groups\": {\n\"A\": [\"x\",]\n}}", "line 2"), ("{\"groups\": {}", "end of file"), ("", "end of file"),
        ("{'groups': {}}", "character 1"), ("{\"groups\": {}} x", "character 15"),
    ])
    func `broken JSON says where`(text: String, place: String) async throws {
        let outcome = await desk.run("import", try desk.write(text, to: "broken.json"))
        #expect(outcome.exitCode == 65)
        #expect(outcome.error.contains("is no JSON"))
        #expect(outcome.error.localizedLowercase.contains(place), "\(outcome.error)")
    }

    @Test func `a missing file cannot be opened`() async throws {
        let outcome = await desk.run("import", desk.path("nowhere.json"))
        #expect(outcome.exitCode == 66)
        #expect(
            outcome.error
                == "error: cannot open \(desk.path("nowhere.json")): there is no such file\ntry: check the path\n")
    }

    @Test func `a folder cannot be opened either`() async throws {
        #expect(await desk.run("import", desk.folder.path).exitCode == 66)
    }

    @Test(arguments: ["latin.json", "latin.csv"])
    func `text that is not UTF-8 is refused`(name: String) async throws {
        let file = try desk.write(Data([0x7B, 0xE9, 0x7D]), to: name)
        let outcome = await desk.run("import", file)
        #expect(outcome.exitCode == 65)
        #expect(outcome.error.contains("\(file) is neither UTF-8 nor UTF-16"))
    }
}
