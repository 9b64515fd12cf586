import Domain
import Foundation
import Logging
import Store

extension SyncEngine {
    /// Finds out what became of the attempts that a crash or a lost answer left open, before anything new is planned.
    ///
    /// One that is not in force stays open for a while: it may still arrive. One whose target cannot be read stays open, and
    /// its target out of the plan; the others go on. After a failure of the server the others are left to the poll, and all
    /// of them after a cycle that opened the circuit: a few that cannot be read must not keep it open.
    func resolveUnsettledAttempts(in cycle: Cycle.ID) async throws(StepError) -> UnresolvedAttempts {
        let unsettled = try stored { () throws(StoreError) in try store.unsettledAttempts() }
        var unresolved = UnresolvedAttempts()
        var isFailing = try stored { () throws(StoreError) in try store.didLastCycleOpenCircuit() }
        for (id, attempts) in Dictionary(grouping: unsettled, by: \.target.id).sorted(by: { $0.key < $1.key }) {
            guard !isFailing, let target = attempts.last?.target else {
                unresolved.unread[id] = OpenAttempts(attempts)
                continue
            }
            let shown: Sighting?
            do {
                shown = try await directory.sighting(of: target)
            } catch  where !error.concernsEveryCall {
                let numbers = attempts.map { String($0.id) }.joined(separator: ",")
                logger.error(
                    "attempts left open",
                    metadata: ["attempts": "\(numbers)", "\(target.kind)": "\(target.name)", "error": "\(error.facts)"])
                isFailing = error.isTransient
                unresolved.unread[id] = OpenAttempts(attempts)
                continue
            } catch {
                throw .directory(error)
            }
            unresolved.mayArrive[id] = try resolve(attempts, reading: shown, in: cycle)
        }
        return unresolved
    }

    /// Returns the attempts that may still arrive.
    private func resolve(
        _ attempts: [Attempt], reading shown: Sighting?, in cycle: Cycle.ID
    ) throws(StepError) -> OpenAttempts {
        var open = OpenAttempts(attempts)
        let ours = try attempts.first.map { attempt throws(StepError) in try self.ours(on: attempt.target.id) }
        try settle(open.close(reading: shown, ours: ours ?? .empty), showing: shown, in: cycle)
        var late = OpenAttempts()
        for attempt in attempts where open.contains(attempt.id) {
            switch attempt.outcome {
            case _ where isBeyondArrival(attempt):
                try settle([(attempt.id, .failed)], showing: shown, in: cycle)
                continue
            case .pending: try settle([(attempt.id, .unknown)], showing: shown, in: cycle)
            default: break
            }
            late.add(attempt)
        }
        return late
    }

    /// Whether the attempt is so old that it will not take effect any more. One from a time to come was made by a clock that
    /// was wrong, unless it is only a little ahead: clocks are set back a little all the time.
    private func isBeyondArrival(_ attempt: Attempt) -> Bool {
        abs(now().timeIntervalSince(attempt.plannedAt)) > settings.longestWay / .seconds(1)
    }

    /// What was not in force, or could not be read, the poll may have shown since.
    func resolve(_ unresolved: inout UnresolvedAttempts, byPollOf cycle: Cycle.ID) throws(StepError) {
        try resolve(&unresolved.mayArrive, byPollOf: cycle)
        try resolve(&unresolved.unread, byPollOf: cycle)
    }

    private func resolve(_ open: inout [Target.ID: OpenAttempts], byPollOf cycle: Cycle.ID) throws(StepError) {
        for id in open.keys.sorted() {
            guard let known = try stored({ () throws(StoreError) in try store.knownTarget(id) }) else { continue }
            let shown = known.isPresent ? known.sighting : nil
            try settle(
                open[id]?.close(reading: shown, ours: known.snapshot.granted) ?? [], showing: shown, in: cycle)
        }
    }

    /// What of a target's skills confirmed writes of ours added.
    func ours(on target: Target.ID) throws(StepError) -> SkillSet {
        try stored { () throws(StoreError) in try store.knownTarget(target)?.snapshot.granted ?? .empty }
    }

    func settle(
        _ resolutions: [OpenAttempts.Resolution], showing shown: Sighting? = nil, in cycle: Cycle.ID
    ) throws(StepError) {
        for (attempt, outcome) in resolutions {
            try stored { () throws(StoreError) in
                try store.settle(attempt, Settlement(outcome: outcome), showing: shown, in: cycle)
            }
            if outcome == .unknown { continue }
            logger.notice(
                "unsettled attempt resolved",
                metadata: ["attempt": .stringConvertible(attempt), "outcome": "\(outcome.rawValue)"])
        }
    }

    func read(_ target: Target) async throws(StepError) -> Sighting? {
        do { return try await directory.sighting(of: target) } catch { throw .directory(error) }
    }
}
