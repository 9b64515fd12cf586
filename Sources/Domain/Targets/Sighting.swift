/// A target as the server showed it: a SCIM group, or a person.
public struct Sighting: Hashable, Sendable {
    public let kind: Target.Kind
    public let id: String
    public let displayName: String
    /// Opaque: compared for equality and sent back, never ordered. `nil` where the server gave none.
    public let version: String?
    /// `meta.lastModified` as it was written, compared as text. `nil` where the server gave none.
    public let lastModified: String?
    /// `nil` where the server does not list skills, which is not the same as bearing none.
    public let skills: SkillSet?
    /// The groups whose mappings it follows, by id, ascending. `nil` for a group that follows the mapping of its own name,
    /// and for a person whose groups were not shown; empty for a group that leaves its skills to its members.
    public let groups: [String]?
    /// Whether skills may be given to it.
    public let isActive: Bool

    public init(
        kind: Target.Kind = .group, id: String, displayName: String, version: String?, lastModified: String?,
        skills: SkillSet?, groups: [String]? = nil, isActive: Bool = true
    ) {
        self.kind = kind
        self.id = id
        self.displayName = displayName
        self.version = version
        self.lastModified = lastModified
        self.skills = skills
        self.groups = groups.map { Array(Set($0)).sorted() }
        self.isActive = isActive
    }

    /// The same target, bearing `skills`.
    public func bearing(_ skills: SkillSet) -> Sighting {
        Sighting(
            kind: kind, id: id, displayName: displayName, version: version, lastModified: lastModified, skills: skills,
            groups: groups, isActive: isActive)
    }
}
