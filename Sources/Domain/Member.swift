/// A person as a list of people shows them.
public struct Member: Hashable, Sendable {
    public let id: String
    public let displayName: String
    /// `nil`: they came without their skills, which says nothing of what they bear.
    public let skills: SkillSet?
    /// Whether skills may be given to them.
    public let isActive: Bool

    public init(id: String, displayName: String, skills: SkillSet?, isActive: Bool = true) {
        self.id = id
        self.displayName = displayName
        self.skills = skills
        self.isActive = isActive
    }
}

/// A page of a group's people.
public struct MemberPage: Hashable, Sendable {
    public let members: [Member]
    /// How many people the server says the group has, `nil` where it does not say.
    public let total: Int?
    /// No page follows.
    public let isLast: Bool
    /// What the server calls the skills of these people, by id, as far as it says.
    public let skillNames: [String: String]

    public init(members: [Member], total: Int?, isLast: Bool, skillNames: [String: String] = [:]) {
        self.members = members
        self.total = total
        self.isLast = isLast
        self.skillNames = skillNames
    }
}
