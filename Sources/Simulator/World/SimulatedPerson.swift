/// A person of the organization, as the world holds them.
public struct SimulatedPerson: Hashable, Sendable {
    /// Nobody but active people can be given skills. The words are those of the API.
    public enum State: String, Hashable, Sendable, Encodable {
        case active, inactive, deleted
    }

    /// A skill that a person has.
    public struct HeldSkill: Hashable, Sendable {
        public let id: String
        /// From 0 to 5.
        public var proficiency: Double
        /// Who gave the person this skill; who changes the proficiency afterwards does not become its giver.
        public let grantedBy: SkillEdit.Editor
    }

    public let id: String
    public var name: String
    public var state = State.active
    /// Goes up with every edit of the person or of their skills.
    public internal(set) var version = 1
    /// In the order in which they were given.
    public internal(set) var skills: [HeldSkill] = []

    /// What the person has of this skill, `nil` if nothing.
    public func held(_ skillID: String) -> HeldSkill? { skills.first { $0.id == skillID } }
}
