/// What a request is after.
public enum Endpoint: Hashable, Sendable {
    case token
    /// A page of groups.
    case list
    /// A single group.
    case read
    /// Of a group, and where there is one, its PATCH.
    case put
    /// A page of a group's people.
    case members
    /// People by their ids.
    case people
    /// The skills of one person.
    case skillsOfPerson
    /// The skills there are.
    case skills
    /// Giving skills to a person.
    case grant
    /// Taking a skill from a person.
    case revoke
    /// Having a person's skills be just these.
    case replaceSkills
    /// What the server tells of itself: `/Schemas` and the like.
    case discovery
    /// Anything the server does not know.
    case other
}
