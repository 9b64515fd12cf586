import Domain
import Logging
import Store

extension SyncEngine {
    /// Finds out what became of the attempts that a crash or a lost answer left open, before anything new is planned.
    ///
    /// One whose target cannot be read stays open, and its target out of the plan; the others go on. Of several on one
    /// target, which all start from the same version, one took effect at the most.
    func resolveUnsettledAttempts(in cycle: Cycle.ID) async throws(StepError) {
        var inForce: Set<Target.ID> = []
        for attempt in try stored({ () throws(StoreError) in try store.unsettledAttempts() }) {
            let group: Group?
            do {
                group = try await directory.group(id: attempt.target.serverID)
            } catch  where !error.concernsEveryCall && !error.isTransient {
                logger.error(
                    "attempt left open",
                    metadata: [
                        "attempt": "\(attempt.id)", "group": "\(attempt.target.name)", "error": "\(error.facts)",
                    ])
                continue
            } catch {
                throw .directory(error)
            }
            var outcome = attempt.resolution(reading: group)
            if outcome == .applied, !inForce.insert(attempt.target.id).inserted { outcome = .failed }
            try stored { () throws(StoreError) in
                try store.settle(attempt.id, Settlement(outcome: outcome), showing: group, in: cycle)
            }
            logger.notice(
                "unsettled attempt resolved",
                metadata: [
                    "attempt": "\(attempt.id)", "group": "\(attempt.target.name)", "outcome": "\(outcome.rawValue)",
                ])
        }
    }

    func read(_ target: Target) async throws(StepError) -> Group? {
        do { return try await directory.group(id: target.serverID) } catch { throw .directory(error) }
    }
}
