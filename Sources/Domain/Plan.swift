/// All changes of a cycle, in a fixed order, and what is held back from it.
public struct Plan: Hashable, Sendable {
    /// By name and then by id, so that the same state gives the same plan.
    public let changes: [Change]
    /// Drift that no write of ours mends: no such group, several of that name, skills that `additive` would have to guess,
    /// or skills that others gave to a person.
    public let heldBack: [Drift]
    /// How many targets would lose all that they bear because their mapping is empty. One that bore nothing, as asked for,
    /// until somebody added to it is not meant. A person counts who would lose all that we gave, though in mapped groups.
    public let emptied: Int

    /// What to do about `drift`. Pure: the same drift gives the same plan, and a target without drift gets no change.
    public init(mending drift: [Drift], mode: Mode) {
        var changes: [Change] = []
        var heldBack: [Drift] = []
        var emptied = 0
        for row in drift.sorted(by: { ($0.name, $0.serverID ?? "") < ($1.name, $1.serverID ?? "") }) {
            if let change = Change(mending: row, mode: mode) {
                changes.append(change)
                if change.isEmptied, !row.wasInStep { emptied += 1 }
            } else {
                heldBack.append(row)
            }
        }
        self.changes = changes
        self.heldBack = heldBack
        self.emptied = emptied
    }
}

extension Change {
    fileprivate var isEmptied: Bool {
        guard mapped.isEmpty, mayRemove else { return false }
        return switch target.kind {
        case .group: after.isEmpty
        case .user: !(target.groups ?? []).isEmpty
        }
    }

    fileprivate init?(mending drift: Drift, mode: Mode) {
        guard drift.cause != .ambiguousName, drift.cause != .groupMissing,
            let id = drift.targetID, let serverID = drift.serverID, let base = drift.snapshot
        else { return nil }
        self.init(
            target: Target(
                id: id, kind: drift.targetKind, serverID: serverID, name: drift.name, groups: drift.groups),
            cause: drift.cause, mapped: drift.mapped, revision: drift.revision, base: base,
            baseVersion: drift.baseVersion, observed: drift.observed, granted: drift.granted, mode: mode)
    }
}
