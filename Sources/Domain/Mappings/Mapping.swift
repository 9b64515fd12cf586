/// What the mappings ask for of one group: its display name and the skills it shall give.
public struct Mapping: Hashable, Sendable {
    /// Compared exactly with a group's `displayName`: case, blanks and accents count.
    public let groupName: String
    public let skills: SkillSet

    public init(groupName: String, skills: SkillSet) {
        self.groupName = groupName
        self.skills = skills
    }
}
