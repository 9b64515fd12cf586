import Domain
import Foundation
import Testing

@Suite struct PlanTests {
    private func drift(
        _ name: String, id: String? = "g", cause: Drift.Cause = .changedOutside, observed: SkillSet? = []
    ) -> Drift {
        Drift(
            cause: cause, targetID: id == nil ? nil : 1, targetKind: .group, serverID: id, name: name, mapped: ["a"],
            observed: observed, granted: [], missing: ["a"], extra: [], since: Date(timeIntervalSince1970: 0),
            revision: 1, lastAttempt: nil, snapshot: id == nil ? nil : 1, baseVersion: "1")
    }

    @Test func `without drift there is nothing to change`() {
        #expect(Plan(mending: [], mode: .replace).changes.isEmpty)
    }

    @Test func `the order is by name and id, whatever order the drift came in`() {
        let rows = [drift("b"), drift("a", id: "2"), drift("a", id: "1")]
        let plan = Plan(mending: rows, mode: .replace)
        #expect(plan.changes.map { $0.target.name + $0.target.serverID } == ["a1", "a2", "bg"])
        #expect(plan == Plan(mending: rows.reversed(), mode: .replace))
    }

    @Test(arguments: [
        (cause: Drift.Cause.ambiguousName, id: "g" as String?), (cause: .groupMissing, id: "g"),
        (cause: .neverApplied, id: nil),
    ])
    func `what no PUT can mend is held back`(row: (cause: Drift.Cause, id: String?)) {
        let plan = Plan(mending: [drift("a", id: row.id, cause: row.cause)], mode: .replace)
        #expect(plan.changes.isEmpty)
        #expect(plan.heldBack.count == 1)
    }

    @Test func `what must not be written yet is left out, and neither a change nor counted as one that empties`() {
        let plan = Plan(mending: [drift("a"), drift("b", id: nil)], mode: .replace, leavingOut: [1])
        #expect(plan.changes.isEmpty)
        #expect(plan.leftOut.map(\.target.name) == ["a"])
        #expect(plan.heldBack.map(\.drift.name) == ["b"])
        #expect(plan.emptied == 0)
        #expect(Plan(mending: [drift("a")], mode: .replace, leavingOut: [2]).leftOut.isEmpty)
    }

    @Test func `additive mode holds back what the server does not list`() {
        #expect(Plan(mending: [drift("a", observed: nil)], mode: .additive).heldBack.count == 1)
        #expect(Plan(mending: [drift("a", observed: nil)], mode: .replace).changes.count == 1)
    }
}
