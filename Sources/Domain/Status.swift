public import Foundation

/// The present state in one look.
public struct Status: Hashable, Sendable {
    /// At most so many changes of a held plan, where not all of them are asked for.
    public static let heldChangesLimit = 20

    public let lastCycle: Cycle?
    /// When a cycle last ended converged.
    public let lastSuccessAt: Date?
    public let revision: Int?
    public let mappedGroups: Int
    public let knownGroups: Int
    public let drifted: Int
    public let pendingAttempts: Int
    /// The plan that the guard holds, `nil` where it holds none.
    public let hold: Hold?
    /// What it would change, the first of it in the plan's order.
    public let heldChanges: [Change]
    /// How many changes that are in all.
    public let heldChangesTotal: Int
    /// The database file and its write-ahead log, in bytes.
    public let databaseBytes: Int

    public init(
        lastCycle: Cycle?, lastSuccessAt: Date?, revision: Int?, mappedGroups: Int, knownGroups: Int, drifted: Int,
        pendingAttempts: Int, hold: Hold? = nil, heldChanges: [Change] = [], heldChangesTotal: Int = 0,
        databaseBytes: Int
    ) {
        self.lastCycle = lastCycle
        self.lastSuccessAt = lastSuccessAt
        self.revision = revision
        self.mappedGroups = mappedGroups
        self.knownGroups = knownGroups
        self.drifted = drifted
        self.pendingAttempts = pendingAttempts
        self.hold = hold
        self.heldChanges = heldChanges
        self.heldChangesTotal = heldChangesTotal
        self.databaseBytes = databaseBytes
    }
}
