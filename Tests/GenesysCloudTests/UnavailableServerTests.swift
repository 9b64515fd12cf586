import Domain
import Foundation
import GenesysCloud
import Simulator
import TestSupport
import Testing

/// A server that says when to come back: RFC 9110, section 10.2.3.
struct UnavailableServerTests {
    @Test(arguments: [503, 500]) func `nothing is sent before a server that failed wants to be asked again`(status: Int)
        async throws
    {
        let clock = ManualClock()
        try await withDirectory(clock: clock) { directory, world in
            await world.inject(.status(status, headers: ["Retry-After": "90"]), on: .list())
            _ = try await directory.page(at: 1, known: nil)
            #expect(clock.sleeps == [.seconds(90)])
            #expect(await world.counts[.list] == 2)
        }
    }

    @Test func `a back-off longer than what the server asks for stays as long`() async throws {
        let clock = ManualClock()
        try await withDirectory(clock: clock) { directory, world in
            await world.inject(.status(503), on: .list(), times: 2)
            await world.inject(.status(503, headers: ["Retry-After": "1"]), on: .list())
            _ = try await directory.page(at: 1, known: nil)
            #expect(clock.sleeps == [.seconds(1), .seconds(2), .seconds(4)])
        }
    }

    @Test func `other calls wait as well, after a write that failed too`() async throws {
        let clock = ManualClock()
        try await withDirectory(clock: clock) { directory, world in
            let id = await world.add(displayName: "Sales")
            let group = try #require(try await directory.group(id))
            await world.inject(.status(503, headers: ["Retry-After": "120"]), on: .put())
            #expect(try await directory.write(["a"], on: group).result == .failed)
            _ = try await directory.page(at: 1, known: nil)
            #expect(clock.sleeps == [.seconds(120)])
        }
    }

    @Test func `a token endpoint that failed keeps everything back`() async throws {
        let clock = ManualClock()
        try await withDirectory(clock: clock) { directory, world in
            await world.inject(.status(503, headers: ["Retry-After": "30"]), on: .token)
            _ = try await directory.page(at: 1, known: nil)
            #expect(clock.sleeps == [.seconds(30)])
        }
    }
}
