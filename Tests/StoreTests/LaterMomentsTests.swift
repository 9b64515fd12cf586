import Domain
import Foundation
import Store
import TestSupport
import Testing

/// A pruning leaves every answer about its time and all later ones as it was, whatever changes: modes, names, groups that
/// come back.
@Suite struct LaterMomentsTests {
    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func `after prunings at random times every later moment of restless groups is answered as before`(
        seed: UInt64
    ) async throws {
        try await check(try RandomHistory(seed: seed, isGuarded: seed.isMultiple(of: 2), isRestless: true), seed)
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `after prunings at random times every later moment of restless people is answered as before`(
        seed: UInt64
    ) async throws {
        try await check(try PeopleHistory(seed: seed, isRestless: true), seed)
    }

    private func check(_ lived: some LivedHistory, _ seed: UInt64) async throws {
        var history = lived
        var random = SeededRandom(seed: seed)
        try history.live(steps: 30)
        var horizon = history.instants[0].time
        for number in 1...3 {
            let later = history.instants.filter { $0.time > horizon }
            horizon = try #require(later.prefix(later.count / 2).randomElement(using: &random)).time
            let pruning = "seed \(seed), pruning \(number) before \(horizon.timeIntervalSince1970)"
            try await prune(history.store, history.scratch, history.instants, before: horizon, pruning)
            try history.live(steps: 6)
        }
    }

    private func prune(
        _ store: Store, _ scratch: Scratch, _ instants: [RandomHistory.Instant], before horizon: Date, _ pruning: String
    ) async throws {
        let before = try LaterAnswers(of: store, in: scratch, from: horizon)
        _ = try store.prune(before: horizon, by: "ann@desk", batch: 7)
        let after = try LaterAnswers(of: store, in: scratch, from: horizon)
        #expect(after.explanations == before.explanations, "\(pruning)")
        #expect(after.people == before.people, "\(pruning)")
        #expect(after.trails == before.trails, "\(pruning)")
        #expect(after.attempts == before.attempts, "\(pruning)")
        #expect(after.hold == before.hold, "\(pruning)")
        #expect(after.report == before.report, "\(pruning)")
        #expect(try await store.verify().flaw == nil, "\(pruning)")
        #expect(try scratch.sql("PRAGMA foreign_key_check").isEmpty, "\(pruning)")
        for (offset, instant) in instants.filter({ $0.time >= horizon }).enumerated() {
            // Those right after the pruning, which go by it most, and some of the others.
            guard offset < 15 || offset.isMultiple(of: 5) else { continue }
            // So that tests which wait for an answer go on in the meantime.
            await Task.yield()
            let at = "\(pruning), at \(instant.time.timeIntervalSince1970)"
            let drift = try store.drift(at: instant.time)
            try #require(drift == instant.drift, "\(at)")
            let applied = try store.applied(at: instant.time)
            try #require(applied == instant.applied, "\(at)")
        }
    }
}

/// A history in a store that goes on, and remembers what the store said after each step.
private protocol LivedHistory {
    var scratch: Scratch { get }
    var store: Store { get }
    var instants: [RandomHistory.Instant] { get }
    mutating func live(steps: Int) throws
}

extension RandomHistory: LivedHistory {}
extension PeopleHistory: LivedHistory {}
