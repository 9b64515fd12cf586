/// Holds a plan that would take away more than anybody would want to be woken for.
///
/// What only adds skills is never held.
public struct Guard: Hashable, Sendable {
    /// Below so many mapped targets a share says little, and is not looked at.
    public static let fewestMapped = 10

    /// How many targets may lose skills in one cycle. Who keeps a skill at a lower proficiency counts as well: somebody at 0 is
    /// asked for as little as somebody without it.
    public var maxRemovals: Int
    /// Which share of the mapped targets may, in percent.
    public var maxRemovalPercent: Int

    public init(maxRemovals: Int = 100, maxRemovalPercent: Int = 50) {
        self.maxRemovals = maxRemovals
        self.maxRemovalPercent = maxRemovalPercent
    }

    /// Why a plan of this extent is held; empty where it may go through.
    public func reasons(_ extent: PlanExtent) -> [HoldReason] {
        guard extent.removals > 0 else { return [] }
        var reasons: [HoldReason] = []
        if extent.removals > maxRemovals { reasons.append(.manyRemovals) }
        if extent.mappedTargets >= Self.fewestMapped, extent.removedPercent > Double(maxRemovalPercent) {
            reasons.append(.largeShare)
        }
        if extent.emptied > 0 { reasons.append(.emptiedMapping) }
        if extent.groupsFell { reasons.append(.fewerGroups) }
        return reasons
    }

    /// How many more targets may lose skills before a plan of this extent would be held.
    public func allowance(beside extent: PlanExtent) -> Int {
        if extent.groupsFell { return 0 }
        let byShare = extent.mappedTargets >= Self.fewestMapped ? maxRemovalPercent * extent.mappedTargets / 100 : .max
        return max(0, min(maxRemovals, byShare) - extent.removals)
    }
}

/// Why a plan is held.
public enum HoldReason: String, Sendable, CaseIterable {
    /// More targets would lose skills than `maxRemovals`.
    case manyRemovals
    /// A larger share of the mapped targets would lose skills than `maxRemovalPercent`.
    case largeShare
    /// A target would lose all its skills because its mapping became empty, or a person would lose what a group gave them that
    /// gives nothing any more: it is mapped to nothing or not at all, has another name, or is gone.
    case emptiedMapping
    /// Fewer than half of the groups that were known before are there.
    case fewerGroups
}

/// What the guard goes by: how much a plan would take away, and from how many.
public struct PlanExtent: Hashable, Sendable {
    /// Targets that would lose skills, or have them at a lower proficiency. One whose skills are not known may lose some, and
    /// counts.
    public let removals: Int
    /// Those of them whose skills are not known.
    public let unknown: Int
    /// Those of them that would lose everything because their mapping is empty; people who would lose what a group gave them
    /// that gives nothing any more.
    public let emptied: Int
    /// Targets that are there and mapped, each by a name of its own.
    public let mappedTargets: Int
    /// Groups that were known when a cycle last went through, `nil` before the first.
    public let groupsBefore: Int?
    /// Groups that the poll saw, `nil` where it was not shown to be complete.
    public let groupsKnown: Int?

    public init(
        removals: Int, unknown: Int, emptied: Int, mappedTargets: Int, groupsBefore: Int?, groupsKnown: Int?
    ) {
        self.removals = removals
        self.unknown = unknown
        self.emptied = emptied
        self.mappedTargets = mappedTargets
        self.groupsBefore = groupsBefore
        self.groupsKnown = groupsKnown
    }

    /// - Parameter deserted: how many people would lose what a group gave them that gives nothing any more.
    public init(of plan: Plan, deserted: Int = 0, mappedTargets: Int, groupsBefore: Int?, groupsKnown: Int?) {
        self.init(
            removals: plan.changes.count(where: \.mayRemove), unknown: plan.changes.count { $0.before == nil },
            emptied: max(plan.emptied, deserted), mappedTargets: mappedTargets, groupsBefore: groupsBefore,
            groupsKnown: groupsKnown)
    }

    /// The share of the mapped targets that would lose skills, in percent, exact where it is whole; not a number where there
    /// are no such targets. Whatever the numbers: they may come from a database that somebody altered.
    public var removedPercent: Double { Double(removals) * 100 / Double(mappedTargets) }

    /// Fewer than half of the groups that were known are there.
    var groupsFell: Bool {
        guard let groupsBefore, let groupsKnown else { return false }
        return Double(groupsKnown) * 2 < Double(groupsBefore)
    }
}

extension Change {
    /// Whether skills may go, or count for less. Where it is not known what the target bears, the PUT may take some away.
    public var mayRemove: Bool { before == nil || !remove.isEmpty || !lower.isEmpty }
}
