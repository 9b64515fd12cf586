/// How a mapping and what a target bears make up what it shall bear.
public enum Mode: String, Sendable, Codable, CaseIterable {
    /// The mapping is everything a group shall bear. A person keeps what others gave, which is told as drift.
    case replace
    /// What is missing is added; only what we once granted, and the mapping no longer asks for, is taken away.
    case additive

    /// What the target shall bear.
    ///
    /// From a person nothing is ever taken away that we did not give, in either mode. A proficiency that is not the one we
    /// gave is somebody else's, and left alone by `additive`.
    ///
    /// - Parameters:
    ///   - observed: what it bears, `nil` where that is not known.
    ///   - granted: those of them that we gave, as we gave them.
    public func desired(
        mapped: SkillSet, observed: SkillSet?, granted: SkillSet, on kind: Target.Kind = .group
    ) -> SkillSet {
        let observed = observed ?? .empty
        let kept = observed.subtracting(granted.subtracting(mapped))
        switch (self, kind) {
        case (.replace, .group): return mapped
        case (.replace, .user): return kept.overlaid(with: mapped)
        case (.additive, _):
            let foreign = observed.differing(from: granted)
            return kept.overlaid(with: mapped.subtracting(foreign.intersection(mapped)))
        }
    }
}
