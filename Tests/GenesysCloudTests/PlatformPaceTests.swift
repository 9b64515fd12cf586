import Domain
import Foundation
import NIOHTTP1
import Simulator
import TestSupport
import Testing

@testable import GenesysCloud

struct PlatformPaceTests {
    @Test(arguments: [(3, 3), (nil, 5)] as [(Int?, Int)])
    func `too many requests are waited out, with and without Retry-After`(asked: Int?, waited: Int) async throws {
        let clock = ManualClock()
        try await withPlatform(clock: clock) { directory, world in
            await world.inject(.tooManyRequests(retryAfter: asked), on: .list(), times: 2)
            _ = try await directory.page(at: 1, known: nil)
            #expect(clock.sleeps == [.seconds(waited), .seconds(waited)])
        }
    }

    @Test func `a write that meets the limit is told as such and not repeated`() async throws {
        let clock = ManualClock()
        try await withPlatform(clock: clock) { directory, world in
            let a = await world.addSkill(named: "A")
            let ann = try await world.addPerson(named: "Ann")
            await world.inject(.tooManyRequests(retryAfter: 9), on: .grant(ann))
            #expect(try await directory.write([a], on: ann, bearing: []).result == .rateLimited)
            #expect(await world.counts[.grant] == 1)
            guard case .applied = try await directory.write([a], on: ann, bearing: []).result else {
                Issue.record("not applied")
                return
            }
            #expect(clock.sleeps == [.seconds(9)])
        }
    }

    @Test func `a window that allows nothing at all makes no sense`() {
        func window(allowed: String) -> RateWindow? {
            RateWindow([
                "inin-ratelimit-allowed": allowed, "inin-ratelimit-count": "0", "inin-ratelimit-reset": "60",
            ])
        }
        #expect(window(allowed: "0") == nil)
        #expect(window(allowed: "1")?.remaining == 1)
    }

    @Test func `the end of a window is waited for before the server has to refuse`() async throws {
        let clock = ManualClock()
        try await withPlatform(
            requestsPerMinute: 10, clock: clock, client: { $0.maxConcurrentRequests = 3 }
        ) { directory, world in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 1...40 { group.addTask { _ = try await directory.page(at: 1, known: nil) } }
                try await group.waitForAll()
            }
            #expect(await world.counts.answered(429) == 0)
            #expect(await world.counts[.list] == 40)
            #expect(clock.sleeps.allSatisfy { $0 <= .seconds(60) })
            #expect(clock.now.offset >= .seconds(180))
        }
    }

    @Test func `the pace that is told is the smaller of ours and the server's`() async throws {
        try await withPlatform(requestsPerMinute: 180, client: { $0.requestsPerMinute = 240 }) { directory, _ in
            #expect(await directory.requestsPerMinute() == 240)
            _ = try await directory.page(at: 1, known: nil)
            #expect(await directory.requestsPerMinute() == 180)
        }
        try await withPlatform(requestsPerMinute: 300, client: { $0.requestsPerMinute = 240 }) { directory, _ in
            _ = try await directory.page(at: 1, known: nil)
            #expect(await directory.requestsPerMinute() == 240)
        }
    }
}

struct RateWindowTests {
    private func window(_ allowed: String?, _ count: String?, _ reset: String?) -> RateWindow? {
        var headers = HTTPHeaders()
        for (name, value) in [("allowed", allowed), ("count", count), ("reset", reset)] {
            if let value { headers.add(name: "inin-ratelimit-\(name)", value: value) }
        }
        return RateWindow(headers)
    }

    @Test func `it tells what is left and when it ends`() throws {
        let open = try #require(window("300", "120", "17"))
        #expect((open.allowed, open.remaining, open.endsIn) == (300, 180, .seconds(17)))
        #expect(window("300", "301", "0")?.remaining == 0)
        #expect(window("300", "0", "999999999")?.endsIn == RateWindow.longest)
        #expect(window("300", String(Int.max), "1")?.remaining == 0)
    }

    @Test(
        arguments: [
            (nil, "1", "1"), ("1", nil, "1"), ("1", "1", nil), ("-1", "1", "1"), ("many", "1", "1"), ("1", "1", "1.5"),
            ("99999999999999999999", "1", "1"),
        ] as [(String?, String?, String?)])
    func `headers that are not all there, or make no sense, tell nothing`(
        allowed: String?, count: String?, reset: String?
    ) {
        #expect(window(allowed, count, reset) == nil)
    }
}
