public import Foundation

/// A plan that the guard held, on record until somebody releases it or it is no longer the plan.
public struct Hold: Hashable, Sendable {
    /// Its number among the events.
    public typealias ID = Int64

    public let id: ID
    /// Names exactly this plan: another one, or the same one anew after a release, has another token.
    public let token: String
    /// When it was first held.
    public let heldAt: Date
    /// The cycle that held it first.
    public let cycle: Cycle.ID
    /// The newest revision when it was first held.
    public let revision: Int
    /// The current revision, where it came after that by which the newest cycle to hold the plan went: under it the plan may
    /// be another. `nil` where none came.
    public let newerRevision: Int?
    public let extent: PlanExtent
    /// The limits that it was over.
    public let limits: Guard
    /// `nil` where nobody approved of it yet, or the approval is void.
    public let approval: Approval?

    public init(
        id: ID, token: String, heldAt: Date, cycle: Cycle.ID, revision: Int, newerRevision: Int? = nil,
        extent: PlanExtent, limits: Guard, approval: Approval?
    ) {
        self.id = id
        self.token = token
        self.heldAt = heldAt
        self.cycle = cycle
        self.revision = revision
        self.newerRevision = newerRevision
        self.extent = extent
        self.limits = limits
        self.approval = approval
    }

    public var reasons: [HoldReason] { limits.reasons(extent) }

    /// Somebody's word that the plan may go through, until a cycle takes it up.
    public struct Approval: Hashable, Sendable {
        /// `user@host`.
        public let by: String
        public let at: Date

        public init(by: String, at: Date) {
            self.by = by
            self.at = at
        }
    }
}
