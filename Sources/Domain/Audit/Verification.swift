/// What a walk along the chain of events found.
public struct Verification: Hashable, Sendable {
    /// Where the chain ended.
    public let head: ChainHead
    /// How many events are there; the others up to the head were pruned.
    public let events: Int
    public let pruned: Int
    /// The first thing that does not fit, `nil` where the trail is whole and unaltered.
    public let flaw: ChainFlaw?
    /// What became of the head that was asked for, `nil` where none was.
    public let noted: NotedHead?

    public init(head: ChainHead, events: Int, pruned: Int, flaw: ChainFlaw?, noted: NotedHead?) {
        self.head = head
        self.events = events
        self.pruned = pruned
        self.flaw = flaw
        self.noted = noted
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

/// What became of a head that was noted earlier.
public enum NotedHead: Hashable, Sendable {
    /// It is that of this event, which may have been pruned since.
    case found(Int64)
    /// No event carries it, or ever carried it.
    case notFound
    /// The event of its number carries another hash, or there is none of that number.
    case contradicted(Int64)
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
    /// A held change that belongs to no held plan.
    case strayHeldChange(hold: Int64)
    /// A set of skills that is written otherwise than this program writes it: two such rows could be one set.
    case skillSetAltered(id: Int64)
    /// As ``skillSetAltered(id:)``, of a set of groups.
    case groupSetAltered(id: Int64)
    /// The name of a skill that belongs to no revision.
    case straySkillName(revision: Int64)
    /// What a target is said to be at present is not what its newest snapshot says.
    case targetAltered(serverID: String)
    /// A table, view, index or trigger that is not what this program made: the answers would not be its own.
    case schemaAltered(type: String, name: String)
    /// The rows of a table and its indexes do not fit together, in SQLite's own words.
    case indexAltered(table: String, problem: String)
    /// The list of unsettled attempts is not what the settlements say.
    case unsettledAltered
    /// A skill counts as ours that no write of ours gave, or is ours by the newest snapshot and has no grant.
    case grantAltered(serverID: String, skill: String)
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
