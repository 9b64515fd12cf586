import Foundation
import HTTPTypes

/// What of the published API the simulator speaks.
enum Operation: Hashable, Sendable {
    /// What the role of an OAuth client must hold for an operation.
    enum Requirement: Hashable, Sendable {
        case nothing
        case any(String)
        case all(String)
    }

    case token
    case groups(needsFilter: Bool)
    case group(String)
    /// PUT or PATCH of a group.
    case writeGroup(String)
    case members(groupID: String)
    case people
    case skillsOf(String)
    /// PATCH of many: gives, and rates what is there.
    case grant(personID: String)
    /// PUT of many: takes away what it does not name.
    case replaceSkills(of: String)
    case revoke(skillID: String, personID: String)
    case skills
    case skill(String)

    init?(_ call: Call) {
        if call.path == "/oauth/token" {
            guard call.method == .post else { return nil }
            self = .token
            return
        }
        guard call.path.hasPrefix("/api/v2/") else { return nil }
        let steps = call.path.dropFirst("/api/v2/".count).split(separator: "/", omittingEmptySubsequences: false)
            .map { String($0).removingPercentEncoding ?? String($0) }
        switch (call.method, steps.count) {
        case (.get, 2) where steps == ["scim", "groups"]: self = .groups(needsFilter: false)
        case (.get, 3) where steps == ["scim", "v2", "groups"]: self = .groups(needsFilter: true)
        case (.get, 3) where steps.starts(with: ["scim", "groups"]): self = .group(steps[2])
        case (.get, 4) where steps.starts(with: ["scim", "v2", "groups"]): self = .group(steps[3])
        case (.put, 3) where steps.starts(with: ["scim", "groups"]): self = .writeGroup(steps[2])
        case (.put, 4) where steps.starts(with: ["scim", "v2", "groups"]): self = .writeGroup(steps[3])
        case (.patch, 3) where steps.starts(with: ["scim", "groups"]): self = .writeGroup(steps[2])
        case (.patch, 4) where steps.starts(with: ["scim", "v2", "groups"]): self = .writeGroup(steps[3])
        case (.get, 3) where steps[0] == "groups" && steps[2] == "members": self = .members(groupID: steps[1])
        case (.get, 1) where steps == ["users"]: self = .people
        case (.get, 3) where steps[0] == "users" && steps[2] == "routingskills": self = .skillsOf(steps[1])
        case (.patch, 4) where steps[0] == "users" && steps[2...] == ["routingskills", "bulk"]:
            self = .grant(personID: steps[1])
        case (.put, 4) where steps[0] == "users" && steps[2...] == ["routingskills", "bulk"]:
            self = .replaceSkills(of: steps[1])
        case (.delete, 4) where steps[0] == "users" && steps[2] == "routingskills":
            self = .revoke(skillID: steps[3], personID: steps[1])
        case (.get, 2) where steps == ["routing", "skills"]: self = .skills
        case (.get, 3) where steps.starts(with: ["routing", "skills"]): self = .skill(steps[2])
        default: return nil
        }
    }

    var route: Route {
        switch self {
        case .token: Route(endpoint: .token)
        case .groups: Route(endpoint: .list)
        case .group(let id): Route(endpoint: .read, groupID: id)
        case .writeGroup(let id): Route(endpoint: .put, groupID: id)
        case .members(let id): Route(endpoint: .members, groupID: id)
        case .people: Route(endpoint: .people)
        case .skillsOf(let id): Route(endpoint: .skillsOfPerson, personID: id)
        case .grant(let id): Route(endpoint: .grant, personID: id)
        case .replaceSkills(let id): Route(endpoint: .replaceSkills, personID: id)
        case .revoke(_, let id): Route(endpoint: .revoke, personID: id)
        case .skills, .skill: Route(endpoint: .skills)
        }
    }

    /// The parameters that a query may have.
    var parameters: Set<String> {
        let pages: Set = ["pageSize", "pageNumber"]
        let attributes: Set = ["attributes", "excludedAttributes"]
        return switch self {
        case .groups: attributes.union(["startIndex", "count", "filter"])
        case .group: attributes
        case .members: pages.union(["sortOrder", "expand"])
        case .people:
            pages.union([
                "id", "jabberId", "sortOrder", "expand", "integrationPresenceSource", "userCustomAttributeSchemaIds",
                "state",
            ])
        case .skillsOf: pages.union(["sortOrder"])
        case .skills: pages.union(["name", "id"])
        case .token, .writeGroup, .grant, .replaceSkills, .revoke, .skill: []
        }
    }

    var requirement: Requirement {
        switch self {
        case .groups, .group, .writeGroup: .any("directory:group:edit")
        case .skills, .skill: .any("routing:skill:view")
        case .grant, .replaceSkills: .any("routing:skill:assign")
        case .revoke: .all("routing:skill:assign")
        case .token, .members, .people, .skillsOf: .nothing
        }
    }

    /// Whether errors may come in the shape of SCIM.
    var isSCIM: Bool {
        switch self {
        case .groups, .group, .writeGroup: true
        default: false
        }
    }
}
