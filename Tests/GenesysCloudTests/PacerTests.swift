import Domain
import NIOHTTP1
import Synchronization
import TestSupport
import Testing

@testable import GenesysCloud

private actor UnderWay {
    private var now = 0
    private(set) var most = 0

    func begin() {
        now += 1
        most = max(most, now)
    }

    func end() { now -= 1 }
}

struct PacerTests {
    private func pacer(_ clock: ManualClock, requestsPerMinute: Int = 6_000_000, atOnce: Int = 4) -> Pacer {
        Pacer(
            requestsPerMinute: requestsPerMinute, maxConcurrentRequests: atOnce, timeline: Timeline(clock),
            random: { 1 })
    }

    @Test func `calls go at the pace of the bucket`() async throws {
        let clock = ManualClock()
        let pacer = pacer(clock, requestsPerMinute: 120)
        for _ in 1...4 { await pacer.leave(try await pacer.enter(), .answered) }
        #expect(clock.sleeps == [.milliseconds(500), .milliseconds(500)])
    }

    @Test func `no more calls than allowed are under way at once`() async throws {
        let pacer = pacer(ManualClock(), atOnce: 2)
        let underWay = UnderWay()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 1...20 {
                group.addTask {
                    let pass = try await pacer.enter()
                    await underWay.begin()
                    for _ in 1...10 { await Task.yield() }
                    await underWay.end()
                    await pacer.leave(pass, .answered)
                }
            }
            try await group.waitForAll()
        }
        #expect(await underWay.most == 2)
    }

    @Test func `a hold keeps back those who wait already, and a longer one counts`() async throws {
        let clock = ManualClock(holding: { _ in true })
        let pacer = pacer(clock, requestsPerMinute: 60)
        let first = try await pacer.enter()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await pacer.leave(try await pacer.enter(), .answered) }
            #expect(await clock.heldSleep() == .seconds(1))
            await pacer.leave(first, .throttled(.seconds(30)))
            clock.advance(by: .seconds(1))
            #expect(await clock.heldSleep() == .seconds(29))
            clock.advance(by: .seconds(29))
            try await group.waitForAll()
        }
    }

    private func window(allowed: Int = 10, count: Int, reset: Int = 40) throws -> RateWindow {
        try #require(
            RateWindow([
                "inin-ratelimit-allowed": "\(allowed)", "inin-ratelimit-count": "\(count)",
                "inin-ratelimit-reset": "\(reset)",
            ]))
    }

    @Test func `no more calls are let through than a window has left, though none of them is answered yet`()
        async throws
    {
        let clock = ManualClock()
        let pacer = pacer(clock)
        await pacer.leave(try await pacer.enter(), .answered, try window(count: 8))
        for _ in 1...2 { _ = try await pacer.enter() }
        #expect(clock.now.offset < .seconds(1))
        _ = try await pacer.enter()
        #expect(clock.now.offset >= .seconds(40))
    }

    @Test func `an answer that was overtaken does not give back what was sent since`() async throws {
        let clock = ManualClock()
        let pacer = pacer(clock)
        let (slow, fast) = (try await pacer.enter(), try await pacer.enter())
        await pacer.leave(fast, .answered, try window(count: 10))
        await pacer.leave(slow, .answered, try window(count: 9))
        _ = try await pacer.enter()
        #expect(clock.now.offset >= .seconds(40))
    }

    @Test func `a window that no answer tells of is not waited for without end`() async throws {
        let clock = ManualClock()
        let pacer = pacer(clock)
        await pacer.leave(try await pacer.enter(), .answered, try window(allowed: 1, count: 1))
        for _ in 1...3 { await pacer.leave(try await pacer.enter(), .failed(.cancelled)) }
        #expect(clock.now.offset < .seconds(60))
    }

    @Test func `a cancelled wait gives back its place and its turn`() async throws {
        let clock = ManualClock(holding: { _ in true })
        let pacer = pacer(clock, atOnce: 1)
        await pacer.leave(try await pacer.enter(), .throttled(.seconds(30)))
        await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await pacer.leave(try await pacer.enter(), .answered) }
            #expect(await clock.heldSleep() == .seconds(30))
            group.cancelAll()
            await #expect(throws: DirectoryError.cancelled) { try await group.next() }
        }
        clock.advance(by: .seconds(30))
        await pacer.leave(try await pacer.enter(), .answered)
    }

    @Test func `a cancelled task is not let through even where nothing is to be waited for`() async throws {
        let pacer = pacer(ManualClock())
        await withThrowingTaskGroup(of: Void.self) { group in
            group.cancelAll()
            group.addTask { _ = try await pacer.enter() }
            await #expect(throws: DirectoryError.cancelled) { try await group.next() }
        }
    }

    @Test func `a cancelled probe lets the next call be one`() async throws {
        let clock = ManualClock()
        let pacer = pacer(clock)
        for _ in 1...5 {
            await pacer.leave(try await pacer.enter(), .failed(.serverFailed(listCall, status: 500, detail: "")))
        }
        clock.advance(by: .seconds(16))
        await pacer.leave(try await pacer.enter(), .failed(.cancelled))
        #expect(try await pacer.enter().isProbe)
    }

    @Test func `that calls wait for the pace is told once they have waited for long, until one need not wait`()
        async throws
    {
        let clock = ManualClock()
        let notes = Notes()
        let pacer = Pacer(
            requestsPerMinute: 60, maxConcurrentRequests: 4, timeline: Timeline(clock), random: { 1 },
            noting: { notes.take($0) })
        func calls(_ count: Int) async throws {
            for _ in 1...count { await pacer.leave(try await pacer.enter(), .answered) }
        }
        try await calls(5)
        #expect(notes.all.isEmpty, "four seconds are nothing to tell of")
        try await calls(20)
        #expect(notes.all == [.paced(requestsPerMinute: 60)])
        clock.advance(by: .seconds(60))
        try await calls(7)
        #expect(notes.all == [.paced(requestsPerMinute: 60), .paced(requestsPerMinute: 60)])
    }
}

private final class Notes: Sendable {
    private let notes = Mutex<[DirectoryNote]>([])

    var all: [DirectoryNote] { notes.withLock { $0 } }

    func take(_ note: DirectoryNote) { notes.withLock { $0.append(note) } }
}
