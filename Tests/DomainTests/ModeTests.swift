import Domain
import Testing

@Suite struct ModeTests {
    @Test func `replace asks for just what the mapping says`() {
        let desired = Mode.replace.desired(mapped: ["a"], observed: ["b"], granted: [])
        #expect(desired == ["a"])
    }

    @Test(arguments: [
        (observed: ["b"] as SkillSet, granted: [] as SkillSet, desired: ["a", "b"] as SkillSet),
        (observed: ["a", "b"], granted: ["b"], desired: ["a"]),
        (observed: ["a", "b"], granted: ["a"], desired: ["a", "b"]),
        (observed: [], granted: [], desired: ["a"]),
    ])
    func `additive adds what is missing and takes away only what we granted`(
        row: (observed: SkillSet, granted: SkillSet, desired: SkillSet)
    ) {
        let desired = Mode.additive.desired(mapped: ["a"], observed: row.observed, granted: row.granted)
        #expect(desired == row.desired)
    }
}
