/// What bears skills. In the dialects `group-skills` and `scim` a target is a group.
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

    public init(id: ID, kind: Kind, serverID: String, name: String) {
        self.id = id
        self.kind = kind
        self.serverID = serverID
        self.name = name
    }
}
