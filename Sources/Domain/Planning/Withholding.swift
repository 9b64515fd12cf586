/// Why a cycle does not write what the mappings seem to ask for. A person may keep skills of ours because of what the cycle could
/// not find out, or cannot give in their place; and what was written in vain before waits.
public struct Withholding: Hashable, Sendable {
    /// Skills that a mapped group asks for whose people were not shown to be all there: whoever bears one may be in it.
    public let undecided: SkillSet
    /// Mappings came during the poll. People wait for the next one, which reads who is in the groups that these name.
    public var isOfOlderMappings = false
    /// Skills that the server gives to nobody: it does not have them, or they are not active.
    public var unavailable = SkillSet.empty
    /// What groups ask for that people who have just left others may have moved to, by the ids of these people. The list of the
    /// group they moved to may be behind; the next poll decides.
    public var mayHaveMoved: [String: SkillSet] = [:]
    /// What the groups that a person is in ever asked for.
    public var onceAsked: [Target.ID: SkillSet] = [:]

    /// Targets to which the same was written in vain before, and how long it waits.
    public var waiting: [Target.ID: Waiting] = [:]

    public static let nothing = Withholding()

    public init(
        undecided: SkillSet = .empty, unavailable: SkillSet = .empty, onceAsked: [Target.ID: SkillSet] = [:]
    ) {
        self.undecided = undecided
        self.unavailable = unavailable
        self.onceAsked = onceAsked
    }

    /// Whether the drift asks for something that can be given to nobody.
    public func isUnavailable(in drift: Drift) -> Bool { !drift.missing.intersection(unavailable).isEmpty }

    /// What stays on the person of the drift as they bear it, for each reason.
    func kept(of drift: Drift) -> [(skills: SkillSet, reason: HeldBack.Reason)] {
        guard drift.targetKind == .user, let observed = drift.observed else { return [] }
        let ours = observed.intersection(drift.granted)
        let doubtful = ours.intersection(undecided).exceeding(drift.mapped)
        // A mapping that asks for what is not there is more likely a mistake than a wish to take away. Who left a group loses
        // what only that one asked for, whatever the others ask for now.
        let once = isUnavailable(in: drift) ? drift.targetID.flatMap { onceAsked[$0] } ?? .empty : .empty
        let irreplaceable = ours.intersection(once).subtracting(drift.mapped)
        let moving = ours.intersection(drift.serverID.flatMap { mayHaveMoved[$0] } ?? .empty).exceeding(drift.mapped)
            .subtracting(doubtful)
        return [
            (doubtful, .peopleNotListed(doubtful)), (irreplaceable, .replacementUnavailable(irreplaceable)),
            (moving, .mayHaveMoved(moving)),
        ].filter { !$0.0.isEmpty }
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
