/// A SCIM group as the server showed it.
public struct Group: Hashable, Sendable {
    public let id: String
    public let displayName: String
    /// Opaque: compared for equality and sent back, never ordered. `nil` where the server gave none.
    public let version: String?
    /// `meta.lastModified` as it was written, compared as text. `nil` where the server gave none.
    public let lastModified: String?
    /// `nil` where the server does not list skills, which is not the same as bearing none.
    public let skills: SkillSet?

    public init(id: String, displayName: String, version: String?, lastModified: String?, skills: SkillSet?) {
        self.id = id
        self.displayName = displayName
        self.version = version
        self.lastModified = lastModified
        self.skills = skills
    }
}
