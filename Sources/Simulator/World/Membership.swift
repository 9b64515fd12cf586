/// That a person belongs to a group, and by what.
public struct Membership: Hashable, Sendable {
    /// What makes the person belong to the group.
    public enum Kind: Hashable, Sendable {
        /// Added one by one: the only kind that a SCIM group's `members` shows.
        case individual
        case owner
        /// By a rule of the group.
        case dynamic
    }

    public let personID: String
    public var kind: Kind
}
