import Domain
import Logging
import Store

extension SyncEngine {
    /// Finds out what became of the attempts that a crash or a lost answer left open, before anything new is planned.
    ///
    /// One whose target cannot be read stays open, and its target out of the plan; the others go on. One that is not in
    /// force stays open for one more cycle: it may still arrive.
    ///
    /// - Returns: those that may still arrive, by target.
    func resolveUnsettledAttempts(in cycle: Cycle.ID) async throws(StepError) -> [Target.ID: OpenAttempts] {
        let unsettled = try stored { () throws(StoreError) in try store.unsettledAttempts() }
        var open: [Target.ID: OpenAttempts] = [:]
        let byTarget = Dictionary(grouping: unsettled, by: \.target.id).sorted { $0.key < $1.key }
        for (id, attempts) in byTarget {
            guard let target = attempts.last?.target else { continue }
            let group: Group?
            do {
                group = try await directory.group(id: target.serverID)
            } catch  where !error.concernsEveryCall && !error.isTransient {
                let numbers = attempts.map { String($0.id) }.joined(separator: ",")
                logger.error(
                    "attempts left open",
                    metadata: ["attempts": "\(numbers)", "group": "\(target.name)", "error": "\(error.facts)"])
                continue
            } catch {
                throw .directory(error)
            }
            open[id] = try resolve(attempts, reading: group, in: cycle)
        }
        return open
    }

    /// Returns the attempts that may still arrive.
    private func resolve(
        _ attempts: [Attempt], reading group: Group?, in cycle: Cycle.ID
    ) throws(StepError) -> OpenAttempts {
        var open = OpenAttempts()
        for attempt in attempts { open.add(attempt) }
        try settle(open.close(reading: group), showing: group, in: cycle)
        var late = OpenAttempts()
        for attempt in attempts where open.contains(attempt.id) {
            switch attempt.outcome {
            case .pending: try settle([(attempt.id, .unknown)], showing: group, in: cycle)
            // A whole cycle has gone by.
            case _ where attempt.cycle + 1 < cycle:
                try settle([(attempt.id, .failed)], showing: group, in: cycle)
                continue
            default: break
            }
            late.add(attempt)
        }
        return late
    }

    /// What may still have arrived may have done so by the time of the poll.
    func resolve(_ open: inout [Target.ID: OpenAttempts], byPollOf cycle: Cycle.ID) throws(StepError) {
        for id in open.keys.sorted() {
            guard let known = try stored({ () throws(StoreError) in try store.knownTarget(id) }) else { continue }
            let group = known.isPresent ? known.group : nil
            try settle(open[id]?.close(reading: group) ?? [], showing: group, in: cycle)
        }
    }

    func settle(
        _ resolutions: [OpenAttempts.Resolution], showing group: Group? = nil, in cycle: Cycle.ID
    ) throws(StepError) {
        for (attempt, outcome) in resolutions {
            try stored { () throws(StoreError) in
                try store.settle(attempt, Settlement(outcome: outcome), showing: group, in: cycle)
            }
            if outcome == .unknown { continue }
            logger.notice(
                "unsettled attempt resolved",
                metadata: ["attempt": "\(attempt)", "outcome": "\(outcome.rawValue)"])
        }
    }

    func read(_ target: Target) async throws(StepError) -> Group? {
        do { return try await directory.group(id: target.serverID) } catch { throw .directory(error) }
    }
}
