public import Foundation

/// What each skill was called, and from which event on: history has the names of its time.
public struct SkillNames: Hashable, Sendable {
    /// From an event on a skill is called so, until the next naming of the same skill.
    public struct Naming: Hashable, Sendable {
        public let event: Int64
        public let at: Date
        public let skillID: String
        public let name: String

        public init(event: Int64, at: Date, skillID: String, name: String) {
            self.event = event
            self.at = at
            self.skillID = skillID
            self.name = name
        }
    }

    /// A name that a skill had once, and that it has no more.
    public struct Renaming: Hashable, Sendable {
        public let name: String
        /// When it got its present one.
        public let at: Date
        public let currentName: String
    }

    /// Of each skill in order.
    private let namings: [String: [Naming]]
    /// Every skill that ever had a name.
    private let skills: [String: Set<String>]
    /// The event that each revision is.
    private let revisions: [Int: Int64]

    /// - Parameters:
    ///   - namings: in the order of their events.
    ///   - revisions: the event that each revision is, by its number.
    public init(_ namings: [Naming] = [], revisions: [Int: Int64] = [:]) {
        self.namings = Dictionary(grouping: namings, by: \.skillID)
        skills = namings.reduce(into: [:]) { $0[$1.name, default: []].insert($1.skillID) }
        self.revisions = revisions
    }

    /// What each skill is called now, by its id.
    public var current: [String: String] { namings.compactMapValues(\.last?.name) }

    /// The name that the skill had at an event, or has now; the first one of all where it had none yet. `nil` where nobody ever
    /// said.
    public func name(of skillID: String, at event: Int64?) -> String? {
        guard let namings = namings[skillID] else { return nil }
        return namings[Self.position(at: event, in: namings)].name
    }

    /// Where the skill has another name now than at an event.
    public func renaming(of skillID: String, at event: Int64) -> Renaming? {
        guard let namings = namings[skillID], let current = namings.last else { return nil }
        let name = namings[Self.position(at: event, in: namings)].name
        guard ExactName(name) != ExactName(current.name) else { return nil }
        return Renaming(name: name, at: current.at, currentName: current.name)
    }

    /// Whether another skill than this one had the name at the event, so that it does not tell which is meant. One that had no
    /// name yet had not this one either.
    public func isShared(_ name: String, of skillID: String, at event: Int64?) -> Bool {
        guard let skills = skills[name], skills.count > 1 else { return false }
        return skills.contains { other in
            other != skillID && (namings[other]?.first?.event ?? .max) <= event ?? .max
                && self.name(of: other, at: event) == name
        }
    }

    /// The event that a revision is, `nil` where there is none of this number.
    public func event(ofRevision number: Int) -> Int64? { revisions[number] }

    private static func position(at event: Int64?, in namings: [Naming]) -> Int {
        guard let event else { return namings.count - 1 }
        return max((namings.firstIndex { $0.event > event } ?? namings.count) - 1, 0)
    }
}

extension SkillNames {
    /// Names of which it does not matter since when they are.
    public init(current: [String: String]) {
        self.init(
            current.map { id, name in Naming(event: 0, at: Date(timeIntervalSince1970: 0), skillID: id, name: name) })
    }
}
