import Domain
import Simulator
import Store
import SyncEngine
import TestSupport
import Testing

/// What a cycle does whose credentials may not write, and one where they may not write single targets.
@Suite(.timeLimit(.minutes(10))) struct WritePermissionTests {
    private static let settings = Stage.Settings(maxConcurrentWrites: 1)

    /// Ten people who are to have A, and so many refusals of a write to any of them.
    private func refusedPeople(on stage: Stage, times: Int) async throws -> (a: String, people: [String]) {
        let a = await stage.world.addSkill(named: "A")
        let people = await stage.world.addPeople(count: 10)
        _ = try await stage.group("Sales", of: people)
        try stage.mapIDs(["Sales": [a]])
        await stage.world.inject(
            .errorBody(403, code: "missing.permissions", message: "routing:skill:assign"), on: .grant(), times: times)
        return (a, people)
    }

    @Test
    func `without the permission to write, a cycle stops after two refusals, and the next ones try a single write`()
        async throws
    {
        try await Stage.set(.people, settings: Self.settings) { stage in
            let (a, people) = try await refusedPeople(on: stage, times: 4)

            let first = try await stage.cycle()
            #expect(first.outcome == .partial)
            #expect(first.tally.failed == 10)
            guard case .permissionMissing = first.error else {
                Issue.record("not told: \(String(describing: first.error))")
                return
            }
            #expect(try stage.outcomes == [.rejected, .rejected])
            #expect(stage.logs.lines.contains { $0.message.hasPrefix("writes stopped") })

            try await stage.cycle()
            #expect(try stage.attempts.count == 3)
            try await stage.restarted { anew in
                try await anew.cycle()
                #expect(try anew.attempts.count == 4)
                // None of them was tried twice while others waited.
                #expect(Set(try anew.attempts.map(\.target.id)).count == 4)

                #expect(try await anew.cycle().outcome == .converged)
                for person in people { #expect(await anew.held(by: person) == [a]) }
            }
        }
    }

    @Test func `as long as the last write was refused, one write at a time is tried, however many may be at once`()
        async throws
    {
        let atOnce = 4
        try await Stage.set(.people, settings: Stage.Settings(maxConcurrentWrites: atOnce)) { stage in
            let (a, people) = try await refusedPeople(on: stage, times: 99)

            try await stage.cycle()
            #expect(try stage.outcomes == Array(repeating: .rejected, count: atOnce))
            for further in 1...2 {
                try await stage.cycle()
                #expect(try stage.attempts.count == atOnce + further)
            }
            await stage.world.clearFaults()
            #expect(try await stage.cycle().outcome == .converged)
            for person in people { #expect(await stage.held(by: person) == [a]) }
        }
    }

    @Test func `groups that may not be written keep the others waiting for a cycle at the most`() async throws {
        try await Stage.set(settings: Self.settings) { stage in
            var ids: [String: String] = [:]
            for name in ["A", "B", "C", "D"] { ids[name] = await stage.world.add(displayName: name) }
            try stage.map(["A": ["a"], "B": ["a"], "C": ["a"], "D": ["a"]])
            for name in ["A", "B"] {
                await stage.world.inject(.status(403, body: #"{"detail": "no"}"#), on: .put(ids[name]), times: 99)
            }
            #expect(try await stage.cycle().tally.applied == 0)
            #expect(try stage.attempts.map(\.target.name) == ["A", "B"])

            #expect(try await stage.cycle().tally.applied == 2)
            #expect(try stage.attempts.dropFirst(2).map(\.target.name) == ["C", "D", "A", "B"])

            // Both are tried again, one in each cycle.
            try await stage.cycle()
            try await stage.cycle()
            #expect(try stage.attempts.dropFirst(6).map(\.target.name) == ["A", "B"])
        }
    }
}
