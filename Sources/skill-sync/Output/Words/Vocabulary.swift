import Domain
import Foundation
import Store

/// How a database's skills are called to people, and whether it is people that bear them.
struct Vocabulary: Sendable {
    private let names: SkillNames
    /// The event whose names these are; `nil` for those of now.
    private let event: Int64?
    /// Whether a name of then is followed by that of now, where that is another.
    private var addsCurrentNames = false
    let isOfPeople: Bool

    private init(_ names: SkillNames, at event: Int64?, isOfPeople: Bool) {
        self.names = names
        self.event = event
        self.isOfPeople = isOfPeople
    }

    /// The names of now, by id.
    init(skillNames: [String: String], isOfPeople: Bool) {
        self.init(SkillNames(current: skillNames), at: nil, isOfPeople: isOfPeople)
    }

    /// - Parameter date: the names are those of then; of now where it is `nil`.
    init(_ store: Store, at date: Date? = nil) throws(StoreError) {
        let event: Int64? = if let date { try store.lastEvent(at: date) } else { nil }
        self.init(try store.skillNames(), at: event, isOfPeople: try store.knowsPeople())
    }

    // MARK: Other times

    /// The names of an event, for what is told of it in a table, which notes beneath what skills are called now.
    func at(_ event: Int64) -> Vocabulary { Vocabulary(names, at: event, isOfPeople: isOfPeople) }

    /// The names of an event, for a sentence that stands alone: each is followed by that of now where it is another.
    func inSentence(at event: Int64?) -> Vocabulary {
        var vocabulary = Vocabulary(names, at: event, isOfPeople: isOfPeople)
        vocabulary.addsCurrentNames = true
        return vocabulary
    }

    /// As ``inSentence(at:)`` for what a revision asks for: the names that its file had, where it had names.
    func inSentence(ofRevision number: Int?) -> Vocabulary {
        inSentence(at: number.flatMap(names.event(ofRevision:)))
    }

    /// What is noted beneath a table of the skills that have another name now.
    func renamings(of skills: SkillSet?...) -> [String] {
        guard let event else { return [] }
        return Set(skills.flatMap { $0?.ids ?? [] }).filter { uniqueName($0) != nil }
            .compactMap { names.renaming(of: $0, at: event) }
            .map { "\($0.name) (now \"\($0.currentName)\") at \($0.at.readable)" }.inNaturalOrder()
    }

    // MARK: Skills

    /// A skill by its name, with its proficiency where that is not the plain one.
    func word(_ skill: Skill) -> String {
        if skill.proficiency == Skill.plainProficiency { return name(skill.id) }
        return named(skill.id, skill.proficiencyText)
    }

    /// A skill by its name, or its id where that is not known, or where it does not tell it apart from others.
    func name(_ skillID: String) -> String { named(skillID, nil) }

    private func named(_ skillID: String, _ proficiency: String?) -> String {
        let unique = uniqueName(skillID)
        let renaming = event.flatMap { addsCurrentNames && unique != nil ? names.renaming(of: skillID, at: $0) : nil }
        let more = [proficiency, renaming.map { "now \"\($0.currentName)\"" }].compactMap(\.self)
        return (unique ?? skillID).visible + (more.isEmpty ? "" : " (\(more.joined(separator: ", ")))")
    }

    /// `nil` where the name does not tell it apart from others.
    private func uniqueName(_ skillID: String) -> String? {
        knownName(skillID).flatMap { names.isShared($0, of: skillID, at: event) ? nil : $0 }
    }

    /// What the skill is called, `nil` where nobody ever said.
    func knownName(_ skillID: String) -> String? { names.name(of: skillID, at: event) }

    /// The names of these skills by their ids, as far as they are known: programs get them beside the ids.
    func names(of skills: SkillSet?...) -> Value { object(skills) { knownName($0) } }

    /// What these skills are called now, by their ids, where that is another name.
    func currentNames(of skills: SkillSet?...) -> Value {
        object(skills) { id in event.flatMap { names.renaming(of: id, at: $0) }?.currentName }
    }

    private func object(_ skills: [SkillSet?], _ name: (String) -> String?) -> Value {
        let ids = skills.flatMap { $0?.ids ?? [] }
        return .object(Dictionary(ids.compactMap { id in name(id).map { (id, .text($0)) } }) { $1 })
    }

    /// Each skill by its name, in the order of the names.
    func words(_ skills: SkillSet) -> [String] { skills.skills.map(word).inNaturalOrder() }

    /// In a cell of a table: with commas, a dash for none.
    func cell(_ skills: SkillSet?) -> String {
        guard let skills else { return "not known" }
        return skills.isEmpty ? "-" : words(skills).joined(separator: ", ")
    }

    /// In a sentence.
    func phrase(_ skills: SkillSet?) -> String {
        guard let skills else { return "skills that are not known" }
        return skills.isEmpty ? "no skills" : words(skills).joined(separator: ", ")
    }

    /// Each skill that is given, given at another proficiency, or taken away, with its sign.
    func signedChanges(from before: SkillSet?, to after: SkillSet) -> [String] {
        let work = SkillWork(from: before ?? .empty, to: after)
        return words(work.added).map { "+\($0)" } + work.removed.ids.map { "-\(name($0))" }.inNaturalOrder()
    }

    /// The same in one line.
    func changes(from before: SkillSet?, to after: SkillSet) -> String {
        let changes = signedChanges(from: before, to: after)
        return changes.isEmpty ? "no change" : changes.joined(separator: " ")
    }

    /// What a query for drift says where there is none.
    var noDrift: String {
        "No drift: \(isOfPeople ? "everybody in a mapped group" : "every mapped group") has what is asked for."
    }

    /// So many of what bears the skills.
    func bearers(_ count: Int) -> String {
        isOfPeople ? Self.people(count) : counted(count, "group")
    }

    /// Drifting targets, with how many of them are people: `2 people, 1 group`. Mapped names that no group bears, or several
    /// do, are among the groups.
    func drifting(_ count: Int, people: Int) -> String {
        let groups = count - people
        let parts = [people > 0 ? Self.people(people) : nil, groups > 0 ? counted(groups, "group") : nil]
        return count == 0 ? bearers(0) : parts.compactMap(\.self).joined(separator: ", ")
    }

    /// `1 person`, `2 people`.
    static func people(_ count: Int) -> String { counted(count, "person", plural: "people") }

    /// What a write of ours is called, where it is not known to whom.
    var write: String { isOfPeople ? "write" : "PUT" }
}

extension Target.Kind {
    /// What a write of ours to it is called.
    var write: String { self == .group ? "PUT" : "write" }
}
