/// All changes of a cycle, in a fixed order, and what is held back from it.
public struct Plan: Hashable, Sendable {
    /// By name and then by id, so that the same state gives the same plan.
    public let changes: [Change]
    /// Drift that no PUT can mend: no such group, several of that name, or skills that `additive` would have to guess.
    public let heldBack: [Drift]
    /// What would be changed, had earlier attempts on these targets not to be settled first.
    public let leftOut: [Change]
    /// How many targets would lose all that they bear because their mapping is empty. One that bore nothing, as asked for,
    /// until somebody added to it is not meant.
    public let emptied: Int

    /// What to do about `drift`. Pure: the same drift gives the same plan, and a target without drift gets no change.
    ///
    /// - Parameter unsettled: targets that must not be written in this cycle.
    public init(mending drift: [Drift], mode: Mode, leavingOut unsettled: Set<Target.ID> = []) {
        var changes: [Change] = []
        var heldBack: [Drift] = []
        var leftOut: [Change] = []
        var emptied = 0
        for row in drift.sorted(by: { ($0.name, $0.serverID ?? "") < ($1.name, $1.serverID ?? "") }) {
            if let change = Change(mending: row, mode: mode) {
                if unsettled.contains(change.target.id) {
                    leftOut.append(change)
                    continue
                }
                changes.append(change)
                if change.mapped.isEmpty, change.after.isEmpty, change.mayRemove, !row.wasInStep { emptied += 1 }
            } else {
                heldBack.append(row)
            }
        }
        self.changes = changes
        self.heldBack = heldBack
        self.leftOut = leftOut
        self.emptied = emptied
    }
}

extension Change {
    fileprivate init?(mending drift: Drift, mode: Mode) {
        guard drift.cause != .ambiguousName, drift.cause != .groupMissing,
            let id = drift.targetID, let serverID = drift.serverID, let base = drift.snapshot
        else { return nil }
        self.init(
            target: Target(id: id, kind: drift.targetKind, serverID: serverID, name: drift.name),
            cause: drift.cause, mapped: drift.mapped, revision: drift.revision, base: base,
            baseVersion: drift.baseVersion, observed: drift.observed, granted: drift.granted, mode: mode)
    }
}
