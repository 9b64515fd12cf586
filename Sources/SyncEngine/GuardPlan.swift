import Domain
import Logging
import Store
import Synchronization

extension SyncEngine {
    /// Asks the guard about the plan. What it holds is put on record with a token; a held plan that was approved is
    /// released, once.
    ///
    /// - Parameters:
    ///   - withWaits: the plan with the writes that wait. Where the guard holds the plan, it holds this one.
    ///   - kind: a cycle that only plans releases nothing.
    ///   - approved: where it is given, no other plan is released.
    func guarded(
        _ plan: Plan, _ withWaits: Plan, _ kind: Cycle.Kind, onlyIf approved: Hold.ID?, _ tally: Cycle.Tally,
        in cycle: Cycle.ID
    ) throws(StepError) -> GuardVerdict {
        if plan.changes.isEmpty { return .passes(RemovalAllowance(0)) }
        return try stored { () throws(StoreError) in
            func extent(of plan: Plan) throws(StoreError) -> PlanExtent {
                try store.extent(
                    of: plan, groupsKnown: tally.complete ? tally.groups : nil, namesAsked: tally.namesAsked)
            }
            let planned = try extent(of: plan)
            if settings.guard.reasons(planned).isEmpty {
                return .passes(RemovalAllowance(settings.guard.allowance(beside: planned)))
            }
            let hold = try store.hold(
                withWaits, extent: try extent(of: withWaits), limits: settings.guard, in: cycle)
            guard kind == .sync, approved == nil || approved == hold.id,
                let approval = try store.release(hold, in: cycle)
            else { return .held(hold) }
            logger.notice(
                "held plan released",
                metadata: [
                    "token": "\(hold.token)", "approvedBy": "\(approval.by)",
                    "changes": "\(withWaits.changes.count)",
                ])
            return .released
        }
    }
}

/// What the guard says of a plan.
enum GuardVerdict {
    case passes(RemovalAllowance)
    case held(Hold)
    /// It was held, and somebody approved of just this plan.
    case released

    /// The plan where it is held.
    var hold: Hold? {
        if case .held(let hold) = self { hold } else { nil }
    }

    /// It is about the plan with the writes that wait.
    var isOfWaits: Bool { hold != nil || isReleased }

    var isReleased: Bool {
        if case .released = self { true } else { false }
    }

    /// Whether the plan may be applied.
    ///
    /// - Parameter approved: where it is given, only that plan may, by its release.
    func allows(onlyIf approved: Hold.ID?) -> Bool {
        switch self {
        case .passes: approved == nil
        case .held: false
        case .released: true
        }
    }

    /// How many more targets may lose skills or have them lowered. A released plan is applied as it is and not otherwise.
    var allowance: RemovalAllowance? {
        if case .passes(let allowance) = self { allowance } else { nil }
    }
}

/// How many more targets may come to lose skills, or have them lowered, than the plan said: a change that meets a conflict is made anew from what
/// the target bears then, and many of them together could be what the guard would have held.
final class RemovalAllowance: Sendable {
    private let left: Mutex<Int>

    init(_ count: Int) { left = Mutex(count) }

    /// Takes one. Returns whether there was one left.
    func take() -> Bool {
        left.withLock { left in
            guard left > 0 else { return false }
            left -= 1
            return true
        }
    }
}
