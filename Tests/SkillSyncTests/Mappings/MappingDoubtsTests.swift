import Foundation
import Testing

@testable import skill_sync

@Suite struct MappingDoubtsTests {
    private static let id = "5f0f4c1e-6c3a-4d8e-9a57-0a6f2b0f1c11"

    private func doubts(
        _ groups: KeyValuePairs<String, [String]>, spelling: SkillSpelling = .id
    ) -> [String] {
        let mappings = groups.map { name, skills in
            WrittenMapping(
                groupName: name,
                entries: skills.enumerated().map { number, skill in
                    WrittenMapping.Entry(skill: skill, proficiency: nil, place: "\(name)[\(number)]")
                })
        }
        return MappingDoubts(mappings, spelling: spelling).sentences
    }

    @Test func `ids and names that stand as they are meant raise none`() {
        #expect(doubts(["Sales EMEA": [Self.id], "Nobody": []]) == [])
        #expect(doubts(["Sales": ["German"]], spelling: .name) == [])
    }

    @Test(arguments: [" Sales", "Sales\t", "Sales\u{A0}"])
    func `a blank at an edge, which nobody sees, raises one`(name: String) {
        let found = doubts([name: [Self.id]])
        #expect(found.count == 1)
        #expect(
            found.first?.hasSuffix(" begins or ends with a blank: only a group of just this display name is meant")
                == true)
        #expect(
            doubts(["Sales": ["German "]], spelling: .name) == [
                "Sales[0]: the skill name \"German \" begins or ends with a blank"
            ])
    }

    @Test func `what a terminal would obey is written out, in names, skills and places`() async throws {
        let desk = try Desk()
        let file = try desk.write(
            #"{"groups": {"A\u001b]0;x\u0007\nerror: no ": ["\u009b2J "]}}"#, to: "hostile.json")
        let out = await desk.run("import", file).out
        #expect(out.contains("begins or ends with a blank"))
        #expect(out.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control })
        #expect(!out.contains("\nerror"))
    }

    @Test func `of many of a kind the first are named`() {
        let found = doubts(["Sales": ["a ", "b ", "c ", "d ", "e "]])
        #expect(found.count == 4)
        #expect(found.last == "… and 2 more of that kind")
    }

    @Test func `an import tells them beneath its report, and imports`() async throws {
        let desk = try Desk()
        let outcome = await desk.run("import", try desk.write("group,skill\nSales ,a\n", to: "m.csv"))
        #expect(outcome.exitCode == 0)
        #expect(
            outcome.out == """
                + "Sales "
                Revision 1: 1 added, 0 changed, 0 removed, 0 unchanged.
                ! "Sales " begins or ends with a blank: only a group of just this display name is meant

                """)
    }
}
