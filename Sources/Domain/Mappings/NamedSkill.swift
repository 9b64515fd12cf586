/// A skill of the organisation, by the name that people know it by.
public struct NamedSkill: Hashable, Sendable {
    public let id: String
    public let name: String
    /// Whether it may be given to anybody.
    public let isActive: Bool

    public init(id: String, name: String, isActive: Bool) {
        self.id = id
        self.name = name
        self.isActive = isActive
    }
}
