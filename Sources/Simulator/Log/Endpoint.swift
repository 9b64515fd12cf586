/// What a request is after.
public enum Endpoint: Hashable, Sendable {
    case token
    /// A page of groups.
    case list
    /// A single group.
    case read
    case put
    /// What the server tells of itself: `/Schemas` and the like.
    case discovery
    /// Anything the server does not know.
    case other
}
