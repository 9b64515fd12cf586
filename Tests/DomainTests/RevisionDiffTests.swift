import Domain
import Testing

@Suite struct RevisionDiffTests {
    @Test func `it names what was added, changed and removed`() {
        let diff = RevisionDiff(
            from: [
                Mapping(groupName: "kept", skills: ["a"]), Mapping(groupName: "changed", skills: ["a"]),
                Mapping(groupName: "gone", skills: ["a"]),
            ],
            to: [
                Mapping(groupName: "kept", skills: ["a"]), Mapping(groupName: "changed", skills: ["b"]),
                Mapping(groupName: "new", skills: []),
            ])
        #expect(diff.added == ["new"])
        #expect(diff.changed == ["changed"])
        #expect(diff.removed == ["gone"])
        #expect(diff.unchanged == 1)
    }

    @Test func `the same mappings in another order are no difference`() {
        let one = Mapping(groupName: "1", skills: ["a", "b"])
        let two = Mapping(groupName: "2", skills: [])
        #expect(RevisionDiff(from: [one, two], to: [two, one]).isEmpty)
    }
}
