import Domain
import Logging
import Store

extension SyncEngine {
    /// Writes one change until it is in force, no longer needed, or given up for this cycle. Each write is an attempt of
    /// its own, on record before it is sent.
    ///
    /// - Parameters:
    ///   - allowance: what lets the change take away skills that the plan did not say, after a conflict; `nil` where
    ///     nothing may.
    ///   - open: attempts on the target that may still arrive.
    ///   - shown: a person as they were read since the plan was made. Without it they are left to the next cycle.
    ///   - freshness: how long they may be written to by it.
    ///   - unavailable: skills that can be given to nobody.
    func apply(
        _ change: Change, _ allowance: RemovalAllowance?, after open: OpenAttempts, from shown: Sighting?,
        _ freshness: Freshness, without unavailable: SkillSet, in cycle: Cycle.ID
    ) async -> ChangeResult {
        var run = ChangeRun(
            engine: self, cycle: cycle, change: change, allowance: allowance, open: open, unavailable: unavailable,
            freshness: freshness)
        do throws(StepError) {
            if change.target.kind == .user {
                guard let shown, try run.goOn(from: shown) else { return run.result }
            }
            try run.warnOfUndoneWrites()
            while try await run.writeOnce() {}
        } catch {
            switch error {
            case .directory(let failure) where !failure.concernsEveryCall:
                logger.error(
                    "change given up",
                    metadata: ["\(change.target.kind)": "\(change.target.name)", "error": "\(failure.facts)"])
                run.result.givenUp = failure
            default:
                run.result.error = error
            }
        }
        run.result.isOnRecord = run.attempts > 0
        return run.result
    }
}
