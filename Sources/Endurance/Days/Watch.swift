import Domain
import Simulator
import Store
import SyncEngine
import TestSupport

/// Compares after each cycle what the server saw with what the database says.
struct Watch {
    private(set) var attempts = 0
    private var seenRequests = 0

    /// Notes how things stand before a cycle.
    mutating func begin(_ surroundings: inout some Surroundings) async {
        seenRequests = await surroundings.world.requests.count
        await surroundings.cycleBegins()
    }

    /// - Parameter report: `nil` where the process died in the cycle.
    /// - Throws: `Violation`.
    mutating func look(
        at report: CycleReport?, _ surroundings: inout some Surroundings, store: Store, cycle: Int
    ) async throws {
        func violation(_ what: String) -> Violation { Violation(cycle: cycle, what: what) }
        let requests = await surroundings.world.requests[seenRequests...]
        let writes = surroundings.writes(in: requests)
        let number = try report?.cycle ?? store.cycles(limit: 1).first?.id ?? 0
        let recorded = try store.attempts(AttemptFilter(cycle: number))
        attempts += recorded.count

        // Every write has its attempt, one to one; an attempt that was answered has its write.
        var open = recorded.map { (write: surroundings.write(of: $0), status: $0.httpStatus) }
        for seen in writes {
            let match =
                open.firstIndex { $0.write == seen.write && $0.status == seen.status }
                ?? open.firstIndex { $0.write == seen.write && $0.status == nil }
            guard let match else { throw violation("a write without an attempt: \(seen.write)") }
            open.remove(at: match)
        }
        if let made = open.first(where: { $0.status != nil }) {
            throw violation("an answer to no write: \(made.write)")
        }
        if let needless = writes.first(where: \.isNeedless) {
            throw violation("a write of what was in force: \(needless.write)")
        }
        if report?.outcome == .held, !writes.isEmpty { throw violation("a held cycle that wrote") }
        if let trespass = await surroundings.trespass(requests, report) { throw violation(trespass) }

        let unsettled = try store.unsettledAttempts()
        let isUntroubled = requests.allSatisfy { $0.fault == nil } && report?.error == nil
        // For ten minutes, three cycles, it may still take effect.
        if let report, isUntroubled, let old = unsettled.first(where: { $0.cycle + 5 < report.cycle }) {
            throw violation("an attempt left open for too long: \(old.id)")
        }
        if cycle.isMultiple(of: 40) { try await expectWholeChain(store, cycle) }
    }

    /// - Parameter isQuiet: the last cycle wrote nothing.
    /// - Throws: `Violation`.
    func expectRest(
        _ report: CycleReport?, _ surroundings: some Surroundings, store: Store, cycle: Int, isQuiet: Bool
    ) async throws {
        func violation(_ what: String) -> Violation { Violation(cycle: cycle, what: "at rest: \(what)") }
        // A mapped group may have been deleted for good.
        let isInStep = report?.plan.map {
            $0.leftOut.isEmpty && $0.unseen.isEmpty && $0.heldBack.allSatisfy(\.isOfMissingGroup)
        }
        guard let report, isInStep == true, report.tally.changed == 0, isQuiet else {
            throw violation("not in step: \(report.map { "\($0.outcome), \($0.tally)" } ?? "no report")")
        }
        guard try store.unsettledAttempts().isEmpty else { throw violation("attempts left open") }
        if let amiss = await surroundings.whatIsAmiss() { throw violation(amiss) }
        try await expectWholeChain(store, cycle)
    }

    private func expectWholeChain(_ store: Store, _ cycle: Int) async throws {
        let verification = try await store.verify(walkers: 1)
        if let flaw = verification.flaw { throw Violation(cycle: cycle, what: "the chain does not fit: \(flaw)") }
    }
}

extension HeldBack {
    fileprivate var isOfMissingGroup: Bool { reason == .groupMissing || reason == .givenByOthers }
}
