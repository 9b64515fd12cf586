import Domain
import Foundation
import Logging
import Store

extension SyncEngine {
    /// PUTs one change until it is in force, no longer needed, or given up for this cycle. Each PUT is an attempt of
    /// its own, on record before it is sent.
    ///
    /// - Parameters:
    ///   - allowance: what lets the change take away skills that the plan did not say, after a conflict; `nil` where
    ///     nothing may.
    ///   - open: attempts on the target that may still arrive.
    func apply(
        _ change: Change, _ allowance: RemovalAllowance?, after open: OpenAttempts, in cycle: Cycle.ID
    ) async -> ChangeResult {
        var run = ChangeRun(engine: self, cycle: cycle, change: change, allowance: allowance, open: open)
        do throws(StepError) {
            while try await run.putOnce() {}
        } catch {
            switch error {
            case .directory(let failure) where !failure.concernsEveryCall:
                logger.error(
                    "change given up", metadata: ["group": "\(change.target.name)", "error": "\(failure.facts)"])
            default:
                run.result.error = error
            }
        }
        return run.result
    }
}

/// The attempts of one change within one cycle.
private struct ChangeRun {
    /// A token is renewed once, and a server that keeps on limiting us is left alone until the next cycle.
    private static let maxRenewals = 1
    private static let maxRateLimits = 10

    let engine: SyncEngine
    let cycle: Cycle.ID
    let planned: Change
    let allowance: RemovalAllowance?
    var change: Change
    var result = ChangeResult()

    private var open: OpenAttempts
    /// The plan, or the allowance, has the target among those that lose skills.
    private var isCounted: Bool
    private var attempts = 0
    private var tries = 0
    private var renewals = 0
    private var rateLimits = 0

    init(engine: SyncEngine, cycle: Cycle.ID, change: Change, allowance: RemovalAllowance?, open: OpenAttempts) {
        self.engine = engine
        self.cycle = cycle
        self.planned = change
        self.allowance = allowance
        self.change = change
        self.open = open
        self.isCounted = change.mayRemove
    }

    /// Sends one PUT and settles it. Returns whether another is called for.
    mutating func putOnce() async throws(StepError) -> Bool {
        attempts += 1
        tries += 1
        var recorded: Result<Attempt.ID, StepError>?
        let answer: PutAnswer?
        do {
            answer = try await engine.directory.put(change.after, on: change.baseGroup) {
                let record = record()
                recorded = record
                return (try? record.get()) != nil
            }
        } catch {
            // Recorded, but the connection could not be made: the attempt that never left is settled as such.
            if let attempt = try recorded?.get() {
                try settle(attempt, Settlement(outcome: .failed, error: error.facts))
            }
            if case .changedMeanwhile = error {
                // Nothing was to be sent, so there is no attempt to settle.
                attempts -= 1
                return try await retryAfterConflict(nil)
            }
            if error.isTransient { return try await retryAfterFailure() }
            throw .directory(error)
        }
        guard let attempt = try recorded?.get(), let answer else { return false }
        switch answer.result {
        case .applied(let group):
            return try await settleApplied(attempt, answer, group)
        case .conflict:
            try settle(attempt, Settlement(answer, outcome: .conflict))
            return try await retryAfterConflict(answer)
        case .rateLimited:
            try settle(attempt, Settlement(answer, outcome: .rateLimited))
            tries -= 1
            rateLimits += 1
            return goesOn(rateLimits <= Self.maxRateLimits, answer)
        case .unauthorized:
            try settle(attempt, Settlement(answer, outcome: .rejected))
            tries -= 1
            renewals += 1
            if renewals > Self.maxRenewals {
                result.refusal = .credentialsRefused(status: 401, detail: answer.error ?? "the token was not accepted")
            }
            return goesOn(renewals <= Self.maxRenewals, answer)
        case .rejected:
            try settle(attempt, Settlement(answer, outcome: .rejected))
            log(.error, "change rejected", answer)
            if answer.httpStatus == 403 {
                let call = DirectoryError.Call(method: "PUT", path: "group \(change.target.serverID)")
                result.refusal = .permissionMissing(call, detail: answer.error ?? "status 403")
            }
            return false
        case .failed, .lost:
            return try await settleLost(attempt, answer)
        }
    }

    // MARK: What an answer leads to

    private mutating func settleApplied(
        _ attempt: Attempt.ID, _ answer: PutAnswer, _ answered: Group?
    ) async throws(StepError) -> Bool {
        var left = answered
        if left == nil {
            // Without a body the version that the PUT produced is what a read shows; where that fails, it is not known.
            left = try? await engine.directory.group(id: change.target.serverID)
        }
        // They all start from the version that this one replaced: none of them can take effect any more.
        try engine.settle(open.close(as: .failed), in: cycle)
        guard let skills = left?.skills, skills != change.after else {
            try settle(attempt, Settlement(answer, outcome: .applied), showing: left)
            result.inForce = true
            log(.info, "skills applied", answer)
            return false
        }
        // Told to the audit as well: otherwise nothing would show why the group is PUT again.
        let missing = change.after.subtracting(skills).ids.joined(separator: ",")
        let extra = skills.subtracting(change.after).ids.joined(separator: ",")
        let error = "otherSkillsLeft missing=\(missing) extra=\(extra)"
        try settle(attempt, Settlement(answer, outcome: .applied, error: error), showing: left)
        log(.error, "other skills left than sent", answer)
        return false
    }

    /// - Parameter answer: `nil` where the conflict was found before anything was sent.
    private mutating func retryAfterConflict(_ answer: PutAnswer?) async throws(StepError) -> Bool {
        result.conflicts += 1
        try warnOfManyConflicts()
        guard goesOn(tries < engine.settings.maxAttempts, answer) else { return false }
        // Waiting comes before reading, so that the version is as fresh as it can be when the PUT leaves.
        try await wait(engine.settings.conflictDelay)
        return try await rebase()
    }

    private mutating func retryAfterFailure() async throws(StepError) -> Bool {
        guard tries < engine.settings.maxAttempts else { return false }
        try await wait(engine.settings.backoff.delay(afterFailures: tries, fraction: engine.random()))
        return true
    }

    private mutating func settleLost(_ attempt: Attempt.ID, _ answer: PutAnswer) async throws(StepError) -> Bool {
        let group: Group?
        do {
            group = try await engine.directory.group(id: change.target.serverID)
        } catch {
            try settle(attempt, Settlement(answer, outcome: .unknown))
            throw .directory(error)
        }
        log(.warning, "answer lost or failed", answer)
        let outcome = Attempt.resolution(
            of: change.after, onto: change.before, version: change.baseVersion, reading: group)
        if outcome == .failed, let group {
            // Not in force yet, but it may still be on its way. What the next answer says decides, or the next cycle.
            try settle(attempt, Settlement(answer, outcome: .unknown), showing: group)
            open.add(attempt, of: change)
            return try await retryAfterFailure()
        }
        try settle(attempt, Settlement(answer, outcome: outcome), showing: group)
        // Of those that start from one version, one takes effect at the most.
        try engine.settle(open.close(as: outcome == .applied ? .failed : outcome), in: cycle)
        result.inForce = outcome == .applied
        guard outcome == .superseded, let group else { return false }
        return try proceed(from: group) && tries < engine.settings.maxAttempts
    }

    /// Reads the group and makes the change anew from what it bears. Returns whether there is still something to do.
    private mutating func rebase() async throws(StepError) -> Bool {
        let group = try await engine.read(change.target)
        try engine.settle(open.close(reading: group), showing: group, in: cycle)
        return try group.map { group throws(StepError) in try proceed(from: group) } ?? false
    }

    private mutating func proceed(from group: Group) throws(StepError) -> Bool {
        let known = try observe(group)
        guard group.displayName == change.target.name,
            let rebased = change.rebased(onto: known.snapshot, id: known.snapshotID, mode: engine.settings.mode)
        else {
            // Either somebody else brought it about, or it is another name's group now and the next cycle's business.
            result.inForce = group.displayName == change.target.name && known.snapshot.skills != nil
            return false
        }
        guard maySend(rebased) else {
            engine.logger.warning(
                "change left for the next cycle: it would take away skills that the plan did not",
                metadata: [
                    "group": "\(change.target.name)", "remove": "\(rebased.remove.ids.joined(separator: ","))",
                ])
            return false
        }
        change = rebased
        return true
    }

    /// Whether the change may go on as it has become: what the plan did not say it takes away must be allowed for.
    private mutating func maySend(_ rebased: Change) -> Bool {
        if rebased.before != nil, rebased.remove.subtracting(planned.remove).isEmpty { return true }
        guard let allowance else { return false }
        if !isCounted { isCounted = allowance.take() }
        return isCounted
    }

    // MARK: The store

    private func record() -> Result<Attempt.ID, StepError> {
        do {
            return .success(try engine.store.recordAttempt(change, number: attempts, in: cycle))
        } catch {
            return .failure(.store(error))
        }
    }

    private func settle(
        _ attempt: Attempt.ID, _ settlement: Settlement, showing group: Group? = nil
    ) throws(StepError) {
        try engine.stored { () throws(StoreError) in
            try engine.store.settle(attempt, settlement, showing: group, in: cycle)
        }
    }

    private func observe(_ group: Group) throws(StepError) -> KnownTarget {
        try engine.stored { () throws(StoreError) in try engine.store.observe(group, in: cycle) }
    }

    private func warnOfManyConflicts() throws(StepError) {
        let count = try engine.stored { () throws(StoreError) in
            try engine.store.conflicts(of: change.target.id, since: engine.now().addingTimeInterval(-3600))
        }
        // Once, not with each one more.
        guard count == ConflictHour.threshold + 1 else { return }
        engine.logger.warning(
            "many conflicts: another tool provisions this group",
            metadata: [
                "group": "\(change.target.name)", "groupId": "\(change.target.serverID)",
                "conflictsInLastHour": "\(count)",
            ])
    }

    // MARK: Waiting and logging

    private func wait(_ duration: Duration) async throws(StepError) {
        do { try await engine.clock.sleep(for: duration) } catch { throw .directory(.cancelled) }
    }

    /// Logs where the change is given up. Returns whether it is not.
    private func goesOn(_ isWorthwhile: Bool, _ answer: PutAnswer?) -> Bool {
        if !isWorthwhile { log(.error, "change given up", answer) }
        return isWorthwhile
    }

    private func log(_ level: Logger.Level, _ message: Logger.Message, _ answer: PutAnswer?) {
        var metadata: Logger.Metadata = [
            "group": "\(change.target.name)", "add": "\(change.add.ids.joined(separator: ","))",
            "remove": "\(change.remove.ids.joined(separator: ","))",
        ]
        if let status = answer?.httpStatus { metadata["status"] = "\(status)" }
        if let error = answer?.error { metadata["error"] = "\(error)" }
        engine.logger.log(level: level, message, metadata: metadata)
    }
}
