import HTTPTypes

/// People, of a group and by their ids.
extension GenesysCloudDialect {
    private static let expansions: Set = [
        "routingStatus", "presence", "integrationPresence", "conversationSummary", "outOfOffice", "geolocation",
        "station", "authorization", "lasttokenissued", "authorization.unusedRoles", "team", "workPlanBidRanks",
        "externalContactsSettings", "groups", "customAttributes", "profileSkills", "certifications", "locations",
        "skills", "languages", "languagePreference", "employerInfo", "biography", "dateLastLogin", "dateWelcomeSent",
    ]

    /// Everybody in the group, owners and those whom a rule includes as well, by name.
    func members(
        of groupID: String, _ query: Query, _ call: Call, in world: isolated World
    ) throws(Refusal) -> Answer {
        let page = try PageRequest(query, settings)
        let expandsSkills = try expandsSkills(query)
        guard world.group(groupID) != nil else { throw .notFound(groupID, code: "general.resource.not.found") }
        let known = world.knowledgeOfRead()
        let members = known.flatMap { world.recentPast.members(of: groupID, before: $0) } ?? world.members(of: groupID)
        let people = members.compactMap { world.person($0.personID, before: known) }.filter { $0.state != .deleted }
        return try encoded(
            EntityListing(of: page.sorted(people) { ($0.name, $0.id) }, page: page, at: call.path) {
                PersonWire($0, expandsSkills: expandsSkills, in: world)
            })
    }

    func people(_ query: Query, _ call: Call, in world: isolated World) throws(Refusal) -> Answer {
        let page = try PageRequest(query, settings)
        let expandsSkills = try expandsSkills(query)
        let ids = Set(query.all("id"))
        guard ids.count <= 100 else {
            throw Refusal(
                status: .badRequest, code: "max.user.ids", template: "Only 100 users can be requested at a time.")
        }
        let text = query.first("state") ?? "active"
        let state = SimulatedPerson.State(rawValue: text)
        guard state != nil || text == "any" else {
            throw .invalidParameter("state", text, allowed: "active, inactive, deleted, any")
        }
        let known = world.knowledgeOfRead()
        let people = world.people.filter {
            (ids.isEmpty || ids.contains($0.id)) && (state == nil || $0.state == state)
        }.compactMap { world.person($0.id, before: known) }
        return try encoded(
            EntityListing(of: page.sorted(people) { ($0.name, $0.id) }, page: page, at: call.path) {
                PersonWire($0, expandsSkills: expandsSkills, in: world)
            })
    }

    private func expandsSkills(_ query: Query) throws(Refusal) -> Bool {
        let names = query.all("expand")
        for name in names where !Self.expansions.contains(name) {
            throw .invalidParameter("expand", name, allowed: Self.expansions.sorted().joined(separator: ", "))
        }
        return names.contains("skills")
    }
}

/// A person, with their skills where they are asked for and not left out.
struct PersonWire: Encodable {
    let id: String
    let name: String
    let state: SimulatedPerson.State
    let version: Int
    let skills: [HeldSkillWire]?
    let selfUri: String

    init(_ person: SimulatedPerson, expandsSkills: Bool, in world: isolated World) {
        id = person.id
        name = person.name
        state = person.state
        version = person.version
        selfUri = "/api/v2/users/\(person.id)"
        skills =
            expandsSkills && !world.organization.unexpanded.contains(person.id)
            ? person.skills.map { HeldSkillWire($0, of: person.id, in: world) }
                .filter { !world.organization.hidesInactiveSkills || $0.state == .active } : nil
    }
}
