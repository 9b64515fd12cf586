import Domain
import Foundation
import GenesysCloud
import Simulator
import TestSupport
import Testing

struct RepetitionTests {
    @Test(arguments: zip([nil, "2", "-4", "4000"], [5, 2, 5, 600]))
    func `too many requests are waited out as long as the server asks`(header: String?, seconds: Int) async throws {
        let clock = ManualClock()
        try await withDirectory(clock: clock) { directory, world in
            await world.inject(.throttled(retryAfter: header), on: .list(), times: 2)
            _ = try await directory.page(at: 1, known: nil)
            #expect(clock.sleeps == [.seconds(seconds), .seconds(seconds)])
            #expect(await world.counts[.list] == 3)
        }
    }

    @Test func `a date to wait until is taken from the wall clock`() async throws {
        let clock = ManualClock()
        try await withDirectory(clock: clock, now: Date(timeIntervalSince1970: 784_111_700)) { directory, world in
            await world.inject(.throttled(retryAfter: "Sun, 06 Nov 1994 08:49:37 GMT"), on: .list())
            _ = try await directory.page(at: 1, known: nil)
            #expect(clock.sleeps == [.seconds(77)])
        }
    }

    @Test func `ten waits in a row are enough`() async throws {
        let clock = ManualClock()
        try await withDirectory(clock: clock) { directory, world in
            await world.inject(.throttled(retryAfter: "1"), on: .list(), times: 99)
            await #expect(throws: DirectoryError.rateLimited(listCall, waits: 10)) {
                try await directory.page(at: 1, known: nil)
            }
            #expect(await world.counts[.list] == 11)
            #expect(clock.sleeps.count == 10)
        }
    }

    @Test(arguments: [Fault.status(500), .status(503), .closeConnection, .cutAnswerShort])
    func `a transient failure is repeated after a doubling delay`(fault: Fault) async throws {
        let clock = ManualClock()
        try await withDirectory(clock: clock) { directory, world in
            await world.addGroups(count: 3)
            await world.inject(fault, on: .list(), times: 4)
            let page = try await directory.page(at: 1, known: nil)
            #expect(page.groupCount == 3)
            #expect(clock.sleeps == [.seconds(1), .seconds(2), .seconds(4), .seconds(8)])
        }
    }

    @Test func `the delay is anything up to its ceiling`() async throws {
        let clock = ManualClock()
        try await withDirectory(clock: clock, random: { 0.25 }) {
            directory, world in
            await world.inject(.status(500), on: .list(), times: 3)
            _ = try await directory.page(at: 1, known: nil)
            #expect(clock.sleeps == [.milliseconds(250), .milliseconds(500), .seconds(1)])
        }
    }

    @Test func `a success starts the delays anew`() async throws {
        let clock = ManualClock()
        try await withDirectory(clock: clock) { directory, world in
            await world.inject(.status(500), on: .list(), times: 2)
            _ = try await directory.page(at: 1, known: nil)
            await world.inject(.status(500), on: .list())
            _ = try await directory.page(at: 1, known: nil)
            #expect(clock.sleeps == [.seconds(1), .seconds(2), .seconds(1)])
        }
    }

    @Test func `the fifth failure in a row ends the call and keeps the next from being sent`() async throws {
        let clock = ManualClock()
        try await withDirectory(clock: clock) { directory, world in
            await world.inject(.status(503, body: #"{"message": "down"}"#), on: .list(), times: 99)
            let last = DirectoryError.serverFailed(listCall, status: 503, detail: "down")
            let error = DirectoryError.circuitOpen(failures: 5, retryAfter: .seconds(16), last: last)
            for _ in 1...2 {
                await #expect(throws: error) { try await directory.page(at: 1, known: nil) }
            }
            #expect(await world.counts[.list] == 5)

            clock.advance(by: .seconds(16))
            await #expect(throws: DirectoryError.circuitOpen(failures: 6, retryAfter: .seconds(32), last: last)) {
                try await directory.page(at: 1, known: nil)
            }
            #expect(await world.counts[.list] == 6)

            clock.advance(by: .seconds(32))
            await world.clearFaults()
            let page = try await directory.page(at: 1, known: nil)
            #expect(page.groupCount == 0)
        }
    }

    @Test func `while one call probes the others are refused`() async throws {
        let clock = ManualClock()
        try await withDirectory(clock: clock) { directory, world in
            await world.inject(.status(503), on: .list(), times: 5)
            await #expect(throws: DirectoryError.self) { try await directory.page(at: 1, known: nil) }
            clock.advance(by: .seconds(16))
            await world.inject(.hold, on: .list())
            async let probe = directory.page(at: 1, known: nil)
            let held = try await world.request { $0.fault == .hold }
            let error = await #expect(throws: DirectoryError.self) { try await directory.page(at: 1, known: nil) }
            guard case .circuitOpen(failures: 5, _, _) = error else {
                Issue.record("thrown was \(String(describing: error))")
                return
            }
            await world.release(held.number)
            _ = try await probe
            #expect(await world.counts[.list] == 6)
        }
    }

    @Test func `PUTs that fail count with the other calls`() async throws {
        try await withDirectory { directory, world in
            let id = await world.add(displayName: "Sales")
            let group = try #require(try await directory.group(id))
            await world.inject(.status(500), on: .put(), times: 2)
            await world.inject(.closeConnection, on: .put(), times: 3)
            for _ in 1...5 { _ = try await directory.write(["a"], on: group) }
            let error = await #expect(throws: DirectoryError.self) { try await directory.group(id) }
            guard case .circuitOpen(failures: 5, _, let last) = error else {
                Issue.record("thrown was \(String(describing: error))")
                return
            }
            #expect(last.facts.hasPrefix("connectionLost PUT "))
        }
    }

    @Test func `a PUT that is applied starts the count anew`() async throws {
        try await withDirectory { directory, world in
            let id = await world.add(displayName: "Sales")
            let group = try #require(try await directory.group(id))
            await world.inject(.status(500), on: .put(), times: 4)
            await world.inject(.status(500), on: .put(), times: 4, after: 5)
            for _ in 1...9 { _ = try await directory.write(["a"], on: group) }
            let after = try await directory.group(id)
            #expect(after != nil)
        }
    }

    @Test func `a refusal is not repeated`() async throws {
        let clock = ManualClock()
        try await withDirectory(clock: clock) { directory, world in
            await world.inject(.status(400), on: .list(), times: 9)
            await #expect(throws: DirectoryError.self) { try await directory.page(at: 1, known: nil) }
            #expect(await world.counts[.list] == 1)
            #expect(clock.sleeps.isEmpty)
        }
    }

    @Test func `cancelling the task ends a back-off`() async throws {
        let clock = ManualClock(holding: { _ in true })
        try await withDirectory(clock: clock) { directory, world in
            await world.inject(.status(500), on: .list(), times: 9)
            await withThrowingTaskGroup(of: GroupPage.self) { tasks in
                tasks.addTask { try await directory.page(at: 1, known: nil) }
                #expect(await clock.heldSleep() == .seconds(1))
                tasks.cancelAll()
                await #expect(throws: DirectoryError.cancelled) { try await tasks.next() }
            }
            #expect(await world.counts[.list] == 1)
        }
    }
}
