/// A person as a list of people shows them.
public struct Member: Hashable, Sendable {
    public let id: String
    public let displayName: String
    /// `nil`: they came without their skills, which says nothing of what they bear.
    public let skills: SkillSet?
    /// Whether skills may be given to them.
    public let isActive: Bool

    public init(id: String, displayName: String, skills: SkillSet?, isActive: Bool = true) {
        self.id = id
        self.displayName = displayName
        self.skills = skills
        self.isActive = isActive
    }
}

extension Member {
    /// The person as a target, `nil` where their skills were not shown. Which groups they are in is not said.
    public var sighting: Sighting? {
        skills.map {
            Sighting(
                kind: .user, id: id, displayName: displayName, version: nil, lastModified: nil, skills: $0,
                isActive: isActive)
        }
    }
}

/// People that were read by their ids.
public struct FoundPeople: Hashable, Sendable {
    public let members: [Member]
    /// Those that the server said were deleted, by id.
    public let deleted: [String]
    /// The server was seen to have shown all that it has of them: whoever is missing, it does not have.
    public let isComplete: Bool

    public init(members: [Member], deleted: [String] = [], isComplete: Bool) {
        self.members = members
        self.deleted = deleted
        self.isComplete = isComplete
    }
}

/// Somebody in a list of people of whom nothing but an id could be read, or not even that.
public struct UnreadablePerson: Hashable, Sendable {
    /// In one line, `nil` where there is none that can be read.
    public let id: String?
    public let reason: DirectoryError.BodyFault

    public init(id: String?, reason: DirectoryError.BodyFault) {
        self.id = id
        self.reason = reason
    }
}

/// A page of a group's people.
public struct MemberPage: Hashable, Sendable {
    /// Whoever could not be read, but by their id, is among them as somebody who came without skills.
    public let members: [Member]
    /// What could not be read as a person, and why.
    public let unreadable: [UnreadablePerson]
    /// How many people the server says the group has, `nil` where it does not say.
    public let total: Int?
    /// No page follows.
    public let isLast: Bool
    /// What the server calls the skills of these people, by id, as far as it says.
    public let skillNames: [String: String]

    public init(
        members: [Member], unreadable: [UnreadablePerson] = [], total: Int?, isLast: Bool,
        skillNames: [String: String] = [:]
    ) {
        self.members = members
        self.unreadable = unreadable
        self.total = total
        self.isLast = isLast
        self.skillNames = skillNames
    }
}
