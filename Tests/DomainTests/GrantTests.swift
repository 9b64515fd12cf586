import Domain
import Foundation
import Testing

/// When what is ours stops being ours.
@Suite struct GrantTests {
    private let start = Date(timeIntervalSince1970: 1_800_000_000)
    private var grant: Grant { Grant(skill: Skill(id: "a"), attempt: 7) }

    private func read(_ grant: Grant?, _ skills: SkillSet, after seconds: TimeInterval, in cycle: Cycle.ID) -> Grant? {
        grant?.afterRead(of: skills, at: start + seconds, in: cycle)
    }

    @Test func `a read that shows the skill leaves the grant open`() {
        #expect(read(grant, ["a", "b"], after: 0, in: 1) == grant)
        #expect(read(grant, SkillSet([Skill(id: "a", proficiency: 5)]), after: 0, in: 1) == grant)
    }

    @Test func `a single read without the skill is no evidence, however old it is`() {
        let unseen = read(grant, [], after: 0, in: 1)
        #expect(unseen?.unseen == Grant.Unseen(since: start, cycle: 1))
        #expect(unseen?.isDoubtful(at: start + 86_400, in: 1) == false)
        #expect(read(unseen, ["a"], after: 86_400, in: 2) == grant)
    }

    @Test func `two reads of different cycles are evidence once they lie far enough apart`() {
        let unseen = read(read(grant, [], after: 0, in: 1), [], after: 60, in: 2)
        #expect(unseen?.unseen?.since == start)
        #expect(unseen?.isDoubtful(at: start + 60, in: 2) == false)
        #expect(unseen?.isDoubtful(at: start + Grant.longestLag, in: 2) == true)
    }

    @Test func `a read that shows the skill in between starts it anew`() {
        let seen = read(read(grant, [], after: 0, in: 1), ["a"], after: 200, in: 2)
        let unseen = read(seen, [], after: 400, in: 3)
        #expect(unseen?.isDoubtful(at: start + 500, in: 4) == false)
    }

    @Test func `a skill that was gone and is there again is not ours`() {
        let gone = Grant(
            skill: Skill(id: "a"), attempt: 7, unseen: Grant.Unseen(since: start, cycle: 1, isGone: true))
        #expect(read(gone, [], after: 400, in: 3) == gone)
        #expect(read(gone, ["a"], after: 400, in: 3) == nil)
    }

    @Test func `a clock that was ahead does not keep the grant open for long`() {
        let ahead = read(grant, [], after: 86_400, in: 1)
        let unseen = read(ahead, [], after: 0, in: 2)
        #expect(unseen?.unseen == Grant.Unseen(since: start, cycle: 2))
    }
}
