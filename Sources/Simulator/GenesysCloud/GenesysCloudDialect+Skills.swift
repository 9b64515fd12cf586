/// The skills there are: `/api/v2/routing/skills`.
extension GenesysCloudDialect {
    /// Names that begin as asked, without regard to case. A skill that was deleted comes only to who asks for its id.
    func skills(_ query: Query, _ call: Call, in world: isolated World) throws(Refusal) -> Answer {
        let page = try PageRequest(query, settings)
        let ids = Set(query.all("id"))
        let prefix = query.first("name")?.lowercased() ?? ""
        let skills = world.skills.filter {
            (ids.isEmpty ? $0.state != .deleted : ids.contains($0.id)) && $0.name.lowercased().hasPrefix(prefix)
        }
        return try encoded(
            EntityListing(of: page.sorted(skills) { ($0.name, $0.id) }, page: page, at: call.path, SkillWire.init))
    }

    func skill(_ id: String, in world: isolated World) throws(Refusal) -> Answer {
        guard let skill = world.skill(id) else { throw .notFound(id, code: "skillsservice.skillnotfound") }
        return try encoded(SkillWire(skill))
    }
}

struct SkillWire: Encodable {
    let id: String
    let name: String
    let state: SimulatedSkill.State
    let selfUri: String

    init(_ skill: SimulatedSkill) {
        id = skill.id
        name = skill.name
        state = skill.state
        selfUri = "/api/v2/routing/skills/\(skill.id)"
    }
}
