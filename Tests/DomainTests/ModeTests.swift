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
}
