public import Foundation

/// Who is in which of the groups that leave their skills to their members, as one poll found them.
///
/// Nothing is concluded about a person that came without skills or is not active, nor from absence in a group whose list
/// was not shown to be complete.
public struct Roster: Hashable, Sendable {
    /// How many people are read by their ids at a time.
    public static let peoplePerRead = 100

    /// A person that was known before the poll to follow groups, or to have skills of ours.
    public struct Follower: Hashable, Sendable {
        public let id: String
        public let displayName: String
        /// Those that they followed, by id.
        public let groups: [String]
        /// The skills that are ours and that the last read showed.
        public let ours: SkillSet
        /// The grants whose skills the last read did not show.
        public let unseen: [Grant]
        /// Whether the last poll concluded something about them.
        public let isPlaced: Bool
        /// The last poll asked the server for them by id, and it showed nobody.
        public let wasNotFound: Bool
        /// The server no longer had them. They are asked for all the same: they may be back.
        public let isGone: Bool

        public init(
            id: String, displayName: String, groups: [String], ours: SkillSet, unseen: [Grant] = [],
            isPlaced: Bool = true, wasNotFound: Bool = false, isGone: Bool = false
        ) {
            self.id = id
            self.displayName = displayName
            self.groups = groups
            self.ours = ours
            self.unseen = unseen
            self.isPlaced = isPlaced
            self.wasNotFound = wasNotFound
            self.isGone = isGone
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
            /// The server was asked for them by id, and showed nobody. One answer may be wrong: who is missing from the next
            /// poll's as well is gone.
            case notFound
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
        public var gone: [Gone] = []
        /// By id.
        public var passed: [Passed] = []
        /// What those who are not active were shown with, by id. Nothing is given to them or removed from them, but what
        /// they no longer have is evidence all the same.
        public var inactive: [String: SkillSet] = [:]
    }

    /// A person that the server does not have any more.
    public struct Gone: Hashable, Sendable {
        public let id: String
        /// The server said that they were deleted, rather than showing nobody twice.
        public let isDeleted: Bool
    }

    private struct Entry: Hashable {
        var member: Member
        var groups: Set<String>
    }

    private var entries: [String: Entry] = [:]
    /// The groups whose lists were shown to have everybody.
    public private(set) var complete: Set<String> = []
    /// The groups whose lists were not shown to have everybody.
    public private(set) var incomplete: Set<String> = []
    private var asked: Set<String> = []
    private var deleted: Set<String> = []
    private var unread: Set<String> = []

    public init() {}

    /// Takes the whole list of a group's people. Whoever is in one of several lists of the same group is in it.
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
        if isComplete, !incomplete.contains(group) {
            complete.insert(group)
        } else {
            complete.remove(group)
            incomplete.insert(group)
        }
    }

    /// Those that must be read by their ids: they have skills of ours, and no list showed them, or not with all of these. A list
    /// may be behind, or leave something out.
    ///
    /// - Parameters:
    ///   - time: when the poll began.
    ///   - cycle: the one that polls.
    public func doubtful(of followers: [Follower], at time: Date, in cycle: Cycle.ID) -> [String] {
        followers.filter { follower in
            guard !follower.ours.isEmpty || !follower.unseen.isEmpty else { return false }
            guard let member = entries[follower.id]?.member else { return !mayStillBeListed(follower) }
            guard member.isActive, let skills = member.skills else { return false }
            let doubtful = follower.unseen.filter { $0.isDoubtful(at: time, in: cycle) }.map(\.skill)
            return !follower.ours.union(SkillSet(doubtful)).subtracting(skills).isEmpty
        }.map(\.id).sorted()
    }

    /// The groups that people were in until now and whose lists, shown to have everybody, lack them; by the people's ids.
    public func left(by followers: [Follower]) -> [String: Set<String>] {
        var left: [String: Set<String>] = [:]
        for follower in followers {
            let groups = Set(follower.groups).intersection(complete).subtracting(entries[follower.id]?.groups ?? [])
            if !groups.isEmpty { left[follower.id] = groups }
        }
        return left
    }

    /// Takes what a read of ``doubtful(of:at:in:)`` showed.
    public mutating func take(_ found: FoundPeople, askedFor ids: [String]) {
        for id in ids {
            // What a list showed of them is in doubt, and counts for nothing.
            guard let member = entries[id]?.member else { continue }
            entries[id]?.member = Member(
                id: id, displayName: member.displayName, skills: nil, isActive: member.isActive)
        }
        for member in found.members {
            entries[member.id] = Entry(member: member, groups: entries[member.id]?.groups ?? [])
        }
        deleted.formUnion(found.deleted)
        if found.isComplete { asked.formUnion(ids) } else { unread.formUnion(ids) }
    }

    /// Whether somebody is missing from a group's list who was in it before and bears skills of ours.
    public static func isMissing(_ followers: [Follower], of group: String, in members: some Sequence<Member>) -> Bool {
        let listed = Set(members.map(\.id))
        return followers.contains { $0.isExpected(in: group) && !listed.contains($0.id) }
    }

    /// Whether somebody is missing who bears skills of ours from the list of a group that was shown to have everybody.
    public func isMissing(_ followers: [Follower], of group: String) -> Bool {
        complete.contains(group)
            && followers.contains { $0.isExpected(in: group) && entries[$0.id]?.groups.contains(group) != true }
    }

    /// - Parameters:
    ///   - followers: those known before.
    ///   - standing: the groups that are still there, and whose people are known from before. One of them whose people were not
    ///     listed keeps those it had.
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
                if !member.isActive { conclusion.inactive[id] = member.skills }
                continue
            }
            conclusion.people.append(
                sighting(id, member.displayName, skills, entry.groups.union(kept(by: known[id], standing))))
        }
        for follower in followers.sorted(by: { $0.id < $1.id })
        where entries[follower.id] == nil && !follower.isGone {
            if deleted.contains(follower.id) {
                conclusion.gone.append(Gone(id: follower.id, isDeleted: true))
            } else if asked.contains(follower.id), follower.wasNotFound {
                conclusion.gone.append(Gone(id: follower.id, isDeleted: false))
            } else if asked.contains(follower.id) {
                conclusion.passed.append(
                    Passed(
                        id: follower.id, displayName: follower.displayName, reason: .notFound,
                        groups: kept(by: follower, standing).sorted()))
            } else if unread.contains(follower.id) {
                conclusion.passed.append(
                    Passed(
                        id: follower.id, displayName: follower.displayName, reason: .skillsNotShown,
                        groups: kept(by: follower, standing).sorted()))
            } else if !mayStillBeListed(follower) {
                // They have nothing of ours, so what they do have need not be known.
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

extension Roster.Follower {
    /// Whether a list of the group's people without them is news: they were in it, and have skills of ours. Of somebody who is
    /// not active, say, nothing is concluded, so that they stay in the groups they had.
    fileprivate func isExpected(in group: String) -> Bool { isPlaced && !ours.isEmpty && groups.contains(group) }
}
