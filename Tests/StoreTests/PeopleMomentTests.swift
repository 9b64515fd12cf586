import Domain
import Foundation
import Store
import TestSupport
import Testing

@Suite struct PeopleMomentTests {
    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `every instant of a long history of people is answered as it was answered then`(seed: UInt64) async throws {
        var history = try PeopleHistory(seed: seed)
        try history.live(steps: 45)
        #expect(history.instants.count >= 60)
        let ofPeople = history.instants.flatMap(\.drift).filter { $0.targetKind == .user }
        #expect(Set(ofPeople.map(\.cause)).count >= 3, "\(Set(ofPeople.map(\.cause)))")
        let reader = try history.scratch.store(.readOnly)
        for instant in history.instants {
            // So that tests which wait for an answer go on in the meantime.
            await Task.yield()
            let at = "seed \(seed), at \(instant.time.timeIntervalSince1970)"
            #expect(try reader.drift(at: instant.time) == instant.drift, "\(at)")
            #expect(try reader.applied(at: instant.time) == instant.applied, "\(at)")
        }
        #expect(try await reader.verify().flaw == nil)
    }

    @Test(arguments: [11, 12] as [UInt64])
    func `after a pruning every later instant of people is answered as before`(seed: UInt64) async throws {
        var history = try PeopleHistory(seed: seed)
        try history.live(steps: 45)
        var gone = 0
        for part in [3, 2] {
            let horizon = history.instants[history.instants.count / part].time
            gone += try history.store.prune(before: horizon, by: "ann@desk", batch: 7).events
            #expect(try await history.store.verify().flaw == nil, "seed \(seed)")
            #expect(try history.scratch.sql("PRAGMA foreign_key_check").isEmpty)
            for instant in history.instants where instant.time >= horizon {
                // So that tests which wait for an answer go on in the meantime.
                await Task.yield()
                let at = "seed \(seed), at \(instant.time.timeIntervalSince1970)"
                #expect(try history.store.drift(at: instant.time) == instant.drift, "\(at)")
                #expect(try history.store.applied(at: instant.time) == instant.applied, "\(at)")
            }
            try history.live(steps: 5)
        }
        #expect(gone > 0)
    }

    /// What drift says is missing and extra is what a plan would do, and what it says is in step needs nothing.
    @Test(arguments: [21, 22, 23, 24] as [UInt64])
    func `what a view says of people is what the domain says of them`(seed: UInt64) throws {
        var history = try PeopleHistory(seed: seed)
        try history.live(steps: 45)
        let mode: Mode = seed.isMultiple(of: 2) ? .additive : .replace
        for drift in history.instants.flatMap(\.drift) where drift.targetKind == .user && drift.observed != nil {
            let observed = try #require(drift.observed)
            let desired = mode.desired(mapped: drift.mapped, observed: observed, granted: drift.granted, on: .user)
            let work = SkillWork(from: observed, to: desired)
            #expect(work.added == drift.missing, "seed \(seed), \(drift)")
            #expect(work.removed.subtracting(drift.extra).isEmpty, "seed \(seed), \(drift)")
            #expect(drift.extra.subtracting(work.removed).intersection(drift.granted).isEmpty, "seed \(seed), \(drift)")
            #expect(!drift.missing.isEmpty || !drift.extra.isEmpty)
        }
    }
}
