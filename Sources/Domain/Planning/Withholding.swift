/// Why a person may keep skills of ours that the mappings do not seem to ask for: what a cycle could not find out, and what it
/// cannot give in their place.
public struct Withholding: Hashable, Sendable {
    /// Skills that a mapped group asks for whose people were not shown to be all there: whoever bears one may be in it.
    public let undecided: SkillSet
    /// Skills that the server gives to nobody: it does not have them, or they are not active.
    public let unavailable: SkillSet

    public static let nothing = Withholding()

    public init(undecided: SkillSet = .empty, unavailable: SkillSet = .empty) {
        self.undecided = undecided
        self.unavailable = unavailable
    }

    /// What stays on the person of the drift as they bear it, and why; `nil` where nothing has to.
    func kept(of drift: Drift) -> (skills: SkillSet, reason: HeldBack.Reason)? {
        guard drift.targetKind == .user, let observed = drift.observed else { return nil }
        let ours = observed.intersection(drift.granted)
        let doubtful = ours.intersection(undecided).exceeding(drift.mapped)
        if !doubtful.isEmpty { return (doubtful, .peopleNotListed(doubtful)) }
        // Who left a group loses what it gave, whatever the others ask for. A mapping that asks for what is not there is more
        // likely a mistake than a wish to take away.
        guard drift.cause != .membershipChanged, !drift.missing.intersection(unavailable).isEmpty else { return nil }
        let irreplaceable = ours.subtracting(drift.mapped)
        return irreplaceable.isEmpty ? nil : (irreplaceable, .replacementUnavailable(irreplaceable))
    }
}

extension SkillSet {
    /// The skills that `other` does not have, or has at a lower proficiency.
    fileprivate func exceeding(_ other: SkillSet) -> SkillSet {
        SkillSet(
            skills.filter { skill in
                !other.skills.contains { $0.exactID == skill.exactID && $0.proficiency >= skill.proficiency }
            })
    }
}
