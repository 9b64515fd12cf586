import Domain
import Testing

@Suite struct AttemptTests {
    private func group(version: String?, skills: SkillSet?) -> Sighting {
        Sighting(id: "g", displayName: "Sales", version: version, lastModified: nil, skills: skills)
    }

    @Test(
        arguments: [
            (shown: ("3", ["a"]), outcome: Attempt.Outcome.failed),
            (shown: ("3", ["b"]), outcome: .failed),
            (shown: ("4", ["b"]), outcome: .applied),
            (shown: ("4", ["c"]), outcome: .superseded),
            (shown: ("4", nil), outcome: .superseded),
        ] as [(shown: (String, SkillSet?), outcome: Attempt.Outcome)])
    func `what became of a lost PUT of b onto a at version 3 is told from what the server shows`(
        row: (shown: (String, SkillSet?), outcome: Attempt.Outcome)
    ) {
        let shown = group(version: row.shown.0, skills: row.shown.1)
        #expect(Attempt.resolution(of: ["b"], onto: ["a"], version: "3", reading: shown) == row.outcome)
    }

    @Test func `a group that is gone did not take the PUT`() {
        #expect(Attempt.resolution(of: ["b"], onto: ["a"], version: "3", reading: nil) == .failed)
    }

    @Test func `without versions the skills tell`() {
        let unchanged = group(version: nil, skills: ["a"])
        let taken = group(version: nil, skills: ["b"])
        #expect(Attempt.resolution(of: ["b"], onto: ["a"], version: nil, reading: unchanged) == .failed)
        #expect(Attempt.resolution(of: ["b"], onto: ["a"], version: nil, reading: taken) == .applied)
    }
}
