public import Foundation

/// The present state in one look.
public struct Status: Hashable, Sendable {
    public let lastCycle: Cycle?
    /// When a cycle last ended converged.
    public let lastSuccessAt: Date?
    public let revision: Int?
    public let mappedGroups: Int
    public let knownGroups: Int
    public let drifted: Int
    public let pendingAttempts: Int
    /// The plan that the guard holds, `nil` where it holds none, and what it would change.
    public let hold: Hold?
    public let heldChanges: [Change]
    /// The database file and its write-ahead log, in bytes.
    public let databaseBytes: Int

    public init(
        lastCycle: Cycle?, lastSuccessAt: Date?, revision: Int?, mappedGroups: Int, knownGroups: Int, drifted: Int,
        pendingAttempts: Int, hold: Hold? = nil, heldChanges: [Change] = [], databaseBytes: Int
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
        self.databaseBytes = databaseBytes
    }
}
