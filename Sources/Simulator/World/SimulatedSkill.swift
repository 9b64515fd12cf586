/// A routing skill of the organization, as the world holds it.
public struct SimulatedSkill: Hashable, Sendable {
    /// Only active skills can be given. The words are those of the API.
    public enum State: String, Hashable, Sendable, Encodable {
        case active, inactive, deleted
    }

    public let id: String
    /// Names are case-sensitive, and need not be unique here.
    public var name: String
    public var state = State.active
}
