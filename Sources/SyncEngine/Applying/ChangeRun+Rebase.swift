import Domain
import Logging
import Store

/// What is left to do of a change when the target is found to be another than it starts from.
extension ChangeRun {
    /// Reads the target and makes the change anew from what it bears. Returns whether there is still something to do.
    mutating func rebase() async throws(StepError) -> Bool {
        let shown = try await engine.read(change.target)
        freshness.renew()
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

    mutating func proceed(from shown: Sighting) throws(StepError) -> Bool {
        // Nothing is concluded about somebody who was deactivated meanwhile, and nothing written.
        guard shown.isActive else { return false }
        let known = try observe(shown)
        let isSameMapping = shown.kind == .user || ExactName(shown.displayName) == ExactName(change.target.name)
        guard isSameMapping,
            let rebased = change.rebased(onto: known.snapshot, id: known.snapshotID, mode: engine.settings.mode)
        else {
            // Either somebody else brought it about, or it is another name's group now and the next cycle's business.
            result.inForce = isSameMapping && known.snapshot.skills != nil
            return false
        }
        return goOn(with: rebased)
    }

    /// Goes on with the change as it has become. Returns whether it may.
    mutating func goOn(with rebased: Change) -> Bool {
        guard maySend(rebased) else {
            engine.logger.warning(
                "change left for the next cycle: it would take away or lower skills that the plan did not",
                metadata: [
                    "\(change.target.kind)": "\(change.target.name)",
                    "remove": "\(rebased.remove.ids.joined(separator: ","))",
                    "lower": "\(rebased.lower.ids.joined(separator: ","))",
                ])
            return false
        }
        steps.change = rebased
        return true
    }

    /// Whether the change may go on as it has become: what the plan did not say it takes away, or lowers, must be allowed for.
    private mutating func maySend(_ rebased: Change) -> Bool {
        if rebased.before != nil, rebased.remove.subtracting(planned.remove).isEmpty,
            rebased.lower.subtracting(planned.lower.union(planned.remove)).isEmpty
        {
            return true
        }
        guard let allowance else { return false }
        if !isCounted { isCounted = allowance.take() }
        return isCounted
    }
}
