import Domain
import Logging
import Store

/// What an answer leads to: whether another write is called for.
extension ChangeRun {
    mutating func settleApplied(
        _ attempt: Attempt.ID, _ answer: WriteAnswer, _ step: Change, _ answered: Sighting?
    ) async throws(StepError) -> Bool {
        var left = answered
        let isVersionMissing = step.target.kind == .group && step.baseVersion != nil && left?.version == nil
        if left == nil || isVersionMissing {
            // The version that the write produced is then what a read shows, of the same skills; where that fails, it is not
            // known.
            let shown = try? await engine.directory.sighting(of: change.target)
            if left == nil || shown?.skills == left?.skills { left = shown ?? left }
            // What the answer says of the skills that were given is newer than a read that may be late.
            if let shown = left, let skills = shown.skills { left = shown.bearing(skills.overlaid(with: answer.given)) }
        }
        let overtaken = open.close(afterApplying: step, leaving: left, ours: try ours())
        guard let skills = left?.skills,
            let difference = StoredDifference(
                sent: step.after, onto: step.before, stored: skills, on: step.target.kind)
        else {
            try settle(attempt, Settlement(answer, outcome: .applied), showing: left, with: overtaken)
            log(.info, "skills applied", step, answer)
            return try goOn(after: step)
        }
        // Told to the audit as well: otherwise nothing would show why the target is written to again.
        let names = try engine.stored { () throws(StoreError) in try engine.store.skillNames().current }
        let error = difference.facts(calling: names)
        try settle(attempt, Settlement(answer, outcome: .applied, error: error), showing: left, with: overtaken)
        log(.error, "the server stored something else than it was sent", step, answer, error: error)
        guard step.target.kind == .user else { return false }
        steps.setAside(step, storedAs: skills)
        return try goOn(after: step)
    }

    /// Goes on to the change's next step, where that one was not the last.
    mutating func goOn(after step: Change) throws(StepError) -> Bool {
        tries = 0
        if step.after == change.after { return finished() }
        let known = try engine.stored { () throws(StoreError) in try engine.store.knownTarget(change.target.id) }
        guard let known,
            let rest = change.rebased(onto: known.snapshot, id: known.snapshotID, mode: engine.settings.mode)
        else { return finished() }
        return goOn(with: rest)
    }

    mutating func finished() -> Bool {
        result.inForce = steps.isNothingRefused
        return false
    }

    /// Settles a write to a person that the server said it did not take. It may have taken it all the same, wholly or in part:
    /// what a read shows of it is ours.
    mutating func settleRefused(
        _ attempt: Attempt.ID, _ answer: WriteAnswer, _ step: Change, _ outcome: Attempt.Outcome
    ) async throws(StepError) -> Bool {
        if outcome == .conflict {
            result.conflicts += 1
            try warnOfManyConflicts()
            // Waiting comes before reading, so that what is known is as fresh as it can be when the next write leaves.
            try await wait(engine.settings.conflictDelay)
        }
        let shown: Sighting?
        do {
            shown = try await engine.directory.sighting(of: change.target)
        } catch {
            try settle(attempt, Settlement(answer, outcome: outcome))
            throw .directory(error)
        }
        freshness.renew()
        let work = SkillWork(from: step.before ?? .empty, to: step.after)
        if let skills = shown?.skills, work.isBegun(in: skills) {
            let overtaken = open.close(afterApplying: step, leaving: shown, ours: try ours())
            try settle(attempt, Settlement(answer, outcome: .applied), showing: shown, with: overtaken)
            log(.warning, "skills applied, though the server refused them", step, answer)
        } else {
            // What is still there after a 404 is no skill that anybody can remove.
            let isFutile =
                outcome == .rejected || answer.httpStatus == 404 && shown?.skills.map(work.isUntouched) == true
            try settle(attempt, Settlement(answer, outcome: isFutile ? .rejected : outcome))
            if isFutile {
                log(.error, "change rejected", step, answer)
                steps.refuse(step)
                tries = 0
                guard steps.next(engine.directory.step) != nil else { return finished() }
            }
        }
        guard let shown else {
            try engine.settle(open.close(reading: nil, ours: .empty), in: cycle)
            return false
        }
        return try goOn(from: shown) && goesOn(tries < engine.settings.maxAttempts, answer)
    }

    /// - Parameters:
    ///   - answer: `nil` where the conflict was found before anything was sent.
    ///   - unsent: what kept the write from being sent: there is no attempt to tell of it.
    mutating func retryAfterConflict(
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
    mutating func retryAfterFailure(unsent: DirectoryError? = nil) async throws(StepError) -> Bool {
        if let unsent, tries >= engine.settings.maxAttempts { throw .directory(unsent) }
        guard tries < engine.settings.maxAttempts else { return false }
        try await wait(engine.settings.backoff.delay(afterFailures: tries, fraction: engine.random()))
        return true
    }

    mutating func settleLost(
        _ attempt: Attempt.ID, _ answer: WriteAnswer, _ step: Change
    ) async throws(StepError) -> Bool {
        let shown: Sighting?
        do {
            shown = try await engine.directory.sighting(of: change.target)
        } catch {
            try settle(attempt, Settlement(answer, outcome: .unknown))
            throw .directory(error)
        }
        freshness.renew()
        log(.warning, "answer lost or failed", step, answer)
        let outcome = Attempt.resolution(
            of: step.after, onto: step.before, version: step.baseVersion, reading: shown)
        if outcome == .failed, let shown {
            // Not in force yet, but it may still be on its way. What the next answer says decides, or the next cycle.
            try settle(attempt, Settlement(answer, outcome: .unknown), showing: shown)
            open.add(attempt, of: step)
            guard try await retryAfterFailure() else { return false }
            // Nothing but a version would keep the next one from running over what others were just seen to have done.
            return change.baseVersion == nil ? try proceed(from: shown) : true
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
}
