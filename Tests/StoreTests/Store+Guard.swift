import Domain
import TestSupport

@testable import Store

extension Store {
    /// What a plan that was held once would have changed, whether or not it is held still.
    func changes(of hold: Hold.ID) throws -> [Change] {
        try read { db in try db.changes(of: hold) }
    }

    /// A cycle that polls these groups and asks a guard that lets nobody lose a skill; what it holds and what is approved of
    /// goes as in a true one, but nothing is sent.
    @discardableResult
    func guardedCycle(
        _ groups: [Sighting], kind: Cycle.Kind = .sync, limits: Guard = Guard(maxRemovals: 0), isKnown: Bool = true
    ) throws -> (hold: Hold?, release: Hold.Approval?) {
        let cycle = try openCycle(kind, mode: .replace)
        var tally = Cycle.Tally()
        let conclusion = try poll([groups], total: isKnown ? nil : groups.count + 1, in: cycle)
        tally.complete = conclusion?.isComplete ?? false
        tally.groups = conclusion?.groups ?? 0
        let plan = Plan(mending: try plannableDrift(), mode: .replace)
        let extent = try extent(of: plan, groupsKnown: tally.complete ? tally.groups : nil)
        guard !limits.reasons(extent).isEmpty else {
            try closeCycle(cycle, .converged, tally: tally)
            return (nil, nil)
        }
        let hold = try hold(plan, extent: extent, limits: limits, in: cycle)
        let release = kind == .sync ? try release(hold, in: cycle) : nil
        try closeCycle(cycle, release == nil ? .held : .partial, tally: tally)
        return (hold, release)
    }
}
