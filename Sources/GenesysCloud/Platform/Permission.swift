/// What the role of the OAuth client must allow, by the names that Genesys Cloud gives it
/// (`x-inin-requires-permissions` of the published contract).
enum Permission {
    static let groups = "directory:group:edit"
    static let viewSkills = "routing:skill:view"
    static let assign = "routing:skill:assign"
}
