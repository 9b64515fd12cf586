/// A set of Genesys routing skill ids, always sorted and without duplicates.
///
/// Two lists with the same ids in another order are the same `SkillSet`, so equality answers "does the group bear what
/// is asked for" and the text made of it is the same wherever it is made.
public struct SkillSet: Hashable, Sendable {
    /// The ids in ascending order of their Unicode scalars, each once.
    public let ids: [String]

    public static let empty = SkillSet([])

    public init(_ ids: some Sequence<String>) {
        self.ids = Set(ids).sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
    }

    public var isEmpty: Bool { ids.isEmpty }
    public var count: Int { ids.count }

    public func contains(_ id: String) -> Bool { ids.contains(id) }

    /// The ids of either.
    public func union(_ other: SkillSet) -> SkillSet { SkillSet(ids + other.ids) }

    /// The ids that are not in `other`.
    public func subtracting(_ other: SkillSet) -> SkillSet {
        let taken = Set(other.ids)
        return SkillSet(ids.filter { !taken.contains($0) })
    }

    /// The ids of both.
    public func intersection(_ other: SkillSet) -> SkillSet {
        let kept = Set(other.ids)
        return SkillSet(ids.filter { kept.contains($0) })
    }
}

extension SkillSet: ExpressibleByArrayLiteral {
    public init(arrayLiteral elements: String...) { self.init(elements) }
}

extension SkillSet: Codable {
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode([String].self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(ids)
    }
}
