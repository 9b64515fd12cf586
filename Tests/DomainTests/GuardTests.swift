import Domain
import Foundation
import Testing

@Suite struct GuardTests {
    private func extent(
        removals: Int, unknown: Int = 0, emptied: Int = 0, of mapped: Int = 1000, before: Int? = nil, known: Int? = nil
    ) -> PlanExtent {
        PlanExtent(
            removals: removals, unknown: unknown, emptied: emptied, mappedTargets: mapped, groupsBefore: before,
            groupsKnown: known)
    }

    @Test func `numbers beyond all reason, as of an altered database, are compared and not counted with`() {
        let extent = PlanExtent(
            removals: .max, unknown: 0, emptied: 0, mappedTargets: .max, groupsBefore: .max, groupsKnown: .min)
        #expect(Guard(maxRemovals: .max, maxRemovalPercent: 50).reasons(extent) == [.largeShare, .fewerGroups])
        #expect(Guard().allowance(beside: extent) == 0)
    }

    @Test(arguments: [(1, false), (99, false), (100, false), (101, true)])
    func `more removals than maxRemovals are held, and not as many`(removals: Int, isHeld: Bool) {
        #expect(Guard().reasons(extent(removals: removals)) == (isHeld ? [.manyRemovals] : []))
    }

    @Test(arguments: [
        (5, 10, false), (6, 10, true), (5, 11, false), (6, 11, true), (6, 12, false), (7, 13, true), (50, 100, false),
        (51, 100, true), (9, 9, false), (9, 10, true),
    ])
    func `a larger share than maxRemovalPercent is held, from ten mapped targets on`(
        removals: Int, mapped: Int, isHeld: Bool
    ) {
        #expect(Guard().reasons(extent(removals: removals, of: mapped)) == (isHeld ? [.largeShare] : []))
    }

    @Test(arguments: [(33, 100, false), (34, 100, true), (3, 10, false), (4, 10, true), (3, 11, false)])
    func `the share is that of the setting, to the last target`(removals: Int, mapped: Int, isHeld: Bool) {
        let limits = Guard(maxRemovalPercent: 33)
        #expect(limits.reasons(extent(removals: removals, of: mapped)) == (isHeld ? [.largeShare] : []))
    }

    @Test func `limits of nothing hold every removal, and a share of all holds none`() {
        #expect(Guard(maxRemovals: 0).reasons(extent(removals: 1)) == [.manyRemovals])
        #expect(Guard(maxRemovalPercent: 0).reasons(extent(removals: 1)) == [.largeShare])
        #expect(Guard(maxRemovalPercent: 100).reasons(extent(removals: 10, of: 10)) == [])
    }

    @Test func `one emptied mapping is enough`() {
        #expect(Guard().reasons(extent(removals: 1, emptied: 1)) == [.emptiedMapping])
    }

    @Test(arguments: [
        (before: 100 as Int?, known: 50 as Int?, isHeld: false), (100, 49, true), (3, 2, false), (3, 1, true),
        (1, 0, true), (0, 0, false), (nil, 0, false), (100, nil, false),
    ])
    func `fewer than half of the groups known before are a reason, where both numbers are known`(
        row: (before: Int?, known: Int?, isHeld: Bool)
    ) {
        let reasons = Guard().reasons(extent(removals: 1, before: row.before, known: row.known))
        #expect(reasons == (row.isHeld ? [.fewerGroups] : []))
    }

    @Test func `what only adds goes through, whatever happened to the groups`() {
        #expect(Guard(maxRemovals: 0).reasons(extent(removals: 0, before: 100, known: 1)) == [])
    }

    @Test func `every reason is told, in one order`() {
        let reasons = Guard(maxRemovals: 1).reasons(
            extent(removals: 6, emptied: 1, of: 10, before: 100, known: 10))
        #expect(reasons == [.manyRemovals, .largeShare, .emptiedMapping, .fewerGroups])
    }

    @Test(arguments: [0, 1, 3, 5, 6, 20], [0, 1, 9, 10, 11, 99, 100, 101, 250])
    func `the allowance is what a plan could take away more and still not be held`(removals: Int, mapped: Int) {
        let limits = Guard(maxRemovals: 20, maxRemovalPercent: 30)
        let allowance = limits.allowance(beside: extent(removals: removals, of: mapped))
        let isHeld = { limits.reasons(extent(removals: $0, of: mapped)).isEmpty == false }
        if isHeld(removals) {
            #expect(allowance == 0)
        } else {
            #expect(!isHeld(removals + allowance))
            #expect(isHeld(removals + allowance + 1))
        }
    }

    @Test func `after a fall of the groups nothing more is allowed for`() {
        #expect(Guard().allowance(beside: extent(removals: 0, before: 100, known: 49)) == 0)
        #expect(Guard().allowance(beside: extent(removals: 0, before: 100, known: 50)) == 100)
    }

    // MARK: What a plan takes away

    private func drift(
        _ id: Int64, mapped: SkillSet, observed: SkillSet?, granted: SkillSet = [],
        cause: Drift.Cause = .mappingChanged, wasInStep: Bool = false
    ) -> Drift {
        Drift(
            cause: cause, targetID: id, targetKind: .group, serverID: "g\(id)", name: "Group \(id)", mapped: mapped,
            observed: observed, granted: granted, missing: [], extra: [], since: Date(timeIntervalSince1970: 0),
            revision: 1, lastAttempt: nil, snapshot: id, baseVersion: "1", wasInStep: wasInStep)
    }

    private func extent(of drift: Drift..., mode: Mode = .replace) -> PlanExtent {
        PlanExtent(of: Plan(mending: drift, mode: mode), mappedTargets: 10, groupsBefore: 3, groupsKnown: 4)
    }

    @Test func `targets that lose skills are counted, and those that may`() {
        let extent = extent(
            of: drift(1, mapped: ["a"], observed: []), drift(2, mapped: ["a"], observed: ["b"]),
            drift(3, mapped: ["a"], observed: ["a", "b"]), drift(4, mapped: ["a"], observed: nil))
        #expect(
            extent
                == PlanExtent(removals: 3, unknown: 1, emptied: 0, mappedTargets: 10, groupsBefore: 3, groupsKnown: 4))
    }

    @Test(arguments: Drift.Cause.allCases.filter { ![.groupMissing, .ambiguousName].contains($0) })
    func `a target whose mapping is empty is emptied, whatever the cause, unless it was empty before`(
        cause: Drift.Cause
    ) {
        #expect(extent(of: drift(1, mapped: [], observed: ["a"], cause: cause)).emptied == 1)
        #expect(extent(of: drift(1, mapped: [], observed: nil, cause: cause)).emptied == 1)
        #expect(extent(of: drift(1, mapped: [], observed: ["a"], cause: cause, wasInStep: true)).emptied == 0)
        #expect(extent(of: drift(1, mapped: ["b"], observed: ["a"], cause: cause)).emptied == 0)
    }

    @Test func `in additive mode a target that keeps skills of others is not emptied`() {
        let kept = drift(1, mapped: [], observed: ["a", "x"], granted: ["a"])
        let emptied = drift(1, mapped: [], observed: ["a"], granted: ["a"])
        #expect(extent(of: kept, mode: .additive).emptied == 0)
        #expect(extent(of: kept, mode: .additive).removals == 1)
        #expect(extent(of: emptied, mode: .additive).emptied == 1)
    }

    @Test func `a target that keeps a skill at a lower proficiency is counted, and one that gets a higher one is not`()
    {
        func drift(_ id: Int64, mapped: Double, observed: Double) -> Drift {
            func skills(_ proficiency: Double) -> SkillSet { SkillSet([Skill(id: "a", proficiency: proficiency)]) }
            return Drift(
                cause: .mappingChanged, targetID: id, targetKind: .user, serverID: "u\(id)", name: "Person \(id)",
                mapped: skills(mapped), observed: skills(observed), granted: skills(observed), missing: [], extra: [],
                since: Date(timeIntervalSince1970: 0), revision: 1, lastAttempt: nil, snapshot: id, baseVersion: nil)
        }
        let extent = extent(
            of: drift(1, mapped: 0, observed: 5), drift(2, mapped: 4, observed: 5), drift(3, mapped: 5, observed: 4))
        #expect(extent.removals == 2)
        #expect(extent.unknown == 0)
        #expect(extent.emptied == 0)
    }
}
