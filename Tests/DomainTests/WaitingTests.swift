import Domain
import Foundation
import Testing

/// When a write that was in vain is sent again. Ann has nothing, and is to have the skill a.
@Suite struct WaitingTests {
    private static let beginning = Date(timeIntervalSince1970: 1_800_000_000)

    private func change(
        _ before: SkillSet? = [], to after: SkillSet = ["a"], kind: Target.Kind = .user, version: String? = nil
    ) -> Change {
        Change(
            target: Target(id: 1, kind: kind, serverID: "ann", name: "Ann", groups: nil), cause: .putFailed,
            mapped: after, revision: 1, base: 1, baseVersion: version, before: before, after: after)
    }

    private func write(
        _ cycle: Int64, from before: SkillSet? = [], to after: SkillSet = ["a"], _ outcome: Attempt.Outcome = .applied,
        _ status: Int? = 200, leaving left: SkillSet? = [], kind: Target.Kind = .user, version: String? = nil,
        at seconds: Double = 0, mode: Mode = .replace, sameGroups: Bool = true
    ) -> PastWrite {
        PastWrite(
            id: cycle, cycle: cycle, mode: mode, isOfSameGroups: sameGroups, kind: kind, before: before, after: after,
            baseVersion: version, outcome: outcome, httpStatus: status, left: outcome == .applied ? left : nil,
            endedAt: Self.beginning + seconds, error: "why")
    }

    private func waiting(_ change: Change, after past: [PastWrite], at seconds: Double = 1) -> Waiting? {
        Waiting(change, mode: .replace, after: past, now: Self.beginning + seconds)
    }

    @Test func `the wait is a minute, doubles with each cycle, and is never longer than a day`() {
        let seconds = (1...14).map { Waiting.interval(after: $0) }
        #expect(seconds[..<11] == [60, 120, 240, 480, 960, 1920, 3840, 7680, 15_360, 30_720, 61_440])
        #expect(seconds[11...] == [86_400, 86_400, 86_400])
        #expect(Waiting.interval(after: 1_000_000) == 86_400)
    }

    @Test(arguments: 1...12) func `as many cycles count as ended in the same way without another in between`(count: Int)
    {
        let past = (0..<count).map { write(Int64(100 - $0), at: Double(-$0)) } + [write(1, .failed, 500)]
        let waiting = waiting(change(), after: past)
        #expect(waiting?.cycles == count)
        #expect(waiting?.until == Self.beginning + Waiting.interval(after: count))
        #expect(waiting?.reason == .notAccepted)
        #expect(waiting?.attempt == 100)
        #expect(waiting?.error == "why")
    }

    @Test func `once the wait is over, the write is sent`() {
        #expect(waiting(change(), after: [write(1)], at: 59.9) != nil)
        #expect(waiting(change(), after: [write(1)], at: 60) == nil)
        #expect(waiting(change(), after: [write(1)], at: -1) == nil, "recorded under a clock that was wrong")
    }

    @Test(arguments: [400, 404, 409, 413, 422, 501]) func `what the server rejects waits`(status: Int) {
        #expect(waiting(change(), after: [write(1, .rejected, status)])?.reason == .rejected(status: status))
    }

    @Test(arguments: [
        (Attempt.Outcome.rejected, 401 as Int?), (.rejected, 403), (.conflict, 409), (.rateLimited, 429),
        (.failed, 500),
        (.unknown, nil), (.superseded, nil), (.pending, nil), (.applied, nil), (.applied, 500),
    ])
    func `what may fare better next time does not wait`(outcome: Attempt.Outcome, status: Int?) {
        #expect(waiting(change(), after: [write(1, outcome, status)]) == nil)
    }

    @Test func `a write that did what it was sent for, and was undone by others, does not wait`() {
        #expect(waiting(change(), after: [write(1, leaving: ["a"])]) == nil)
        #expect(waiting(change(), after: []) == nil)
    }

    @Test func `another write does not wait`() {
        let past = [write(1)]
        #expect(waiting(change(["x"], to: ["a", "x"]), after: past) == nil, "the server shows something else")
        #expect(waiting(change(to: ["a", "b"]), after: past) == nil)
        #expect(waiting(change(), after: [write(1, mode: .additive)]) == nil)
        #expect(waiting(change(), after: [write(1, sameGroups: false)]) == nil)
        let unavailable = Waiting(
            change(to: ["a", "b"]), without: ["b"], mode: .replace, after: past, now: Self.beginning + 1)
        #expect(unavailable != nil, "b is left out of every write")
    }

    @Test func `cycles that ended in another way do not count`() {
        for other in [
            write(1, .rejected, 400), write(1, leaving: ["b"]), write(1, from: ["x"]), write(1, mode: .additive),
            write(1, .conflict, 409),
        ] {
            #expect(waiting(change(), after: [write(3), write(2), other])?.cycles == 2)
        }
        let statuses = [write(3, .rejected, 400), write(2, .rejected, 422)]
        #expect(waiting(change(), after: statuses)?.cycles == 1)
    }

    @Test func `of a write that was repeated within a cycle the last repetition counts`() {
        let past = [write(2, .rejected, 400), write(2, .rateLimited, 429), write(1, .rejected, 400)]
        #expect(waiting(change(), after: past)?.cycles == 2)
        #expect(waiting(change(), after: past.dropFirst().map(\.self)) == nil)
    }

    @Test func `of several writes of a cycle one in vain is enough, but none that may fare better is among them`() {
        let change = change(["x", "y"], to: ["a"])
        let given = write(1, from: ["x", "y"], to: ["a", "x", "y"], .rejected, 400)
        let removed = write(1, from: ["x", "y"], to: ["y"], leaving: ["x", "y"])
        let other = write(1, from: ["x", "y"], to: ["x"], .failed, 500)
        #expect(waiting(change, after: [other, removed, given]) == nil)
        #expect(waiting(change, after: [removed, given]) == nil, "y was not tried")
        let tried = write(1, from: ["x", "y"], to: ["x"], .rejected, 404)
        #expect(waiting(change, after: [tried, removed, given])?.reason == .rejected(status: 404))
    }

    @Test func `a group that was refused does not wait under another version, and one that was altered does`() {
        func group(_ outcome: Attempt.Outcome, _ status: Int) -> PastWrite {
            write(1, from: ["x"], to: ["a"], outcome, status, leaving: ["x"], kind: .group, version: "1")
        }
        func next(_ version: String) -> Change { change(["x"], to: ["a"], kind: .group, version: version) }
        #expect(waiting(next("1"), after: [group(.rejected, 400)]) != nil)
        #expect(waiting(next("2"), after: [group(.rejected, 400)]) == nil)
        #expect(waiting(next("2"), after: [group(.applied, 200)]) != nil, "our own write made the version")
    }
}
