public import Foundation

/// One thing that happened to a group or a person.
public struct TrailEvent: Hashable, Sendable {
    /// What happened; the words are those of the view `trail`.
    public enum Kind: String, Sendable, CaseIterable {
        /// A revision changed what the group shall give.
        case mapped
        /// A revision took its mapping away.
        case unmapped
        /// It was seen for the first time.
        case appeared
        /// The oldest that is still known of it: what came before was pruned.
        case known
        /// It was seen to differ from what was known, without our doing.
        case changedOutside
        /// A person came to be in other groups.
        case regrouped
        case vanished
        case cameBack
        /// Its change was part of a plan that the guard held.
        case held
        /// Somebody approved of that plan, and a cycle took it up.
        case released
        /// A PUT that is not settled yet.
        case pending
        /// The others are the outcomes of PUTs.
        case applied
        case conflict
        case rateLimited
        case rejected
        case failed
        case unknown
        case superseded
    }

    /// The number of the event in the chain.
    public let id: Int64
    public let at: Date
    public let kind: Kind
    /// What it happened to.
    public let targetKind: Target.Kind
    /// The name that the event is about: the mapped one, or the one that the group bore.
    public let name: String
    /// The name before, where the group was seen; of a revision the name that it bore then. `nil` where there is none.
    public let nameBefore: String?
    /// `nil` where it is not known, or the event says nothing of it.
    public let skillsBefore: SkillSet?
    /// What the group bears, shall bear, or was sent, by this event. `nil` where it is not known.
    public let skills: SkillSet?
    /// The version before, and from then on; `nil` where it is not known.
    public let versionBefore: String?
    public let version: String?
    /// The revision that the event is, or that the write, held or not, was for; `nil` of a sighting.
    public let revision: Int?
    /// Who made the revision, when, from which file and why; `nil` of a sighting.
    public let provenance: Provenance?
    /// The write that the event is about; it, its status and what was wrong with it are `nil` of all other events.
    public let attempt: Attempt.ID?
    public let httpStatus: Int?
    public let error: String?
    /// Names the held plan, where the event is about one.
    public let token: String?
    /// Who approved of it, `user@host`.
    public let approvedBy: String?
    /// The names of the groups that a person followed before, and follows from then on. Of a group that leaves its skills to
    /// its members there are none; `nil` of one that bears them itself.
    public let groupsBefore: [String]?
    public let groups: [String]?
    /// Which group asked for what a write gave to a person.
    public let given: [Given]

    /// It tells of a group that bears no skills itself.
    public var leavesSkillsToMembers: Bool { targetKind == .group && groups?.isEmpty == true }

    /// A skill, and a group that asked for it.
    public struct Given: Hashable, Sendable, Codable {
        public let skill: String
        public let group: String

        public init(skill: String, group: String) {
            self.skill = skill
            self.group = group
        }
    }

    public init(
        id: Int64, at: Date, kind: Kind, targetKind: Target.Kind = .group, name: String, nameBefore: String?,
        skillsBefore: SkillSet?, skills: SkillSet?,
        versionBefore: String?, version: String?, revision: Int?, provenance: Provenance?, attempt: Attempt.ID?,
        httpStatus: Int?, error: String?, token: String? = nil, approvedBy: String? = nil,
        groupsBefore: [String]? = nil, groups: [String]? = nil, given: [Given] = []
    ) {
        self.id = id
        self.at = at
        self.kind = kind
        self.targetKind = targetKind
        self.name = name
        self.nameBefore = nameBefore
        self.skillsBefore = skillsBefore
        self.skills = skills
        self.versionBefore = versionBefore
        self.version = version
        self.revision = revision
        self.provenance = provenance
        self.attempt = attempt
        self.httpStatus = httpStatus
        self.error = error
        self.token = token
        self.approvedBy = approvedBy
        self.groupsBefore = groupsBefore
        self.groups = groups
        self.given = given
    }
}
