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
}
