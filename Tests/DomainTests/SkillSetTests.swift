import Domain
import Foundation
import Testing

@Suite struct SkillSetTests {
    @Test func `the same ids in another order, or twice, are the same set`() {
        #expect(SkillSet(["b", "a", "b"]) == SkillSet(["a", "b"]))
        #expect(SkillSet(["b", "a", "b"]).ids == ["a", "b"])
    }

    @Test func `ids that differ only in case are different skills`() {
        #expect(SkillSet(["A"]) != SkillSet(["a"]))
    }

    @Test func `ids in two forms of Unicode are different skills, as they are to the server and to SQLite`() {
        let composed: SkillSet = ["caf\u{E9}"]
        let decomposed: SkillSet = ["cafe\u{301}"]
        #expect(composed != decomposed)
        #expect(composed.union(decomposed).count == 2)
        #expect(composed.subtracting(decomposed) == composed)
        #expect(composed.intersection(decomposed).isEmpty)
        #expect(composed.differing(from: decomposed) == composed)
        #expect(!composed.contains("cafe\u{301}"))
        #expect(Set([composed, decomposed]).count == 2)
    }

    @Test func `union, difference and intersection are those of sets`() {
        let ab: SkillSet = ["a", "b"]
        let bc: SkillSet = ["b", "c"]
        #expect(ab.union(bc) == ["a", "b", "c"])
        #expect(ab.subtracting(bc) == ["a"])
        #expect(ab.intersection(bc) == ["b"])
    }

    @Test func `its JSON is the sorted array`() throws {
        let text = String(decoding: try JSONEncoder().encode(SkillSet(["b", "a"])), as: UTF8.self)
        #expect(text == #"["a","b"]"#)
        #expect(try JSONDecoder().decode(SkillSet.self, from: Data(#"["b","a","a"]"#.utf8)) == ["a", "b"])
    }

    @Test func `of one skill twice the higher proficiency counts`() {
        let low = SkillSet([Skill(id: "a", proficiency: 1), Skill(id: "b", proficiency: 4)])
        let high = SkillSet([Skill(id: "a", proficiency: 2.5)])
        #expect(low.union(high) == SkillSet([Skill(id: "a", proficiency: 2.5), Skill(id: "b", proficiency: 4)]))
        #expect(low.overlaid(with: SkillSet([Skill(id: "b")])).skills.last == Skill(id: "b"))
        #expect(low.subtracting(high) == SkillSet([Skill(id: "b", proficiency: 4)]))
        #expect(low.intersection(high) == ["a"])
        #expect(low.differing(from: high) == low)
    }

    @Test func `a plain skill is written as its id, any other with its proficiency`() throws {
        let set = SkillSet([Skill(id: "b"), Skill(id: "a", proficiency: 2.5), Skill(id: "c", proficiency: 3)])
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let json = try encoder.encode(set)
        #expect(
            String(decoding: json, as: UTF8.self) == #"[{"id":"a","proficiency":2.5},"b",{"id":"c","proficiency":3}]"#)
        #expect(try JSONDecoder().decode(SkillSet.self, from: json) == set)
    }
}
