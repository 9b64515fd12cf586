import HTTPTypes

/// The skills of one person: `/api/v2/users/{userId}/routingskills`.
extension GenesysCloudDialect {
    private static let maximumEntries = 50
    private static let maximumSkills = 50

    func skills(of personID: String, _ query: Query, _ call: Call, in world: isolated World) throws(Refusal) -> Answer {
        let page = try PageRequest(query, settings)
        return try listing(of: existing(personID, in: world), page: page, at: call.path, in: world)
    }

    /// All of the body or nothing of it.
    func grant(to personID: String, _ call: Call, in world: isolated World) throws(Refusal) -> Answer {
        let (person, entries) = try entries(for: personID, call, in: world)
        let held = Set(person.skills.map(\.id)).union(entries.map(\.id))
        guard held.count <= Self.maximumSkills else {
            throw .constraint("A user has at most \(Self.maximumSkills) routing skills.", entityID: personID)
        }
        return try gave(entries, to: personID, call, in: world)
    }

    /// As ``grant(to:_:in:)``, and what the body does not name is taken away, whoever gave it.
    func replaceSkills(of personID: String, _ call: Call, in world: isolated World) throws(Refusal) -> Answer {
        let (person, entries) = try entries(for: personID, call, in: world)
        let kept = Set(entries.map(\.id))
        for held in person.skills where !kept.contains(held.id) { world.revoke(held.id, from: personID) }
        return try gave(entries, to: personID, call, in: world)
    }

    /// A person who is not active can lose a skill.
    func revoke(_ skillID: String, from personID: String, in world: isolated World) throws(Refusal) -> Answer {
        guard try existing(personID, in: world).held(skillID) != nil else {
            throw .notFound(skillID, code: "general.resource.not.found")
        }
        if world.alteration != .keeps(skillID) { world.revoke(skillID, from: personID) }
        return Answer(status: .ok)
    }

    private func entries(
        for personID: String, _ call: Call, in world: isolated World
    ) throws(Refusal) -> (SimulatedPerson, [GrantWire]) {
        guard call.contentType?.split(separator: ";").first.map(String.init) == Self.json else {
            throw .unsupportedMediaType
        }
        guard let entries = call.decoded(as: [GrantWire].self) else {
            throw .malformed("The body must be an array of objects with id and proficiency.")
        }
        let person = try existing(personID, in: world)
        guard person.state == .active else { throw .constraint("User \(personID) is not active.", entityID: personID) }
        guard entries.count <= Self.maximumEntries else {
            throw .constraint("At most \(Self.maximumEntries) routing skills can be assigned at a time.")
        }
        for entry in entries {
            guard (0...5).contains(entry.proficiency) else {
                throw .constraint("Proficiency \(entry.proficiency) is not from 0.0 to 5.0.", entityID: entry.id)
            }
            guard let skill = world.skill(entry.id), skill.state != .deleted else {
                throw .constraint("Routing skill \(entry.id) does not exist.", entityID: entry.id)
            }
            guard skill.state == .active else {
                throw .constraint("Routing skill \(entry.id) is not active.", entityID: entry.id)
            }
        }
        return (person, entries)
    }

    private func gave(
        _ entries: [GrantWire], to personID: String, _ call: Call, in world: isolated World
    ) throws(Refusal) -> Answer {
        let isHalved = world.answering?.isHalved ?? false
        for entry in entries.prefix(isHalved ? (entries.count + 1) / 2 : entries.count) {
            guard let proficiency = world.stored(entry.id, at: entry.proficiency) else { continue }
            world.grant(entry.id, at: proficiency, to: personID)
        }
        let page = try PageRequest(Query("pageSize=\(PageRequest.maximumSize)"), settings)
        let given = settings.grantsAnswerWithAll ? nil : Set(entries.map(\.id))
        return try listing(of: existing(personID, in: world), given, page: page, at: call.path, in: world)
    }

    /// - Parameter chosen: which skills are listed; all of them where it is `nil`.
    private func listing(
        of person: SimulatedPerson, _ chosen: Set<String>? = nil, page: PageRequest, at path: String,
        in world: isolated World
    ) throws(Refusal) -> Answer {
        let skills = person.skills.filter { chosen?.contains($0.id) ?? true }
            .map { HeldSkillWire($0, of: person.id, in: world) }
        return try encoded(EntityListing(of: page.sorted(skills) { ($0.name, $0.id) }, page: page, at: path) { $0 })
    }

    private func existing(_ personID: String, in world: isolated World) throws(Refusal) -> SimulatedPerson {
        guard let person = world.person(personID), person.state != .deleted else { throw .notFound(personID) }
        return person
    }
}

/// What a person has of a skill, and how the skill itself is.
struct HeldSkillWire: Encodable {
    let id: String
    let name: String
    let proficiency: Double
    let state: SimulatedSkill.State
    let skillUri: String
    let selfUri: String

    init(_ held: SimulatedPerson.HeldSkill, of personID: String, in world: isolated World) {
        let skill = world.skill(held.id)
        id = held.id
        name = skill?.name ?? ""
        proficiency = held.proficiency
        state = skill?.state ?? .deleted
        skillUri = "/api/v2/routing/skills/\(held.id)"
        selfUri = "/api/v2/users/\(personID)/routingskills/\(held.id)"
    }
}

/// A skill to give, as a body asks for it.
struct GrantWire: Decodable, Sendable {
    let id: String
    let proficiency: Double
}
