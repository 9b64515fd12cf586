import Domain
import Logging
import Store

/// The attempts of one change within one cycle.
struct ChangeRun {
    /// A token is renewed once, and a server that keeps on limiting us is left alone until the next cycle.
    private static let maxRenewals = 1
    private static let maxRateLimits = 10
    /// Whoever had to wait so often that what was known of them was old each time is left to the next cycle as well.
    private static let maxRereads = 10

    let engine: SyncEngine
    let cycle: Cycle.ID
    let planned: Change
    let allowance: RemovalAllowance?
    var result = ChangeResult()

    var steps: ChangeInSteps
    var open: OpenAttempts
    /// The plan, or the allowance, has the target among those that lose skills or have them lowered.
    var isCounted: Bool
    /// Those on record.
    var attempts = 0
    /// How often each write was recorded. A person takes a change in several.
    var repetitions: [SkillWork: Int] = [:]
    var tries = 0
    private var renewals = 0
    private var rateLimits = 0
    private var rereads = 0
    /// That of what is known of a person.
    var freshness: Freshness

    init(
        engine: SyncEngine, cycle: Cycle.ID, change: Change, allowance: RemovalAllowance?, open: OpenAttempts,
        unavailable: SkillSet, freshness: Freshness
    ) {
        self.engine = engine
        self.cycle = cycle
        self.planned = change
        self.allowance = allowance
        steps = ChangeInSteps(change, without: unavailable)
        self.open = open
        self.isCounted = change.mayRemove
        self.freshness = freshness
    }

    var change: Change { steps.change }

    /// Sends one write and settles it. Returns whether another is called for.
    mutating func writeOnce() async throws(StepError) -> Bool {
        guard var step = steps.next(engine.directory.step) else { return finished() }
        attempts += 1
        tries += 1
        var recorded: Result<Attempt.ID, StepError>?
        var isStale = false
        let answer: WriteAnswer?
        do {
            answer = try await engine.directory.write(step.after, on: change.baseSighting) { found in
                isStale = change.target.kind == .user && freshness.isSpent
                if isStale { return false }
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
        if isStale {
            attempts -= 1
            tries -= 1
            rereads += 1
            guard goesOn(rereads <= Self.maxRereads, nil) else { return false }
            return try await rebase()
        }
        guard let attempt = try recorded?.get(), let answer else { return false }
        switch answer.result {
        case .applied(let shown):
            return try await settleApplied(attempt, answer, step, shown)
        case .conflict where step.target.kind == .user:
            return try await settleRefused(attempt, answer, step, .conflict)
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
        case .forbidden:
            try settle(attempt, Settlement(answer, outcome: .rejected))
            log(.error, "change rejected", step, answer)
            result.refusal = .permissionMissing(answer.call, detail: answer.error ?? "none", needs: answer.needs)
            return false
        case .rejected where step.target.kind == .user:
            return try await settleRefused(attempt, answer, step, .rejected)
        case .rejected:
            try settle(attempt, Settlement(answer, outcome: .rejected))
            log(.error, "change rejected", step, answer)
            return false
        case .failed, .lost:
            return try await settleLost(attempt, answer, step)
        }
    }
}
