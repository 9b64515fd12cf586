/// What bears skills: a group, or, where groups leave their skills to their members, a person.
public struct Target: Hashable, Sendable {
    /// What bears the skills; the words are those of the database and of JSON.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        case group
        case user
    }

    /// The store's own number of the target; it never changes and is never given again.
    public typealias ID = Int64

    public let id: ID
    public let kind: Kind
    /// The id that the server knows the target by.
    public let serverID: String
    public let name: String
    /// Of a person the groups that ask for what they shall bear; `nil` of a group, which asks for itself.
    public let groups: [Giver]?

    public init(id: ID, kind: Kind, serverID: String, name: String, groups: [Giver]? = nil) {
        self.id = id
        self.kind = kind
        self.serverID = serverID
        self.name = name
        self.groups = groups
    }
}

/// A group that gives its skills to its members.
public struct Giver: Hashable, Sendable, Codable {
    /// The id that the server knows the group by.
    public let id: String
    public let name: String

    public init(id: String, name: String) {
        self.id = id
        self.name = name
    }
}
