import Domain
import Logging
import Store

extension SyncEngine {
    /// Finds out what became of the attempts that a crash or a lost answer left open, before anything new is planned.
    func resolveUnsettledAttempts(in cycle: Cycle.ID) async throws(StepError) {
        for attempt in try stored({ () throws(StoreError) in try store.unsettledAttempts() }) {
            let group = try await read(attempt.target)
            let outcome = attempt.resolution(reading: group)
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
