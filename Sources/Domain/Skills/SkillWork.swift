/// What a write adds and takes away, whatever else the target bears.
public struct SkillWork: Hashable, Sendable {
    /// Given, or given at another proficiency.
    public let added: SkillSet
    /// Taken away.
    public let removed: SkillSet

    /// What is given or taken away.
    public var changed: SkillSet { added.union(removed) }

    public init(from before: SkillSet, to after: SkillSet) {
        added = after.differing(from: before)
        removed = before.subtracting(after)
    }

    /// Whether a target that bears `skills` shows all of it done.
    public func isDone(in skills: SkillSet) -> Bool {
        added.differing(from: skills).isEmpty && removed.intersection(skills).isEmpty
    }

    /// Whether a target that bears `skills` bears some of what was given, just so.
    public func isBegun(in skills: SkillSet) -> Bool { added.differing(from: skills) != added }

    /// Whether a target that bears `skills` shows nothing of it done.
    public func isUntouched(in skills: SkillSet) -> Bool {
        added.differing(from: skills) == added && removed.subtracting(skills).isEmpty
    }
}
