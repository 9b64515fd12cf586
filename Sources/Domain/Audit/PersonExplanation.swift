/// All that bears on whether one person bears what the groups that they are in ask for.
public struct PersonExplanation: Hashable, Sendable {
    /// The last that was seen of them.
    public let sighting: Explanation.Sighting
    /// The groups that they were seen in, as far as one was ever mapped, by name.
    public let groups: [Membership]
    /// `nil` where they bear what is asked for.
    public let drift: Drift?
    /// `nil` where no write of ours for them was ever confirmed.
    public let applied: Applied?
    /// `nil` where no write for them was ever recorded.
    public let lastAttempt: Attempt?
    /// `nil` before the first.
    public let lastCycle: Cycle?
    /// The held plan that has a change for them, `nil` where there is none.
    public let hold: Hold?
    /// That of the last cycle.
    public let mode: Mode
    /// How many skills the server let somebody bear in the last cycle, `nil` where there was no such limit.
    public let mostSkills: Int?
    /// Where the last poll passed them over.
    public let passedOver: PassedOver?
    /// Of what is asked for, the skills that the last plan could not give.
    public let unavailable: [UnavailableSkill]
    /// Why they keep skills that nothing seems to ask for, and whether the next write waits, as far as records tell.
    public let withholding: Withholding

    public init(
        sighting: Explanation.Sighting, groups: [Membership], drift: Drift?, applied: Applied?, lastAttempt: Attempt?,
        lastCycle: Cycle?, hold: Hold?, mode: Mode, mostSkills: Int? = nil, passedOver: PassedOver? = nil,
        unavailable: [UnavailableSkill] = [], withholding: Withholding = .nothing
    ) {
        self.sighting = sighting
        self.groups = groups
        self.drift = drift
        self.applied = applied
        self.lastAttempt = lastAttempt
        self.lastCycle = lastCycle
        self.hold = hold
        self.mode = mode
        self.mostSkills = mostSkills
        self.passedOver = passedOver
        self.unavailable = unavailable
        self.withholding = withholding
    }

    /// What the next cycle plans for them, if it still finds them so; `nil` where nothing is out of step.
    public var plan: Plan? {
        drift.map { Plan(mending: [$0], mode: mode, mostSkills: mostSkills, withholding: withholding) }
    }

    /// The write that they would get is not sent yet, because the same was in vain before.
    public var waiting: Waiting? { plan?.waiting.first?.waiting }

    /// What they bear that others gave; nothing where it is not known what they bear.
    public var givenByOthers: SkillSet {
        (sighting.snapshot.skills ?? .empty).subtracting(sighting.snapshot.granted)
    }

    /// A group that a person is in, and what its mapping asks for.
    public struct Membership: Hashable, Sendable {
        public let group: Giver
        /// `nil` where it is mapped no longer.
        public let skills: SkillSet?
        /// The revision that gave the mapping its present skills, or took it away.
        public let revision: Int
        /// Others bear its name as well, so that it decides nothing.
        public let isAmbiguous: Bool

        public init(group: Giver, skills: SkillSet?, revision: Int, isAmbiguous: Bool) {
            self.group = group
            self.skills = skills
            self.revision = revision
            self.isAmbiguous = isAmbiguous
        }
    }
}
