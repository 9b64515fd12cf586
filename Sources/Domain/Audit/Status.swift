public import Foundation

/// The present state in one look.
public struct Status: Hashable, Sendable {
    /// At most so many changes of a held plan, where not all of them are asked for.
    public static let heldChangesLimit = 20

    /// `nil` before the first.
    public let lastCycle: Cycle?
    /// The last one that has ended, of those that may write, `nil` where none has.
    public let lastFinished: Cycle?
    /// When the last event was recorded, `nil` before the first.
    public let lastEventAt: Date?
    /// When a cycle that may write last ended converged, `nil` where none has.
    public let lastSuccessAt: Date?
    /// The current one, `nil` before the first import.
    public let revision: Int?
    public let mappedGroups: Int
    /// Groups that are there, as far as is known, mapped or not.
    public let knownGroups: Int
    /// People that are, or were, in a mapped group.
    public let knownPeople: Int
    /// Mapped groups and people that do not bear what is asked for, and how many of them are people.
    public let drifted: Int
    public let driftedPeople: Int
    /// Writes whose outcome is not known yet.
    public let pendingAttempts: Int
    /// Whom the last poll passed over.
    public let passedOver: [PassedOver]
    /// Skills that the mappings ask for and that the last plan could not give.
    public let unavailable: [UnavailableSkill]
    /// Drift for which the same was written in vain before, and is not written again yet.
    public let waiting: [HeldBack]
    /// Mapped names of which no group is there, and the names of the groups that are.
    public let missingGroups: [String]
    public let groupNames: [String]
    /// The plan that the guard holds, `nil` where it holds none.
    public let hold: Hold?
    /// What it would change, the first of it in the plan's order.
    public let heldChanges: [Change]
    /// How many changes that are in all.
    public let heldChangesTotal: Int
    /// The database file and its write-ahead log, in bytes.
    public let databaseBytes: Int

    public init(
        lastCycle: Cycle?, lastFinished: Cycle? = nil, lastEventAt: Date? = nil, lastSuccessAt: Date?, revision: Int?,
        mappedGroups: Int, knownGroups: Int, knownPeople: Int, drifted: Int, driftedPeople: Int, pendingAttempts: Int,
        passedOver: [PassedOver], unavailable: [UnavailableSkill] = [], waiting: [HeldBack] = [],
        missingGroups: [String] = [],
        groupNames: [String] = [], hold: Hold? = nil,
        heldChanges: [Change] = [], heldChangesTotal: Int = 0, databaseBytes: Int
    ) {
        self.lastCycle = lastCycle
        self.lastFinished = lastFinished
        self.lastEventAt = lastEventAt
        self.lastSuccessAt = lastSuccessAt
        self.revision = revision
        self.mappedGroups = mappedGroups
        self.knownGroups = knownGroups
        self.knownPeople = knownPeople
        self.drifted = drifted
        self.driftedPeople = driftedPeople
        self.pendingAttempts = pendingAttempts
        self.passedOver = passedOver
        self.unavailable = unavailable
        self.waiting = waiting
        self.missingGroups = missingGroups
        self.groupNames = groupNames
        self.hold = hold
        self.heldChanges = heldChanges
        self.heldChangesTotal = heldChangesTotal
        self.databaseBytes = databaseBytes
    }
}
