import Domain
import Testing

@Suite struct StoredDifferenceTests {
    private func facts(
        sent: SkillSet, onto before: SkillSet = [], stored: SkillSet, on kind: Target.Kind = .group,
        calling names: [String: String] = [:]
    ) -> String? {
        StoredDifference(sent: sent, onto: before, stored: stored, on: kind)?.facts(calling: names)
    }

    private func rated(_ proficiency: Double) -> SkillSet { SkillSet([Skill(id: "b", proficiency: proficiency)]) }

    @Test func `what is stored as it was sent is no difference`() {
        #expect(facts(sent: ["a"], stored: ["a"]) == nil)
        #expect(facts(sent: ["a"], onto: ["x"], stored: ["a", "y"], on: .user) == nil, "others did that")
    }

    @Test func `both proficiencies are named, and the skill by its name`() {
        #expect(
            facts(sent: rated(2.5), stored: rated(2), on: .user, calling: ["b": "Billing"])
                == #"sent "Billing" at 2.5, the server stored 2"#)
    }

    @Test func `both spellings are named`() {
        #expect(facts(sent: ["Billing"], stored: ["billing"]) == #"sent "Billing", the server stored "billing""#)
        #expect(
            facts(sent: ["Billing"], onto: ["billing"], stored: ["billing"])
                == #"sent "Billing", the server stored "billing""#)
        #expect(
            facts(sent: ["e\u{301}"], stored: ["\u{E9}"]) == "sent \"e\u{301}\", the server stored \"\u{E9}\"")
    }

    @Test func `what was dropped, kept or added is named`() {
        #expect(facts(sent: ["a", "b"], stored: ["a"]) == #"sent "b", the server did not store it"#)
        #expect(facts(sent: rated(3), stored: [], on: .user) == #"sent "b" at 3, the server did not store it"#)
        #expect(facts(sent: ["a"], onto: ["x"], stored: ["a", "x"]) == #"removed "x", the server kept it"#)
        #expect(facts(sent: ["a"], stored: ["a", "z"]) == #"did not send "z", the server stored it"#)
    }

    @Test func `many differences are one short line`() {
        let text = facts(sent: SkillSet((1...13).map { "s\($0)\nx" }), stored: [])
        #expect(text?.hasSuffix("; and 3 more") == true)
        #expect(text?.contains("\n") == false)
    }
}
