/// The scopes of the tutorial's dialect.
enum Scope {
    static let write = "scim:groups:write"
    static let read = "scim:groups:read"
}
