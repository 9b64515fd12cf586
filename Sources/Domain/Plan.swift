/// All changes of a cycle, in a fixed order, and what is held back from it.
public struct Plan: Hashable, Sendable {
    /// By name and then by id, so that the same state gives the same plan.
    public let changes: [Change]
    /// Drift that no PUT can mend: no such group, several of that name, or skills that `additive` would have to guess.
    public let heldBack: [Drift]

    /// What to do about `drift`. Pure: the same drift gives the same plan, and a target without drift gets no change.
    public init(mending drift: [Drift], mode: Mode) {
        var changes: [Change] = []
        var heldBack: [Drift] = []
        for row in drift.sorted(by: { ($0.name, $0.serverID ?? "") < ($1.name, $1.serverID ?? "") }) {
            if let change = Change(mending: row, mode: mode) {
                changes.append(change)
            } else {
                heldBack.append(row)
            }
        }
        self.changes = changes
        self.heldBack = heldBack
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
