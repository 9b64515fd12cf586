/// A set of Genesys routing skills, always sorted by id, each id once.
///
/// Two lists with the same skills in another order are the same `SkillSet`, so equality answers "does the target bear
/// what is asked for" and the text made of it is the same wherever it is made.
public struct SkillSet: Hashable, Sendable {
    /// In ascending order of their ids' Unicode scalars, each id once.
    public let skills: [Skill]

    public static let empty = SkillSet([] as [Skill])

    /// Of several with the same id the highest proficiency counts.
    public init(_ skills: some Sequence<Skill>) {
        let best = Dictionary(skills.map { ($0.exactID, $0) }) { $0.proficiency >= $1.proficiency ? $0 : $1 }
        self.skills = best.values.sorted { $0.id.unicodeScalars.lexicographicallyPrecedes($1.id.unicodeScalars) }
    }

    /// Skills at the plain proficiency.
    public init(_ ids: some Sequence<String>) {
        self.init(ids.map { Skill(id: $0) })
    }

    public var ids: [String] { skills.map(\.id) }
    public var isEmpty: Bool { skills.isEmpty }
    public var count: Int { skills.count }

    /// Whether the skill is among them, at whatever proficiency.
    public func contains(_ id: String) -> Bool { skills.contains { $0.exactID == ExactName(id) } }

    /// The skills of either, each at the higher of its proficiencies.
    public func union(_ other: SkillSet) -> SkillSet { SkillSet(skills + other.skills) }

    /// The skills that are not in `other`, at whatever proficiency.
    public func subtracting(_ other: SkillSet) -> SkillSet {
        let taken = Set(other.skills.map(\.exactID))
        return SkillSet(skills.filter { !taken.contains($0.exactID) })
    }

    /// The skills of both, at the proficiency that they have here.
    public func intersection(_ other: SkillSet) -> SkillSet {
        let kept = Set(other.skills.map(\.exactID))
        return SkillSet(skills.filter { kept.contains($0.exactID) })
    }

    /// The skills that `other` does not have just so: not at all, or at another proficiency.
    public func differing(from other: SkillSet) -> SkillSet {
        let same = Set(other.skills)
        return SkillSet(skills.filter { !same.contains($0) })
    }

    /// The skills that `other` has at a higher proficiency.
    public func lowered(from other: SkillSet) -> SkillSet {
        let former = Dictionary(other.skills.map { ($0.exactID, $0.proficiency) }) { first, _ in first }
        return SkillSet(skills.filter { skill in former[skill.exactID].map { skill.proficiency < $0 } ?? false })
    }

    /// The skills of either, those of both at the proficiency that they have in `other`.
    public func overlaid(with other: SkillSet) -> SkillSet {
        SkillSet(subtracting(other).skills + other.skills)
    }
}

extension SkillSet: ExpressibleByArrayLiteral {
    public init(arrayLiteral elements: String...) { self.init(elements) }
}

extension SkillSet: Codable {
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode([Skill].self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(skills)
    }
}
