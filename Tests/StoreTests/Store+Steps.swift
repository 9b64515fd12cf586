import Domain
import Store
import TestSupport
import Testing

extension Attempt {
    /// What became of it, had its answer been lost and the server showed the target so now.
    func resolution(reading shown: Sighting?) -> Outcome {
        Self.resolution(of: skillsAfter, onto: skillsBefore, version: baseVersion, reading: shown)
    }
}

extension Store {
    /// A cycle that only polls one page of groups.
    @discardableResult
    func see(_ groups: Sighting..., mode: Mode = .replace) throws -> Cycle.ID {
        let cycle = try openCycle(.sync, mode: mode)
        var tally = Cycle.Tally()
        tally.complete = try poll([groups], in: cycle)?.isComplete ?? false
        try closeCycle(cycle, .converged, tally: tally)
        return cycle
    }

    /// One PUT of what the mapping asks for of the group with this id, in a cycle of its own.
    ///
    /// - Parameters:
    ///   - settlement: `nil` leaves it open.
    ///   - group: what the server shows afterwards.
    @discardableResult
    func put(
        on serverID: String, _ settlement: Settlement?, leaving group: Sighting? = nil, mode: Mode = .replace
    ) throws -> Attempt.ID {
        let cycle = try openCycle(.sync, mode: mode)
        let plan = Plan(mending: try plannableDrift(), mode: mode)
        let change = try #require(plan.changes.first { $0.target.serverID == serverID })
        let id = try recordAttempt(change, number: 1, in: cycle)
        if let settlement { try settle(id, settlement, showing: group, in: cycle) }
        try closeCycle(cycle, .partial, tally: Cycle.Tally())
        return id
    }
}
