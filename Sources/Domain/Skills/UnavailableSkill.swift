public import Foundation

/// A skill that the mappings ask for and that nobody can be given: the server does not have it, or it is not active.
public struct UnavailableSkill: Hashable, Sendable {
    public let id: String
    /// When a plan first found it so, without a break, and the cycle of then.
    public let since: Date
    public let cycle: Cycle.ID

    public init(id: String, since: Date, cycle: Cycle.ID) {
        self.id = id
        self.since = since
        self.cycle = cycle
    }
}

extension Sequence<UnavailableSkill> {
    /// Those of them among these.
    public func among(_ skills: SkillSet) -> [UnavailableSkill] { filter { skills.contains($0.id) } }
}
