/// The organization of the dialect `genesys-cloud`: people, the skills there are, and who belongs to which group. What
/// is done here is done by somebody other than the client.
extension World {
    /// There is no such person, skill or group.
    public enum OrganizationError: Error, Hashable {
        case unknownPerson(String)
        case unknownSkill(String)
        case unknownGroup(String)
    }

    // MARK: Skills

    /// Every skill, deleted ones included, in the order in which they were added.
    public var skills: [SimulatedSkill] { organization.skills.elements }

    public func skill(_ id: String) -> SimulatedSkill? { organization.skills[id] }

    @discardableResult
    public func addSkill(named name: String, state: SimulatedSkill.State = .active) -> String {
        let skill = SimulatedSkill(id: makeID(), name: name, state: state)
        organization.put(skill)
        return skill.id
    }

    /// Adds `count` skills, named by their position among all, from 1.
    @discardableResult
    public func addSkills(count: Int, named name: @Sendable (Int) -> String = { "Skill \($0)" }) -> [String] {
        (0..<count).map { _ in addSkill(named: name(organization.skills.elements.count + 1)) }
    }

    /// Renames, deactivates, activates or deletes a skill. Whoever has it keeps it, with its new state.
    public func edit(
        skill id: String, name: String? = nil, state: SimulatedSkill.State? = nil
    ) throws(OrganizationError) {
        guard var skill = organization.skills[id] else { throw .unknownSkill(id) }
        skill.name = name ?? skill.name
        skill.state = state ?? skill.state
        organization.put(skill)
    }

    // MARK: People

    /// Everybody, deleted people included, in the order in which they were added.
    public var people: [SimulatedPerson] { organization.people.elements }

    public func person(_ id: String) -> SimulatedPerson? { organization.people[id] }

    /// Adds a person with these skills at proficiency 1, given by somebody other than the client.
    @discardableResult
    public func addPerson(
        named name: String, skills: [String] = [], state: SimulatedPerson.State = .active
    ) throws(OrganizationError) -> String {
        let person = SimulatedPerson(id: makeID(), name: name, state: state)
        organization.put(person)
        for skill in skills { try give(skill, to: person.id) }
        return person.id
    }

    /// Adds `count` people without skills, named by their position among all, from 1.
    @discardableResult
    public func addPeople(count: Int, named name: @Sendable (Int) -> String = { "Person \($0)" }) -> [String] {
        (0..<count).map { _ in
            let person = SimulatedPerson(id: makeID(), name: name(organization.people.elements.count + 1))
            organization.put(person)
            return person.id
        }
    }

    /// Renames, deactivates, activates or deletes a person. Who is deleted leaves every group, and keeps their skills
    /// where only a test can see them.
    public func edit(
        person id: String, name: String? = nil, state: SimulatedPerson.State? = nil
    ) throws(OrganizationError) {
        guard var person = organization.people[id] else { throw .unknownPerson(id) }
        person.name = name ?? person.name
        person.state = state ?? person.state
        person.version += 1
        organization.put(person)
        guard state == .deleted else { return }
        for group in groups(of: id) { try leave(group, id) }
    }

    /// Gives a person a skill, or has it at this proficiency where they have it already. What is nonsense to the API, such
    /// as a skill that is inactive or a 51st one, is not so here.
    public func give(
        _ skillID: String, proficiency: Double = 1, to personID: String
    ) throws(OrganizationError) {
        guard organization.skills[skillID] != nil else { throw .unknownSkill(skillID) }
        guard organization.people[personID] != nil else { throw .unknownPerson(personID) }
        grant(skillID, at: proficiency, to: personID)
    }

    /// Takes a skill from a person, whoever gave it; nothing happens if they do not have it.
    public func take(_ skillID: String, from personID: String) throws(OrganizationError) {
        guard organization.people[personID] != nil else { throw .unknownPerson(personID) }
        revoke(skillID, from: personID)
    }

    /// From now on these people come back without `skills`, although a request asks for them to be expanded: the API
    /// expands as best it can, and promises nothing. Nobody's skills are left out at first.
    public func leaveOutSkills(of people: Set<String>) {
        organization.unexpanded = people
    }

    // MARK: Groups

    /// Who belongs to the group and by what, in the order in which they joined.
    public func members(of groupID: String) -> [Membership] { organization.members(of: groupID) }

    /// The ids of the groups a person belongs to.
    public func groups(of personID: String) -> Set<String> {
        organization.groups(of: personID).filter { group($0) != nil }
    }

    /// Has a person belong to a group, by this and nothing else, and the group is one version up.
    public func join(
        _ groupID: String, _ personID: String, as kind: Membership.Kind = .individual
    ) throws(OrganizationError) {
        guard organization.people[personID] != nil else { throw .unknownPerson(personID) }
        try touch(groupID)
        recentPast.note(members(of: groupID), of: groupID, at: now())
        organization.join(groupID, [personID], as: kind)
    }

    /// Has all these people belong to a group, which is one version up.
    public func join(_ groupID: String, _ people: [String]) throws(OrganizationError) {
        for person in people where organization.people[person] == nil { throw .unknownPerson(person) }
        try touch(groupID)
        recentPast.note(members(of: groupID), of: groupID, at: now())
        organization.join(groupID, people, as: .individual)
    }

    /// Has a person leave a group, which is one version up.
    public func leave(_ groupID: String, _ personID: String) throws(OrganizationError) {
        guard organization.people[personID] != nil else { throw .unknownPerson(personID) }
        try touch(groupID)
        recentPast.note(members(of: groupID), of: groupID, at: now())
        organization.leave(groupID, [personID])
    }

    private func touch(_ groupID: String) throws(OrganizationError) {
        do { try edit(groupID) } catch { throw .unknownGroup(groupID) }
    }
}
