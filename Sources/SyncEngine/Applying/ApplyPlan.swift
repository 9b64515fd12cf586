import Domain
import Logging
import Store

extension SyncEngine {
    /// Applies the changes side by side, one at a time for each target, and counts what came of them.
    ///
    /// A change that fails leaves the others alone; an error that would meet every change ends them all, each settled.
    ///
    /// - Parameter unavailable: skills that can be given to nobody.
    /// - Returns: the changes that did not come into force, in the order of the plan.
    func apply(
        _ plan: Plan, _ verdict: GuardVerdict, after open: [Target.ID: OpenAttempts], without unavailable: SkillSet,
        in cycle: Cycle.ID, _ tally: inout Cycle.Tally
    ) async throws(StepError) -> [FailedChange] {
        let isOfPeople = plan.changes.first?.target.kind == .user
        var freshness = Freshness(
            Timeline(clock), requestsPerMinute: await directory.requestsPerMinute(),
            writesSideBySide: settings.maxConcurrentWrites)
        var byTarget: [Target.ID: ChangeResult] = [:]
        /// Why people could not be read before they were written to.
        var unread: StepError?
        var (permission, waiting) = try writePermission(for: plan.changes)
        while !waiting.isEmpty, !permission.isDenied {
            guard !Task.isCancelled, byTarget.values.allSatisfy({ $0.error == nil }) else { break }
            let batch = isOfPeople ? waiting.prefix(Roster.peoplePerRead) : waiting[...]
            let shown: [ExactName: Sighting]
            do {
                shown = try await reread(batch)
            } catch {
                unread = error
                break
            }
            freshness.renew()
            let results = await sideBySide(batch, done: byTarget.count, of: plan.changes.count, &permission) {
                [freshness] in
                !isOfPeople || !freshness.isSpent
            } write: { [freshness] change in
                await apply(
                    change, verdict.allowance, after: open[change.target.id] ?? OpenAttempts(),
                    from: shown[ExactName(change.target.serverID)], freshness, without: unavailable, in: cycle)
            }
            byTarget.merge(results) { $1 }
            waiting.removeAll { results[$0.target.id] != nil }
            if results.values.allSatisfy({ $0.error == nil }) {
                try await readAfterRemovals(batch.filter { results[$0.target.id]?.inForce == true }, in: cycle)
            }
        }
        if permission.isDenied, !waiting.isEmpty {
            logger.warning(
                "writes stopped: they are not permitted; the next cycle tries a single one",
                metadata: ["changesLeft": "\(waiting.count)"])
        }
        let results = plan.changes.compactMap { byTarget[$0.target.id] }
        tally.applied = results.count { $0.inForce }
        tally.conflicts = results.reduce(0) { $0 + $1.conflicts }
        tally.failed = plan.changes.count - tally.applied
        // What could not be recorded weighs more than what could not be sent.
        let errors = results.compactMap(\.error) + [unread].compactMap(\.self)
        for case .store(let error) in errors { throw .store(error) }
        for case .directory(let error) in errors { throw .directory(error) }
        if results.count < plan.changes.count, Task.isCancelled { throw .directory(.cancelled) }
        // Told last, because it may be about single groups: the others have had their turn.
        if let refusal = results.compactMap(\.refusal).first { throw .directory(refusal) }
        return plan.changes.compactMap { change in
            guard let result = byTarget[change.target.id], !result.inForce else { return nil }
            return FailedChange(
                target: change.target, error: result.givenUp, unavailable: change.add.intersection(unavailable),
                isOnRecord: result.isOnRecord)
        }
    }

    /// Writes the changes until one ends them all, or until the next is not to begin any more. The first begins in any case.
    private func sideBySide(
        _ changes: ArraySlice<Change>, done: Int, of total: Int, _ permission: inout WritePermission,
        mayBegin: () -> Bool, write: @escaping @Sendable (Change) async -> ChangeResult
    ) async -> [Target.ID: ChangeResult] {
        let known = permission
        let (results, learnt) = await withTaskGroup(of: (Target.ID, ChangeResult).self) { group in
            var permission = known
            var waiting = changes
            var results: [Target.ID: ChangeResult] = [:]
            var inFlight = 0
            var isEnded = false
            func start() {
                while inFlight < permission.mostInFlight(of: settings.maxConcurrentWrites) {
                    guard !isEnded, !Task.isCancelled, waiting.count == changes.count || mayBegin(),
                        let change = waiting.popFirst()
                    else { return }
                    inFlight += 1
                    group.addTask { (change.target.id, await write(change)) }
                }
            }
            start()
            for await (target, result) in group {
                inFlight -= 1
                results[target] = result
                permission.learn(from: result)
                progress(.changed(done + results.count, of: total))
                if result.error != nil { isEnded = true }
                start()
            }
            return (results, permission)
        }
        permission = learnt
        return results
    }

    /// What is known of the permission to write, and the changes in the order in which they are tried: those that were refused
    /// last time come last, the longest ago first. So a single target that may not be written never keeps the others waiting.
    private func writePermission(
        for changes: [Change]
    ) throws(StepError) -> (permission: WritePermission, order: [Change]) {
        try stored { () throws(StoreError) in
            let refused = try store.refusedWrites(of: changes.map(\.target.id))
            let order =
                changes.filter { refused.at[$0.target.id] == nil }
                + changes.filter { refused.at[$0.target.id] != nil }
                .sorted { refused.at[$0.target.id] ?? 0 < refused.at[$1.target.id] ?? 0 }
            return (WritePermission(isInDoubt: refused.isLast), order)
        }
    }

    /// Reads the people whom skills were removed from: the answer to a removal does not show them, and a server that says that it
    /// removed a skill may not have. A read that fails is left to the next poll.
    private func readAfterRemovals(_ changes: [Change], in cycle: Cycle.ID) async throws(StepError) {
        let removals = changes.filter { $0.target.kind == .user && !$0.remove.isEmpty }.map(\.target.id)
        if removals.isEmpty { return }
        let people = try stored { () throws(StoreError) in try store.unconfirmedRemovals(from: removals) }
        guard let shown = try? await active(people) else { return }
        try stored { () throws(StoreError) in
            for person in shown { _ = try store.observe(person, in: cycle) }
        }
    }

    /// What people have now, by id. Nothing but a version keeps a write from running over what others did since the poll, and
    /// people have none, so they are read once more right before they are written to.
    private func reread(_ changes: ArraySlice<Change>) async throws(StepError) -> [ExactName: Sighting] {
        let people = changes.filter { $0.target.kind == .user }.map(\.target.serverID)
        do {
            return Dictionary(try await active(people).map { (ExactName($0.id), $0) }) { first, _ in first }
        } catch {
            throw .directory(error)
        }
    }

    /// Those of the people whom the server shows with their skills and who may be given some.
    private func active(_ people: [String]) async throws(DirectoryError) -> [Sighting] {
        if people.isEmpty { return [] }
        return try await directory.people(people).members.compactMap(\.sighting).filter(\.isActive)
    }
}

/// What came of one change.
struct ChangeResult: Sendable {
    /// The target bears what is asked for, by our PUT or by somebody else's.
    var inForce = false
    var conflicts = 0
    /// The server said that we may not write this target.
    var refusal: DirectoryError?
    /// What ended the change, and is about its target alone.
    var givenUp: DirectoryError?
    /// An attempt was recorded.
    var isOnRecord = false
    /// What would meet every other change as well.
    var error: StepError?
}
