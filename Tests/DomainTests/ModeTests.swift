import Domain
import Testing

@Suite struct ModeTests {
    @Test func `replace asks for just what the mapping says`() {
        let desired = Mode.replace.desired(mapped: ["a"], observed: ["b"], granted: [])
        #expect(desired == ["a"])
    }

    struct Row {
        let observed: SkillSet
        let granted: SkillSet
        let desired: SkillSet
    }

    @Test(arguments: [
        Row(observed: ["b"], granted: [], desired: ["a", "b"]),
        Row(observed: ["a", "b"], granted: ["b"], desired: ["a"]),
        Row(observed: ["a", "b"], granted: ["a"], desired: ["a", "b"]),
        Row(observed: [], granted: [], desired: ["a"]),
    ])
    func `additive adds what is missing and takes away only what we granted`(row: Row) {
        let desired = Mode.additive.desired(mapped: ["a"], observed: row.observed, granted: row.granted)
        #expect(desired == row.desired)
    }

    @Test(arguments: Mode.allCases)
    func `from a person only what is ours is taken away`(mode: Mode) {
        let desired = mode.desired(mapped: ["a"], observed: ["o", "theirs"], granted: ["o"], on: .user)
        #expect(desired == ["a", "theirs"])
    }

    @Test func `a proficiency that is not the one we gave is left alone by additive and set by replace`() {
        let (mapped, theirs) = (
            SkillSet(["a", "b"]), SkillSet([Skill(id: "a", proficiency: 4), Skill(id: "b", proficiency: 2)])
        )
        let ours = SkillSet([Skill(id: "b", proficiency: 2)])
        #expect(Mode.replace.desired(mapped: mapped, observed: theirs, granted: ours, on: .user) == mapped)
        #expect(
            Mode.additive.desired(mapped: mapped, observed: theirs, granted: ours, on: .user)
                == SkillSet([Skill(id: "a", proficiency: 4), Skill(id: "b")]))
    }
}
