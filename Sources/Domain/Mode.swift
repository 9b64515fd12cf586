/// How a mapping and what a target bears make up what it shall bear.
public enum Mode: String, Sendable, Codable, CaseIterable {
    /// The mapping is everything the target shall bear.
    case replace
    /// What is missing is added; only what we once granted, and the mapping no longer asks for, is taken away.
    case additive

    /// What the target shall bear.
    ///
    /// - Parameters:
    ///   - observed: what it bears, `nil` where that is not known.
    ///   - granted: those of them that we gave.
    public func desired(mapped: SkillSet, observed: SkillSet?, granted: SkillSet) -> SkillSet {
        switch self {
        case .replace: mapped
        case .additive: (observed ?? .empty).subtracting(granted.subtracting(mapped)).union(mapped)
        }
    }
}
