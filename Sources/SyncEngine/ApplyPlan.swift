import Domain
import Store

extension SyncEngine {
    /// Applies the changes side by side, one at a time for each target, and counts what came of them.
    ///
    /// A change that fails leaves the others alone; an error that would meet every change ends them all, each settled.
    func apply(
        _ plan: Plan, _ verdict: GuardVerdict, after open: [Target.ID: OpenAttempts], in cycle: Cycle.ID,
        _ tally: inout Cycle.Tally
    ) async throws(StepError) {
        let allowance = verdict.allowance
        let results = await withTaskGroup(of: ChangeResult.self) { group in
            var waiting = plan.changes[...]
            var results: [ChangeResult] = []
            var isEnded = false
            func startNext() {
                guard !isEnded, !Task.isCancelled, let change = waiting.popFirst() else { return }
                group.addTask {
                    await apply(change, allowance, after: open[change.target.id] ?? OpenAttempts(), in: cycle)
                }
            }
            for _ in 0..<min(settings.maxConcurrentWrites, plan.changes.count) { startNext() }
            for await result in group {
                results.append(result)
                progress(.changed(results.count, of: plan.changes.count))
                if result.error != nil { isEnded = true }
                startNext()
            }
            return results
        }
        tally.applied = results.count { $0.inForce }
        tally.conflicts = results.reduce(0) { $0 + $1.conflicts }
        tally.failed = plan.changes.count - tally.applied
        // What could not be recorded weighs more than what could not be sent.
        for case .store(let error)? in results.map(\.error) { throw .store(error) }
        for case .directory(let error)? in results.map(\.error) { throw .directory(error) }
        if results.count < plan.changes.count, Task.isCancelled { throw .directory(.cancelled) }
        // Told last, because it may be about single groups: the others have had their turn.
        if let refusal = results.compactMap(\.refusal).first { throw .directory(refusal) }
    }
}

/// What came of one change.
struct ChangeResult: Sendable {
    /// The target bears what is asked for, by our PUT or by somebody else's.
    var inForce = false
    var conflicts = 0
    /// The server said that we may not write this target.
    var refusal: DirectoryError?
    /// What would meet every other change as well.
    var error: StepError?
}
