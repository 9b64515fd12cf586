import Domain
import Foundation
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
    ///   - unavailable: skills that can be given to nobody.
    func apply(
        _ change: Change, _ allowance: RemovalAllowance?, after open: OpenAttempts, from shown: Sighting?,
        without unavailable: SkillSet, in cycle: Cycle.ID
    ) async -> ChangeResult {
        var run = ChangeRun(
            engine: self, cycle: cycle, change: change, allowance: allowance, open: open, unavailable: unavailable)
        do throws(StepError) {
            if change.target.kind == .user {
                guard let shown, try run.goOn(from: shown) else { return run.result }
            }
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

/// The attempts of one change within one cycle.
private struct ChangeRun {
    /// A token is renewed once, and a server that keeps on limiting us is left alone until the next cycle.
    private static let maxRenewals = 1
    private static let maxRateLimits = 10

    let engine: SyncEngine
    let cycle: Cycle.ID
    let planned: Change
    let allowance: RemovalAllowance?
    var result = ChangeResult()

    private var steps: ChangeInSteps
    private var open: OpenAttempts
    /// The plan, or the allowance, has the target among those that lose skills.
    private var isCounted: Bool
    /// Those on record.
    fileprivate var attempts = 0
    private var tries = 0
    private var renewals = 0
    private var rateLimits = 0

    init(
        engine: SyncEngine, cycle: Cycle.ID, change: Change, allowance: RemovalAllowance?, open: OpenAttempts,
        unavailable: SkillSet
    ) {
        self.engine = engine
        self.cycle = cycle
        self.planned = change
        self.allowance = allowance
        steps = ChangeInSteps(change, without: unavailable)
        self.open = open
        self.isCounted = change.mayRemove
    }

    private var change: Change { steps.change }

    /// Sends one write and settles it. Returns whether another is called for.
    mutating func writeOnce() async throws(StepError) -> Bool {
        guard var step = steps.next(engine.directory.step) else { return finished() }
        attempts += 1
        tries += 1
        var recorded: Result<Attempt.ID, StepError>?
        let answer: WriteAnswer?
        do {
            answer = try await engine.directory.write(step.after, on: change.baseSighting) { found in
                let record = record(&step, on: found)
                recorded = record
                return (try? record.get()) != nil
            }
        } catch {
            // Recorded, but the connection could not be made: the attempt that never left is settled as such.
            if let attempt = try recorded?.get() {
                try settle(attempt, Settlement(outcome: .failed, error: error.facts))
            } else {
                attempts -= 1
            }
            let unsent = recorded == nil ? error : nil
            if case .changedMeanwhile = error { return try await retryAfterConflict(nil, unsent: unsent) }
            if error.isTransient { return try await retryAfterFailure(unsent: unsent) }
            throw .directory(error)
        }
        guard let attempt = try recorded?.get(), let answer else { return false }
        switch answer.result {
        case .applied(let shown):
            return try await settleApplied(attempt, answer, step, shown)
        case .conflict:
            try settle(attempt, Settlement(answer, outcome: .conflict))
            return try await retryAfterConflict(answer)
        case .rateLimited:
            try settle(attempt, Settlement(answer, outcome: .rateLimited))
            tries -= 1
            rateLimits += 1
            guard goesOn(rateLimits <= Self.maxRateLimits, answer) else { return false }
            // Nothing but a version would notice what others do while we wait.
            return change.baseVersion == nil ? try await rebase() : true
        case .unauthorized:
            try settle(attempt, Settlement(answer, outcome: .rejected))
            tries -= 1
            renewals += 1
            if renewals > Self.maxRenewals {
                result.refusal = .credentialsRefused(status: 401, detail: answer.error ?? "none")
            }
            return goesOn(renewals <= Self.maxRenewals, answer)
        case .rejected:
            try settle(attempt, Settlement(answer, outcome: .rejected))
            log(.error, "change rejected", step, answer)
            if answer.httpStatus == 403 {
                result.refusal = .permissionMissing(answer.call, detail: answer.error ?? "none", needs: answer.needs)
                return false
            }
            guard step.target.kind == .user else { return false }
            steps.refuse(step)
            tries = 0
            guard steps.next(engine.directory.step) != nil else { return finished() }
            // Of a person that is gone nothing is left to do.
            return try await engine.read(change.target) != nil
        case .failed, .lost:
            return try await settleLost(attempt, answer, step)
        }
    }

    // MARK: What an answer leads to

    private mutating func settleApplied(
        _ attempt: Attempt.ID, _ answer: WriteAnswer, _ step: Change, _ answered: Sighting?
    ) async throws(StepError) -> Bool {
        var left = answered
        let isVersionMissing = step.target.kind == .group && step.baseVersion != nil && left?.version == nil
        if left == nil || isVersionMissing {
            // The version that the write produced is then what a read shows, of the same skills; where that fails, it is not
            // known.
            let shown = try? await engine.directory.sighting(of: change.target)
            if left == nil || shown?.skills == left?.skills { left = shown ?? left }
        }
        let overtaken = open.close(afterApplying: step, leaving: left, ours: try ours())
        guard let skills = left?.skills, !step.isInForce(in: skills) else {
            try settle(attempt, Settlement(answer, outcome: .applied), showing: left, with: overtaken)
            log(.info, "skills applied", step, answer)
            return try goOn(after: step)
        }
        // Told to the audit as well: otherwise nothing would show why the target is written to again.
        let missing = step.after.subtracting(skills).ids.joined(separator: ",")
        let extra = skills.subtracting(step.after).ids.joined(separator: ",")
        let error = "otherSkillsLeft missing=\(missing) extra=\(extra)"
        try settle(attempt, Settlement(answer, outcome: .applied, error: error), showing: left, with: overtaken)
        log(.error, "other skills left than sent", step, answer)
        return false
    }

    /// Goes on to the change's next step, where that one was not the last.
    private mutating func goOn(after step: Change) throws(StepError) -> Bool {
        tries = 0
        if step.after == change.after { return finished() }
        let known = try engine.stored { () throws(StoreError) in try engine.store.knownTarget(change.target.id) }
        guard let known,
            let rest = change.rebased(onto: known.snapshot, id: known.snapshotID, mode: engine.settings.mode)
        else { return finished() }
        steps.change = rest
        return true
    }

    private mutating func finished() -> Bool {
        result.inForce = steps.isNothingRefused
        return false
    }

    /// - Parameters:
    ///   - answer: `nil` where the conflict was found before anything was sent.
    ///   - unsent: what kept the write from being sent: there is no attempt to tell of it.
    private mutating func retryAfterConflict(
        _ answer: WriteAnswer?, unsent: DirectoryError? = nil
    ) async throws(StepError) -> Bool {
        result.conflicts += 1
        try warnOfManyConflicts()
        if let unsent, tries >= engine.settings.maxAttempts { throw .directory(unsent) }
        guard goesOn(tries < engine.settings.maxAttempts, answer) else { return false }
        // Waiting comes before reading, so that the version is as fresh as it can be when the PUT leaves.
        try await wait(engine.settings.conflictDelay)
        return try await rebase()
    }

    /// - Parameter unsent: as for ``retryAfterConflict(_:unsent:)``.
    private mutating func retryAfterFailure(unsent: DirectoryError? = nil) async throws(StepError) -> Bool {
        if let unsent, tries >= engine.settings.maxAttempts { throw .directory(unsent) }
        guard tries < engine.settings.maxAttempts else { return false }
        try await wait(engine.settings.backoff.delay(afterFailures: tries, fraction: engine.random()))
        return true
    }

    private mutating func settleLost(
        _ attempt: Attempt.ID, _ answer: WriteAnswer, _ step: Change
    ) async throws(StepError) -> Bool {
        let shown: Sighting?
        do {
            shown = try await engine.directory.sighting(of: change.target)
        } catch {
            try settle(attempt, Settlement(answer, outcome: .unknown))
            throw .directory(error)
        }
        log(.warning, "answer lost or failed", step, answer)
        let outcome = Attempt.resolution(
            of: step.after, onto: step.before, version: step.baseVersion, reading: shown)
        if outcome == .failed, let shown {
            // Not in force yet, but it may still be on its way. What the next answer says decides, or the next cycle.
            try settle(attempt, Settlement(answer, outcome: .unknown), showing: shown)
            open.add(attempt, of: step)
            return try await retryAfterFailure()
        }
        let ours = try ours()
        let overtaken =
            outcome == .applied
            ? open.close(afterApplying: step, leaving: shown, ours: ours) : open.close(reading: shown, ours: ours)
        try settle(attempt, Settlement(answer, outcome: outcome), showing: shown, with: overtaken)
        guard let shown else { return false }
        if outcome == .applied, shown.skills.map(step.isInForce) ?? true { return try goOn(after: step) }
        // Others came in between: what is left to do is seen in what they left.
        return try proceed(from: shown) && tries < engine.settings.maxAttempts
    }

    /// Reads the target and makes the change anew from what it bears. Returns whether there is still something to do.
    private mutating func rebase() async throws(StepError) -> Bool {
        let shown = try await engine.read(change.target)
        guard let shown else {
            try engine.settle(open.close(reading: nil, ours: .empty), in: cycle)
            return false
        }
        return try goOn(from: shown)
    }

    /// Makes the change anew from what the target was seen to bear. Returns whether there is still something to do.
    mutating func goOn(from shown: Sighting) throws(StepError) -> Bool {
        try engine.settle(open.close(reading: shown, ours: try ours()), showing: shown, in: cycle)
        return try proceed(from: shown)
    }

    private mutating func proceed(from shown: Sighting) throws(StepError) -> Bool {
        let known = try observe(shown)
        let isSameMapping = shown.kind == .user || shown.displayName == change.target.name
        guard isSameMapping,
            let rebased = change.rebased(onto: known.snapshot, id: known.snapshotID, mode: engine.settings.mode)
        else {
            // Either somebody else brought it about, or it is another name's group now and the next cycle's business.
            result.inForce = isSameMapping && known.snapshot.skills != nil
            return false
        }
        guard maySend(rebased) else {
            engine.logger.warning(
                "change left for the next cycle: it would take away skills that the plan did not",
                metadata: [
                    "\(change.target.kind)": "\(change.target.name)",
                    "remove": "\(rebased.remove.ids.joined(separator: ","))",
                ])
            return false
        }
        steps.change = rebased
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

    /// - Parameter found: the target as it is written to. A version that only a read tells goes on record as what the write
    ///   starts from.
    private func record(_ step: inout Change, on found: Sighting) -> Result<Attempt.ID, StepError> {
        do {
            if step.baseVersion == nil, found.version != nil {
                let known = try engine.store.observe(found, in: cycle)
                step = step.starting(from: known.snapshotID, version: known.snapshot.version)
            }
            return .success(try engine.store.recordAttempt(step, number: attempts, in: cycle))
        } catch {
            return .failure(.store(error))
        }
    }

    private func settle(
        _ attempt: Attempt.ID, _ settlement: Settlement, showing shown: Sighting? = nil
    ) throws(StepError) {
        try engine.stored { () throws(StoreError) in
            try engine.store.settle(attempt, settlement, showing: shown, in: cycle)
        }
    }

    /// Settles an attempt and those that it overtook. What cannot have taken effect is settled first: were it still open after a
    /// crash in between, it would be taken for what the attempt did.
    private func settle(
        _ attempt: Attempt.ID, _ settlement: Settlement, showing shown: Sighting?,
        with overtaken: [OpenAttempts.Resolution]
    ) throws(StepError) {
        try engine.settle(overtaken.filter { $0.outcome == .failed }, in: cycle)
        try settle(attempt, settlement, showing: shown)
        try engine.settle(overtaken.filter { $0.outcome != .failed }, showing: shown, in: cycle)
    }

    /// What of the target's skills confirmed writes of ours added; asked for where attempts are open alone.
    private func ours() throws(StepError) -> SkillSet {
        open.isEmpty ? .empty : try engine.ours(on: change.target.id)
    }

    private func observe(_ shown: Sighting) throws(StepError) -> KnownTarget {
        try engine.stored { () throws(StoreError) in try engine.store.observe(shown, in: cycle) }
    }

    private func warnOfManyConflicts() throws(StepError) {
        let count = try engine.stored { () throws(StoreError) in
            try engine.store.conflicts(of: change.target.id, since: engine.now().addingTimeInterval(-3600))
        }
        // Once, not with each one more.
        guard count == ConflictHour.threshold + 1 else { return }
        engine.logger.warning(
            "many conflicts: another tool provisions this \(change.target.kind)",
            metadata: [
                "\(change.target.kind)": "\(change.target.name)",
                "\(change.target.kind)Id": "\(change.target.serverID)",
                "conflictsInLastHour": "\(count)",
            ])
    }

    // MARK: Waiting and logging

    private func wait(_ duration: Duration) async throws(StepError) {
        do { try await engine.clock.sleep(for: duration) } catch { throw .directory(.cancelled) }
    }

    /// Logs where the change is given up. Returns whether it is not.
    private func goesOn(_ isWorthwhile: Bool, _ answer: WriteAnswer?) -> Bool {
        if !isWorthwhile { log(.error, "change given up", change, answer) }
        return isWorthwhile
    }

    private func log(_ level: Logger.Level, _ message: Logger.Message, _ change: Change, _ answer: WriteAnswer?) {
        var metadata: Logger.Metadata = [
            "\(change.target.kind)": "\(change.target.name)", "add": "\(change.add.ids.joined(separator: ","))",
            "remove": "\(change.remove.ids.joined(separator: ","))",
        ]
        if let status = answer?.httpStatus { metadata["status"] = "\(status)" }
        if let error = answer?.error { metadata["error"] = "\(error)" }
        engine.logger.log(level: level, message, metadata: metadata)
    }
}
