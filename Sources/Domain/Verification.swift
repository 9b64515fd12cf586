/// What a walk along the chain of events found.
public struct Verification: Hashable, Sendable {
    /// Where the chain ended.
    public let head: ChainHead
    /// How many events are there; the others up to the head were pruned.
    public let events: Int
    public let pruned: Int
    /// The first thing that does not fit, `nil` where the trail is whole and unaltered.
    public let flaw: ChainFlaw?
    /// The event that carries the hash that was asked for, `nil` where none does or none was asked for.
    public let found: Int64?

    public init(head: ChainHead, events: Int, pruned: Int, flaw: ChainFlaw?, found: Int64?) {
        self.head = head
        self.events = events
        self.pruned = pruned
        self.flaw = flaw
        self.found = found
    }
}

/// The end of the chain of events.
public struct ChainHead: Hashable, Sendable {
    /// The number of the last event, 0 before the first.
    public let id: Int64
    /// SHA-256, 64 lowercase hexadecimal digits.
    public let hash: String

    public init(id: Int64, hash: String) {
        self.id = id
        self.hash = hash
    }
}

/// Something in the database that does not fit the chain of events.
public enum ChainFlaw: Hashable, Sendable {
    /// The event's hash is not that of its contents and the hash before it.
    case altered(Int64, event: String)
    /// Events are gone that no pruning took.
    case missing(ClosedRange<Int64>)
    /// An event beyond the end of the chain, or where a pruning says that there is none.
    case unexpected(Int64, event: String)
    /// The row that holds the end of the chain is gone, or tells another hash than the last event carries.
    case endAltered
    /// What prunings left is not what their records say.
    case gapsAltered
    /// A mapping that belongs to no revision.
    case strayMapping(groupName: String, revision: Int)
    /// What a target is said to be at present is not what its newest snapshot says.
    case targetAltered(serverID: String)
    /// The list of unsettled attempts is not what the settlements say.
    case unsettledAltered
}

/// One event as it is exported.
public struct ExportedEvent: Hashable, Sendable {
    /// Its number in the chain.
    public let id: Int64
    /// One line of JSON: the number, the time, the hash, and what was hashed.
    public let json: String

    public init(id: Int64, json: String) {
        self.id = id
        self.json = json
    }
}
