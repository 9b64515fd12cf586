public import Foundation

/// A person that the last poll passed over: nothing is concluded about them, and nothing written to them.
public struct PassedOver: Hashable, Sendable {
    /// The id that the server knows them by. They need not be a target: of many nothing was ever concluded.
    public let id: String
    public let name: String
    public let reason: Roster.Passed.Reason
    /// When they were first passed over for this reason, without a break, and the cycle of then.
    public let since: Date
    public let cycle: Cycle.ID
    /// The groups that they are in, by the names that these bear now.
    public let groups: [Giver]

    public init(
        id: String, name: String, reason: Roster.Passed.Reason, since: Date, cycle: Cycle.ID, groups: [Giver]
    ) {
        self.id = id
        self.name = name
        self.reason = reason
        self.since = since
        self.cycle = cycle
        self.groups = groups
    }
}
