import Domain
import Testing

@Suite struct SkillWorkTests {
    private let work = SkillWork(
        from: SkillSet([Skill(id: "a"), Skill(id: "b"), Skill(id: "c")]),
        to: SkillSet([Skill(id: "a"), Skill(id: "b", proficiency: 3), Skill(id: "d")]))

    @Test func `another proficiency is given, a skill that is not wanted is taken`() {
        #expect(work.added == SkillSet([Skill(id: "b", proficiency: 3), Skill(id: "d")]))
        #expect(work.removed == ["c"])
    }

    @Test func `what others do besides does not matter`() {
        let done = SkillSet([Skill(id: "b", proficiency: 3), Skill(id: "d"), Skill(id: "theirs")])
        #expect(work.isDone(in: done))
        #expect(!work.isUntouched(in: done))
        #expect(work.isUntouched(in: ["b", "c", "theirs"]))
        #expect(!work.isDone(in: ["b", "c", "theirs"]))
    }

    @Test func `half of it is neither done nor untouched`() {
        #expect(!work.isDone(in: ["b", "c", "d"]))
        #expect(!work.isUntouched(in: ["b", "c", "d"]))
    }
}
