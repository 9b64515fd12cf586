/// That a person got, kept at another proficiency, or lost a skill, and by whom.
public struct SkillEdit: Hashable, Sendable {
    /// Who edits a person's skills.
    public enum Editor: Hashable, Sendable {
        /// The request of this ``RequestRecord/number``, whatever its client was told.
        case request(Int)
        /// Somebody who does not come by way of a request: a test.
        case outside
    }

    /// What became of the skill.
    public enum Change: Hashable, Sendable {
        case granted(proficiency: Double)
        /// The person had it already, and has it at another proficiency now.
        case rated(from: Double, to: Double)
        /// - Parameter grantedBy: who had given the skill that is now gone.
        case revoked(proficiency: Double, grantedBy: Editor)
    }

    public let personID: String
    public let skillID: String
    public let change: Change
    public let editor: Editor

    /// Whether a request took away what no request had given: what a client that keeps to its own never does.
    public var isTrespass: Bool {
        if case .revoked(_, .outside) = change, case .request = editor { true } else { false }
    }
}
