import Domain
import Simulator
import Store
import SyncEngine
import Testing

@Suite(.timeLimit(.minutes(10))) struct ConcurrencyTests {
    @Test(arguments: [(writes: 3, requests: 8), (8, 2), (1, 4), (4, 4)])
    func `groups are PUT side by side, as many at once as may be`(writes: Int, requests: Int) async throws {
        let most = min(writes, requests)
        try await Stage.set(
            settings: Stage.Settings(maxConcurrentRequests: requests, maxConcurrentWrites: writes)
        ) { stage in
            await stage.world.addGroups(count: 9)
            try stage.map(Dictionary(uniqueKeysWithValues: (1...9).map { ("Group \($0)", ["a"]) }))
            await stage.world.inject(.hold, on: .put(), times: 9)
            let world = stage.world
            let watch = Task { try await world.counts { $0.arrived - $0.settled > most } }
            async let cycle = stage.cycle()
            for released in 0..<9 {
                let arrived = min(released + most, 9)
                _ = try await stage.world.counts { $0[.put] >= arrived }
                let held = await stage.world.requests.first { $0.put != nil && $0.outcome == .pending }
                await stage.world.release(try #require(held).number)
                _ = try await stage.world.counts { $0.answered(200) >= 2 + released + 1 }
            }
            let report = try await cycle
            #expect(report.outcome == .converged)
            #expect(report.tally.applied == 9)
            watch.cancel()
            await #expect(throws: CancellationError.self) { try await watch.value }
            try await stage.expectAttemptsMatchPuts()
        }
    }

    @Test func `while the PUT of one group is under way there is no other of that group, and others go on`()
        async throws
    {
        try await Stage.set(settings: Stage.Settings(maxConcurrentWrites: 2)) { stage in
            let slow = await stage.world.add(displayName: "Slow")
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Slow": ["a"], "Sales": ["a"]])
            await stage.world.inject(.hold, on: .put(slow))
            await stage.world.inject(.conflictByOutsideEdit(skills: ["z"]), on: .put(sales), times: 2)
            async let cycle = stage.cycle()
            let held = try await stage.world.request { $0.groupID == slow && $0.put != nil }
            _ = try await stage.world.request { $0.groupID == sales && $0.put?.status == 200 }
            #expect(await stage.puts(of: slow).count == 1)
            await stage.world.release(held.number)
            #expect(try await cycle.outcome == .converged)
            #expect(await stage.puts(of: slow).count == 1)
            #expect(await stage.puts(of: sales).count == 3)
        }
    }

    @Test func `what is recorded side by side is all there`() async throws {
        try await Stage.set(settings: Stage.Settings(maxConcurrentWrites: 8)) { stage in
            let ids = await stage.world.addGroups(count: 60)
            try stage.map(Dictionary(uniqueKeysWithValues: (1...60).map { ("Group \($0)", ["s\($0 % 7)"]) }))
            for id in ids.prefix(20) { await stage.world.inject(.status(409), on: .put(id)) }
            let report = try await stage.cycle()
            #expect(report.tally.applied == 60)
            #expect(report.tally.conflicts == 20)
            #expect(try stage.attempts.count == 80)
            try await stage.expectAttemptsMatchPuts()
        }
    }
}
