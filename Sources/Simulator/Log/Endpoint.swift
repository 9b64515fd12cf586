/// What a request is after.
public enum Endpoint: Hashable, Sendable {
    case token
    /// A page of groups.
    case list
    /// A single group.
    case read
    case put
    /// Anything the server does not know.
    case other
}
