/// What was done to people's skills, by requests and by tests.
extension World {
    /// Every edit of a person's skills in order; empty if only counts are kept.
    public var skillEdits: [SkillEdit] { log.skillEdits }

    /// The edits by which a request took away what no request had given; empty if only counts are kept.
    public var trespasses: [SkillEdit] { log.skillEdits.filter(\.isTrespass) }

    /// Gives the skill in the name of the request that is being answered, or else of somebody outside.
    func grant(_ skillID: String, at proficiency: Double, to personID: String) {
        note(organization.give(skillID, at: proficiency, to: personID, by: editor))
    }

    /// Takes the skill in the name of the request that is being answered, or else of somebody outside.
    func revoke(_ skillID: String, from personID: String) {
        note(organization.take(skillID, from: personID, by: editor))
    }

    /// Takes and gives until a person bears these skills and no others; what they have already stays as it is.
    func haveBear(_ personID: String, just skills: [String]) {
        guard let person = person(personID) else { return }
        for held in person.skills where !skills.contains(held.id) { revoke(held.id, from: personID) }
        for skill in skills where person.held(skill) == nil { grant(skill, at: 1, to: personID) }
    }

    /// The `ININ-Correlation-Id` of the answer to the request that is being answered.
    var correlationID: String { answering?.correlationID ?? "" }

    private var editor: SkillEdit.Editor { answering.map { .request($0.number) } ?? .outside }

    private func note(_ edit: SkillEdit?) {
        guard let edit else { return }
        log.note(edit)
        recentPast.note(edit, at: now())
        answering?.edits.append(edit)
    }
}
