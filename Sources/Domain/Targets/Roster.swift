/// Who is in which of the groups that leave their skills to their members, as one poll found them.
///
/// Nothing is concluded about a person that came without skills or is not active, nor from absence in a group whose list
/// was not shown to be complete.
public struct Roster: Hashable, Sendable {
    /// How many people are read by their ids at a time.
    public static let peoplePerRead = 100

    /// A person that was known before the poll to follow groups, or to bear skills of ours.
    public struct Follower: Hashable, Sendable {
        public let id: String
        public let displayName: String
        /// Those that they followed, by id.
        public let groups: [String]
        /// Whether they bear skills that we gave them.
        public let bearsOurs: Bool

        public init(id: String, displayName: String, groups: [String], bearsOurs: Bool) {
            self.id = id
            self.displayName = displayName
            self.groups = groups
            self.bearsOurs = bearsOurs
        }
    }

    /// A person that nothing is concluded about.
    public struct Passed: Hashable, Sendable {
        /// Why nothing is. The words are those of the log.
        public enum Reason: String, Sendable {
            /// They came without their skills.
            case skillsNotShown
            /// No skills may be given to them.
            case notActive
        }

        public let id: String
        public let displayName: String
        public let reason: Reason
        /// The groups whose lists show them, ascending.
        public let groups: [String]

        public init(id: String, displayName: String, reason: Reason, groups: [String]) {
            self.id = id
            self.displayName = displayName
            self.reason = reason
            self.groups = groups
        }
    }

    /// What a poll says about people.
    public struct Conclusion: Hashable, Sendable {
        /// By id.
        public var people: [Sighting] = []
        /// The server does not have them any more, by id.
        public var gone: [String] = []
        /// By id.
        public var passed: [Passed] = []
    }

    private struct Entry: Hashable {
        var member: Member
        var groups: Set<String>
    }

    private var entries: [String: Entry] = [:]
    private var complete: Set<String> = []
    /// The groups whose lists were not shown to have everybody.
    public private(set) var incomplete: Set<String> = []
    private var asked: Set<String> = []
    private var unread: Set<String> = []

    public init() {}

    /// Takes the whole list of a group's people.
    ///
    /// - Parameter isComplete: the list was shown to have everybody.
    public mutating func take(_ members: [Member], of group: String, isComplete: Bool) {
        for member in members {
            var entry = entries[member.id] ?? Entry(member: member, groups: [])
            // Where the same person comes with skills in one list and without in another, the skills were read.
            if entry.member.skills == nil { entry.member = member }
            entry.groups.insert(group)
            entries[member.id] = entry
        }
        if isComplete { complete.insert(group) } else { incomplete.insert(group) }
    }

    /// Those that must be read by their ids: they bear skills of ours, and no list showed them.
    public func unseen(of followers: [Follower]) -> [String] {
        followers.filter { $0.bearsOurs && entries[$0.id] == nil && !mayStillBeListed($0) }.map(\.id).sorted()
    }

    /// Takes what a read of ``unseen(of:)`` showed.
    public mutating func take(_ found: FoundPeople, askedFor ids: [String]) {
        for member in found.members { entries[member.id] = Entry(member: member, groups: []) }
        if found.isComplete { asked.formUnion(ids) } else { unread.formUnion(ids) }
    }

    /// Whether somebody is missing from a group's list who was in it before and bears skills of ours.
    public static func isMissing(_ followers: [Follower], of group: String, in members: some Sequence<Member>) -> Bool {
        let listed = Set(members.map(\.id))
        return followers.contains { $0.bearsOurs && $0.groups.contains(group) && !listed.contains($0.id) }
    }

    /// - Parameters:
    ///   - followers: those known before.
    ///   - standing: the groups that are still there. One of them whose people were not listed keeps those it had.
    public func conclusion(over followers: [Follower], standing: Set<String>) -> Conclusion {
        var conclusion = Conclusion()
        let known = Dictionary(followers.map { ($0.id, $0) }) { first, _ in first }
        for (id, entry) in entries.sorted(by: { $0.key < $1.key }) {
            let member = entry.member
            guard member.isActive, let skills = member.skills else {
                conclusion.passed.append(
                    Passed(
                        id: id, displayName: member.displayName,
                        reason: member.isActive ? .skillsNotShown : .notActive, groups: entry.groups.sorted()))
                continue
            }
            conclusion.people.append(
                sighting(id, member.displayName, skills, entry.groups.union(kept(by: known[id], standing))))
        }
        for follower in followers.sorted(by: { $0.id < $1.id }) where entries[follower.id] == nil {
            if asked.contains(follower.id) {
                conclusion.gone.append(follower.id)
            } else if unread.contains(follower.id) {
                conclusion.passed.append(
                    Passed(
                        id: follower.id, displayName: follower.displayName, reason: .skillsNotShown,
                        groups: kept(by: follower, standing).sorted()))
            } else if !mayStillBeListed(follower) {
                // They bear nothing of ours, so what they do bear need not be known.
                conclusion.people.append(
                    sighting(follower.id, follower.displayName, nil, kept(by: follower, standing)))
            }
        }
        return conclusion
    }

    /// Whether absence from the lists may be an incomplete list's doing.
    private func mayStillBeListed(_ follower: Follower) -> Bool {
        follower.groups.contains { incomplete.contains($0) }
    }

    /// The groups that a person is taken to be in still, though no list shows it.
    private func kept(by follower: Follower?, _ standing: Set<String>) -> Set<String> {
        Set(follower?.groups ?? []).intersection(standing).subtracting(complete)
    }

    private func sighting(_ id: String, _ name: String, _ skills: SkillSet?, _ groups: Set<String>) -> Sighting {
        Sighting(
            kind: .user, id: id, displayName: name, version: nil, lastModified: nil, skills: skills,
            groups: Array(groups))
    }
}
