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
            skill: Skill(id: "a"), attempt: 7, unseen: Grant.Unseen(since: start, cycle: 1, state: .gone))
        #expect(read(gone, [], after: 400, in: 3) == gone)
        #expect(read(gone, ["a"], after: 400, in: 3) == nil)
    }

    @Test func `a clock that was ahead does not keep the grant open for long`() {
        let ahead = read(grant, [], after: 86_400, in: 1)
        let unseen = read(ahead, [], after: 0, in: 2)
        #expect(unseen?.unseen == Grant.Unseen(since: start, cycle: 2))
    }

    @Test func `reads that say nothing are no evidence, however far apart`() {
        let hidden = grant.unseen(.hidden, since: start, in: 1)
        #expect(read(hidden, [], after: 86_400, in: 9) == hidden)
        #expect(!hidden.isDoubtful(at: start + 86_400, in: 9))
        #expect(read(hidden, ["a"], after: 86_400, in: 9) == grant)
    }

    @Test func `of somebody who was deleted the first read of another cycle decides`() {
        let deleted = grant.unseen(.deleted, since: start, in: 1)
        #expect(!deleted.isDoubtful(at: start + 1, in: 1))
        #expect(deleted.isDoubtful(at: start + 1, in: 2))
        #expect(read(deleted, ["a"], after: 1, in: 2) == grant)
    }

    @Test func `who is gone is asked for after five minutes, after twice as long each time, and then once a day`() {
        let day = 1440
        var (last, asked) = (0, [Int]())
        for minute in 1...(4 * day) {
            if Grant.isDue(at: start + Double(minute) * 60, after: start + Double(last) * 60, gone: start) {
                asked.append(minute)
            }
            last = minute
        }
        #expect(asked == [5, 10, 20, 40, 80, 160, 320, 640, 1280] + [1, 2, 3, 4].map { $0 * day })
    }

    @Test func `a clock that is set back asks for nobody, and asks again later`() {
        #expect(!Grant.isDue(at: start - 86_400, after: start + 600, gone: start))
        #expect(Grant.isDue(at: start + 86_400, after: start - 86_400, gone: start))
    }
}
