import Domain
import Simulator
import Store
import SyncEngine
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct RefusedPutTests {
    @Test(arguments: zip(["7", nil, "Friday"], [7, 5, 5]))
    func `a PUT that came too soon is repeated after the wait that was asked for`(
        header: String?, seconds: Int
    ) async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(.throttled(retryAfter: header), on: .put())
            let report = try await stage.cycle()
            #expect(report.outcome == .converged)
            #expect(stage.clock.sleeps == [.seconds(seconds)])
            #expect(try stage.outcomes == [.rateLimited, .applied])
            #expect(try stage.attempts.map(\.number) == [1, 2])
            #expect(await stage.puts(of: sales).map(\.version) == [1, 1])
            #expect(await stage.world.counts[.read] == 0)
            try await stage.expectAttemptsMatchPuts()
        }
    }

    @Test func `rate limits do not count towards the three`() async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(.throttled(retryAfter: "1"), on: .put(), times: 4)
            await stage.world.inject(.conflictByOutsideEdit(skills: ["z"]), on: .put(), times: 2)
            #expect(try await stage.cycle().outcome == .converged)
            #expect(try stage.outcomes == Array(repeating: .rateLimited, count: 4) + [.conflict, .conflict, .applied])
            #expect(try stage.attempts.map(\.number) == Array(1...7))
            #expect(await stage.skills(of: sales) == ["a"])
        }
    }

    @Test func `a server that goes on limiting us is left alone until the next cycle`() async throws {
        try await Stage.set { stage in
            await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(.throttled(retryAfter: "1"), on: .put(), times: 99)
            let report = try await stage.cycle()
            #expect(report.outcome == .partial)
            #expect(report.tally.failed == 1)
            #expect(await stage.world.counts[.put] == 11)
            try await stage.expectAttemptsMatchPuts()
        }
    }

    @Test func `a wait that one PUT is told holds the others back as well`() async throws {
        try await Stage.set(settings: Stage.Settings(maxConcurrentWrites: 1)) { stage in
            await stage.world.addGroups(count: 3)
            try stage.map(["Group 1": ["a"], "Group 2": ["a"], "Group 3": ["a"]])
            await stage.world.inject(.throttled(retryAfter: "9"), on: .put())
            try await stage.cycle()
            #expect(stage.clock.sleeps == [.seconds(9)])
            #expect(try stage.attempts.dropFirst().allSatisfy { $0.sentAt == stage.now })
        }
    }

    @Test func `a token that is not accepted is renewed, and the PUT repeated`() async throws {
        try await Stage.set(clock: ManualClock(holding: { $0 == .milliseconds(500) })) { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            try await stage.cycle()
            try stage.map(["Sales": ["b"]])
            await stage.world.inject(.status(401), on: .put(), after: 0)
            let report = try await stage.cycle()
            #expect(report.outcome == .converged)
            #expect(try stage.outcomes.suffix(2) == [.rejected, .applied])
            #expect(try stage.attempts.suffix(2).map(\.httpStatus) == [401, 200])
            #expect(await stage.world.counts.tokensIssued == 2)
            #expect(await stage.skills(of: sales) == ["b"])
            try await stage.expectAttemptsMatchPuts()
        }
    }

    @Test func `a PUT that is not accepted with a new token either is given up`() async throws {
        try await Stage.set { stage in
            await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(.status(401), on: .put(), times: 99)
            let report = try await stage.cycle()
            #expect(report.outcome == .partial)
            #expect(try stage.outcomes == [.rejected, .rejected])
            try await stage.expectAttemptsMatchPuts()
        }
    }

    @Test(arguments: [400, 403, 404, 422])
    func `a PUT that the server will not have is sent once in a cycle, and others go on`(status: Int) async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            let support = await stage.world.add(displayName: "Support")
            try stage.map(["Sales": ["a"], "Support": ["b"]])
            await stage.world.inject(.status(status, body: #"{"detail": "no"}"#), on: .put(sales))

            let report = try await stage.cycle()

            #expect(report.outcome == .partial)
            // Only what is forbidden is told, because it takes somebody to allow it.
            #expect((report.error == nil) == (status != 403))
            #expect(report.tally.failed == 1)
            #expect(await stage.skills(of: support) == ["b"])
            let refused = try #require(try stage.attempts.first { $0.target.serverID == sales })
            #expect(refused.outcome == .rejected)
            #expect(refused.httpStatus == status)
            #expect(refused.error?.isEmpty == false)
            #expect(stage.logs.errors(containing: "rejected").map { $0.metadata["group"] } == ["Sales"])
            #expect(try stage.store.drift().map(\.cause) == [.putFailed])
            try await stage.expectAttemptsMatchPuts()

            stage.clock.advance(by: .seconds(60))
            #expect(try await stage.cycle().outcome == .converged)
            #expect(await stage.skills(of: sales) == ["a"])
        }
    }
}
