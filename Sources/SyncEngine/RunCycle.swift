public import Domain
import Logging
public import Store

extension SyncEngine {
    /// Runs one cycle: settle what a crash left open, poll, plan, ask the guard, apply, and close with what came of it;
    /// then let go of history that is old enough.
    ///
    /// A directory that fails ends the cycle with the error in the report: as `failed` where there is no plan yet, as
    /// `partial` or `held` where there is. Cancellation ends it as `interrupted`.
    ///
    /// - Parameters:
    ///   - kind: `plan` stops after the guard.
    ///   - approved: applies the plan only if it is this one, held and approved; otherwise nothing is sent.
    ///   - nextPollIn: what the record of the cycle says of the one that follows.
    /// - Throws: `StoreError` where something could not be recorded. Nothing was sent then that is not on record.
    public func runCycle(
        _ kind: Cycle.Kind, approved: Hold.ID? = nil, nextPollIn: Duration? = nil
    ) async throws(StoreError) -> CycleReport {
        let cycle = try store.openCycle(kind, mode: settings.mode, mostSkills: directory.mostSkills)
        let revision = try store.currentRevision()?.number
        let requestsBefore = await directory.requestsSent()
        var tally = Cycle.Tally()
        var plan: Plan?
        var verdict: GuardVerdict?
        var isSent = false
        var failed: [FailedChange] = []
        var failure: DirectoryError?
        do throws(StepError) {
            var unresolved = try await resolveUnsettledAttempts(in: cycle)
            let people = try await poll(in: cycle, &tally)
            try resolve(&unresolved, byPollOf: cycle)
            try await readUnlisted(besides: unresolved.untouchable.union(unresolved.mayArrive.keys), in: cycle)
            let (planned, withWaits, unavailable) = try await makePlan(
                after: unresolved, people, under: revision, in: cycle, tally)
            plan = planned
            let judged = try guarded(planned, withWaits, kind, onlyIf: approved, tally, in: cycle)
            verdict = judged
            let decided = judged.isOfWaits ? withWaits : planned
            plan = decided
            tally.changed = decided.changes.count
            isSent = kind == .sync && judged.allows(onlyIf: approved)
            if isSent {
                failed = try await apply(
                    decided, judged, after: unresolved.mayArrive, without: unavailable, in: cycle, &tally)
            }
            // Told last: the groups whose people could be listed have had their turn.
            failure = people.failure
        } catch {
            switch error {
            case .directory(let error): failure = error
            case .store(let error): throw error
            }
        }
        tally.requests = await directory.requestsSent() - requestsBefore

        let report = CycleReport(
            cycle: cycle, revision: revision,
            outcome: outcome(
                kind, tally, failure, plan, isHeld: verdict?.hold != nil || kind == .sync && !isSent),
            tally: tally, plan: plan, hold: verdict?.hold, isReleased: verdict?.isReleased ?? false,
            failed: failed, error: failure)
        try close(report, nextPollIn: nextPollIn)
        if kind == .sync { try pruneWhereDue() }
        return report
    }

    private func outcome(
        _ kind: Cycle.Kind, _ tally: Cycle.Tally, _ failure: DirectoryError?, _ plan: Plan?, isHeld: Bool
    ) -> Cycle.Outcome {
        switch failure {
        case .cancelled: .interrupted
        case .some where plan == nil: .failed
        case _ where isHeld: .held
        case .some: .partial
        case nil where plan?.isWhole == false || !tally.passedOver.isEmpty: .partial
        case nil where kind == .plan: .planned
        case nil: tally.failed == 0 ? .converged : .partial
        }
    }

    private func close(_ report: CycleReport, nextPollIn: Duration?) throws(StoreError) {
        var circuitOpenFor: Duration?
        if case .circuitOpen(_, let retryAfter, _) = report.error { circuitOpenFor = retryAfter }
        let wait = nextPollIn.map { max($0, circuitOpenFor ?? .zero) }
        try store.closeCycle(
            report.cycle, report.outcome, tally: report.tally, error: report.errorFacts,
            circuitOpenFor: circuitOpenFor, nextPollIn: report.outcome == .interrupted ? nil : wait)
    }
}

extension CycleReport {
    /// For the record: what ended the cycle, or else the first of its changes that an error ended, or else what it could not
    /// see, or left out.
    fileprivate var errorFacts: String? {
        (error ?? failed.lazy.compactMap(\.error).first)?.facts ?? shortfalls
    }
}
