import Domain
import Foundation
import Simulator
import Store
import TestSupport

/// What a soak came to, and what of it is not as it should be.
struct SoakResult: Sendable {
    let samples: [SoakSample]
    let failures: [String]
    private let exit: Int32
    private let cycles: Int
    private let attempts: Int
    private let events: Int
    private let counts: RequestCounts

    init(samples: [SoakSample], exit: Int32, store: Store, world: World, scene: some SoakScene) async throws {
        self.samples = samples
        self.exit = exit
        counts = await world.counts
        var cycles = 0
        try store.cycles { _ in
            cycles += 1
            return true
        }
        self.cycles = cycles
        var outcomes: [Attempt.Outcome: Int] = [:]
        try store.attempts(AttemptFilter()) {
            outcomes[$0.outcome, default: 0] += 1
            return true
        }
        attempts = outcomes.values.reduce(0, +)
        let verification = try await store.verify()
        events = verification.events

        var failures: [String] = []
        if exit != 0 { failures.append("the daemon ended with \(exit)") }
        if let flaw = verification.flaw { failures.append("the chain does not fit: \(flaw)") }
        if outcomes[.pending] != nil || outcomes[.unknown] != nil { failures.append("attempts are open: \(outcomes)") }
        if outcomes[.applied] != counts.writesInEffect {
            failures.append(
                "\(counts.writesInEffect) writes took effect, \(outcomes[.applied] ?? 0) are on record as applied")
        }
        self.failures = await failures + scene.amiss(world)
    }

    var markdown: String {
        let settled = samples.dropFirst(samples.count / 6)
        let (early, late) = (settled.prefix(settled.count / 4), settled.suffix(settled.count / 4))
        func median(_ samples: ArraySlice<SoakSample>, _ value: (SoakSample) -> Double) -> Double {
            let sorted = samples.map(value).sorted()
            return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
        }
        func row(_ what: String, _ digits: Int, _ value: (SoakSample) -> Double) -> String {
            let figures = [median(early, value), median(late, value), samples.map(value).max() ?? 0]
            let shown = figures.map { $0.formatted(.number.precision(.fractionLength(digits)).grouping(.never)) }
            return "| \(what) | \(shown.joined(separator: " | ")) |"
        }
        return """
            | | early | late | most |
            |---|---:|---:|---:|
            \(row("resident memory, MiB", 1, \.residentMebibytes))
            \(row("file descriptors", 0) { Double($0.descriptors) })
            \(row("write-ahead log, MiB", 2) { Double($0.logBytes) / 1_048_576 })
            \(row("database, MiB", 1) { Double($0.databaseBytes) / 1_048_576 })

            \(cycles) cycles, \(counts.arrived) requests, \(counts.faults) of them met a fault; \(counts.writesInEffect) writes \
            took effect, \(attempts) attempts on record; \(events) events in the chain, which is whole. \
            \(failures.isEmpty ? "Nothing was lost." : failures.joined(separator: "; "))
            """
    }
}
