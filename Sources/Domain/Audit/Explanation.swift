public import Foundation

/// All that bears on whether one group is in step with its mapping.
public struct Explanation: Hashable, Sendable {
    /// The group's name, or what was asked for where no group is known by it.
    public let name: String
    /// The ids of the groups that bear the name at present.
    public let bearers: [String]
    /// The group, as it was last known; `nil` where none of the name was ever seen, or several bear it.
    public let sighting: Sighting?
    /// Those that once bore the name and have another now, by that name.
    public let renamed: [Target]
    /// What is asked for, `nil` where the name is not mapped.
    public let mapping: Mapping?
    /// The revision that gave the mapping its present skills, or took it away.
    public let revision: Revision?
    /// Every name that is mapped, to tell a slip of the pen by.
    public let mappedNames: [String]
    /// `nil` where the group bears what is asked for, or nothing is.
    public let drift: Drift?
    /// `nil` where no PUT of ours to it was ever confirmed.
    public let applied: Applied?
    /// `nil` where no PUT to it was ever recorded.
    public let lastAttempt: Attempt?
    /// `nil` before the first.
    public let lastCycle: Cycle?
    /// The held plan that has a change for it, `nil` where there is none.
    public let hold: Hold?
    /// That of the last cycle.
    public let mode: Mode
    /// Of a group that leaves its skills to its members; `nil` of one that bears them itself.
    public let members: Members?
    /// Those in it whom the last poll passed over.
    public let passedOver: [PassedOver]
    /// The last cycle that has ended, where its poll did not show the group and was not complete, so that nothing is
    /// concluded about it.
    public let unseenIn: Cycle?
    /// Of what is asked for, the skills that the last plan could not give.
    public let unavailable: [UnavailableSkill]
    /// The write that it would get is not sent yet, because the same was in vain before.
    public let waiting: Waiting?
    /// The names of the groups that are there, where none bears the one that is asked about.
    public let knownNames: [String]

    public init(
        name: String, bearers: [String], sighting: Sighting?, renamed: [Target], mapping: Mapping?, revision: Revision?,
        mappedNames: [String], drift: Drift?, applied: Applied?, lastAttempt: Attempt?, lastCycle: Cycle?,
        hold: Hold? = nil, mode: Mode, members: Members? = nil, passedOver: [PassedOver] = [], unseenIn: Cycle? = nil,
        unavailable: [UnavailableSkill] = [], waiting: Waiting? = nil, knownNames: [String] = []
    ) {
        self.name = name
        self.bearers = bearers
        self.sighting = sighting
        self.renamed = renamed
        self.mapping = mapping
        self.revision = revision
        self.mappedNames = mappedNames
        self.drift = drift
        self.applied = applied
        self.lastAttempt = lastAttempt
        self.lastCycle = lastCycle
        self.hold = hold
        self.mode = mode
        self.members = members
        self.passedOver = passedOver
        self.unseenIn = unseenIn
        self.unavailable = unavailable
        self.waiting = waiting
        self.knownNames = knownNames
    }

    /// The people in a group that leaves its skills to them.
    public struct Members: Hashable, Sendable {
        /// How many there are.
        public let people: Int
        /// How many of them do not bear what is asked for, by cause.
        public let drifting: [Drift.Cause: Int]

        public init(people: Int, drifting: [Drift.Cause: Int]) {
            self.people = people
            self.drifting = drifting
        }

        public var outOfStep: Int { drifting.values.reduce(0, +) }
    }

    /// The last that was seen of a group or a person.
    public struct Sighting: Hashable, Sendable {
        public let target: Target
        /// The number of the event.
        public let id: Snapshot.ID
        /// When that was.
        public let at: Date
        public let source: Snapshot.Source
        public let snapshot: Snapshot

        public init(target: Target, id: Snapshot.ID, at: Date, source: Snapshot.Source, snapshot: Snapshot) {
            self.target = target
            self.id = id
            self.at = at
            self.source = source
            self.snapshot = snapshot
        }
    }
}
