import Domain
import Foundation
import Testing

@Suite struct HealthTests {
    private static let beginning = Date(timeIntervalSince1970: 1_800_000_000)
    private static let daemon = Health.Daemon(startedAt: beginning, interval: 60)

    private func cycle(
        started: TimeInterval = 10, finished: TimeInterval? = 12, nextPoll: TimeInterval? = 72,
        circuitOpen: TimeInterval? = nil
    ) -> Cycle {
        func date(_ seconds: TimeInterval?) -> Date? { seconds.map { Self.beginning + $0 } }
        return Cycle(
            id: 7, kind: .sync, startedAt: Self.beginning + started, finishedAt: date(finished),
            outcome: finished == nil ? nil : .converged, tally: Cycle.Tally(), revision: 1, error: nil,
            circuitOpenUntil: date(circuitOpen), nextPollAt: date(nextPoll))
    }

    private func problems(
        _ cycle: Cycle?, lastFinished: Cycle? = nil, lastEvent: TimeInterval? = nil, success: TimeInterval? = 12,
        daemon: Health.Daemon? = daemon, at seconds: TimeInterval
    ) -> [Health.Problem] {
        let now = Self.beginning + seconds
        let status = Status(
            lastCycle: cycle, lastFinished: lastFinished ?? (cycle?.finishedAt == nil ? nil : cycle),
            lastEventAt: lastEvent.map { Self.beginning + $0 }, lastSuccessAt: success.map { Self.beginning + $0 },
            revision: 1, mappedGroups: 1, knownGroups: 1, knownPeople: 0, drifted: 0, driftedPeople: 0,
            pendingAttempts: 0, passedOver: [], databaseBytes: 0)
        return Health(status, daemon: daemon, successSince: now - 600, now: now).problems
    }

    @Test func `a daemon that polls in time is healthy`() {
        #expect(problems(cycle(), at: 60).isEmpty)
    }

    @Test func `without a daemon somebody should look, however good the last cycle was`() {
        #expect(problems(cycle(), daemon: nil, at: 60) == [.noDaemon])
    }

    @Test func `a poll may be one and a half intervals late, and no more`() {
        #expect(problems(cycle(), at: 72 + 90).isEmpty)
        #expect(problems(cycle(), at: 72 + 90.1) == [.pollOverdue(since: Self.beginning + 72)])
    }

    @Test func `a daemon that has just started is not blamed for the time before`() {
        let restarted = Health.Daemon(startedAt: Self.beginning + 500, interval: 60)
        #expect(problems(cycle(), daemon: restarted, at: 550).isEmpty)
        #expect(
            problems(cycle(), daemon: restarted, at: 591) == [.pollOverdue(since: Self.beginning + 500)])
        let brokenOff = cycle(finished: nil, nextPoll: nil)
        #expect(problems(brokenOff, daemon: restarted, at: 550).isEmpty)
    }

    @Test func `a cycle that goes on without recording anything is overdue, and one that records is not`() {
        let running = cycle(finished: nil, nextPoll: nil)
        #expect(problems(running, at: 10 + 60 + 90).isEmpty)
        #expect(problems(running, at: 161) == [.cycleOverdue(7, since: Self.beginning + 70)])
        #expect(problems(running, lastEvent: 155, at: 161).isEmpty)
    }

    @Test func `a cycle may take as long as the one before it`() {
        let running = cycle(finished: nil, nextPoll: nil)
        let long = cycle(started: -500, finished: -100)
        #expect(problems(running, lastFinished: long, at: 10 + 400 + 90).isEmpty)
        #expect(problems(running, lastFinished: long, at: 501) == [.cycleOverdue(7, since: Self.beginning + 410)])
    }

    @Test func `an open circuit shows while the next cycle is under way too`() {
        let open = cycle(circuitOpen: 30)
        let shown = Health.Problem.circuitOpen(until: Self.beginning + 30)
        #expect(problems(open, at: 20) == [shown])
        let running = cycle(started: 72, finished: nil, nextPoll: nil)
        #expect(problems(running, lastFinished: open, at: 80) == [shown])
    }

    @Test func `a success that is too old, or was never, is a reason`() {
        let late = cycle(started: 700, finished: 701, nextPoll: 761)
        #expect(problems(late, success: 100, at: 701) == [.successTooOld(last: Self.beginning + 100)])
        #expect(problems(late, success: nil, at: 701) == [.successTooOld(last: nil)])
    }
}
