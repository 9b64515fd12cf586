import Domain
import Foundation
import Simulator
import Store
import SyncEngine
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct StoreFailureTests {
    /// An index that no row of the table fits in. Triggers do not fire.
    private static func refuse(_ table: String, in stage: Stage) throws {
        try stage.database.execute("CREATE INDEX refuse ON \(table) (json('no JSON' || id))")
    }

    @Test func `an attempt that cannot be recorded is not sent`() async throws {
        try await Stage.set { stage in
            await stage.world.addGroups(count: 6)
            try stage.map(Dictionary(uniqueKeysWithValues: (1...6).map { ("Group \($0)", ["a"]) }))
            try Self.refuse("attempt", in: stage)
            await #expect(throws: StoreError.self) { try await stage.cycle() }
            #expect(await stage.world.counts[.put] == 0)

            try stage.database.execute("DROP INDEX refuse")
            #expect(try await stage.cycle().outcome == .converged)
            #expect(try stage.store.cycles(limit: 9).map(\.outcome) == [.converged, .interrupted])
        }
    }

    @Test func `nothing is sent once the database is not at its path any more`() async throws {
        try await Stage.set { stage in
            await stage.world.addGroups(count: 1)
            try stage.map(["Group 1": ["a"]])
            await stage.world.inject(.hold, on: .list())
            async let cycle = stage.cycle()
            let held = try await stage.world.request { $0.fault == .hold }
            try FileManager.default.moveItem(atPath: stage.database.path, toPath: stage.database.path + ".old")
            await stage.world.release(held.number)
            var failure: (any Error)?
            do { _ = try await cycle } catch { failure = error }
            #expect(failure as? StoreError == .moved(path: stage.database.path))
            #expect(await stage.world.counts[.put] == 0)
        }
    }

    @Test func `an attempt that cannot be settled stays open, and ends the cycle`() async throws {
        try await Stage.set(settings: Stage.Settings(maxConcurrentWrites: 1)) { stage in
            await stage.world.addGroups(count: 3)
            try stage.map(["Group 1": ["a"], "Group 2": ["a"], "Group 3": ["a"]])
            try Self.refuse("settlement", in: stage)
            await #expect(throws: StoreError.self) { try await stage.cycle() }
            #expect(await stage.world.counts[.put] == 1)
            #expect(try stage.outcomes == [.pending])

            try stage.database.execute("DROP INDEX refuse")
            try await stage.restarted { anew in
                let report = try await anew.cycle()
                #expect(report.outcome == .converged)
                #expect(report.tally.changed == 2)
                #expect(await anew.world.counts[.put] == 3)
                #expect(try anew.outcomes == [.applied, .applied, .applied])
            }
        }
    }

    @Test func `a poll that cannot be kept PUTs nothing`() async throws {
        try await Stage.set { stage in
            await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            try Self.refuse("snapshot", in: stage)
            await #expect(throws: StoreError.self) { try await stage.cycle() }
            #expect(await stage.world.counts[.put] == 0)
        }
    }

    @Test func `a cycle that cannot be opened asks the server nothing`() async throws {
        try await Stage.set { stage in
            try Self.refuse("cycle", in: stage)
            await #expect(throws: StoreError.self) { try await stage.cycle() }
            #expect(await stage.world.counts.arrived == 0)
        }
    }
}
