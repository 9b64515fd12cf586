import Domain
import Store

/// How a database's skills are called to people, and whether it is people that bear them.
struct Vocabulary: Sendable {
    /// By id. A name that several skills bear would not tell them apart, and is left out.
    private let skillNames: [String: String]
    /// The same with those.
    private let allNames: [String: String]
    let isOfPeople: Bool

    init(skillNames: [String: String], isOfPeople: Bool) {
        allNames = skillNames
        let bearers = Dictionary(grouping: skillNames.keys) { skillNames[$0] ?? "" }
        self.skillNames = skillNames.filter { bearers[$0.value]?.count == 1 }
        self.isOfPeople = isOfPeople
    }

    init(_ store: Store) throws(StoreError) {
        self.init(skillNames: try store.skillNames(), isOfPeople: try store.knowsPeople())
    }

    /// A skill by its name, with its proficiency where that is not the plain one.
    func word(_ skill: Skill) -> String {
        let name = name(skill.id)
        if skill.proficiency == Skill.plainProficiency { return name }
        let proficiency = Int(exactly: skill.proficiency).map(String.init) ?? String(skill.proficiency)
        return "\(name) (\(proficiency))"
    }

    /// A skill by its name, or its id where that is not known.
    func name(_ skillID: String) -> String { (skillNames[skillID] ?? skillID).visible }

    /// What the skill is called, `nil` where nobody ever said.
    func knownName(_ skillID: String) -> String? { allNames[skillID] }

    /// The names of these skills by their ids, as far as they are known: programs get them beside the ids.
    func names(of skills: SkillSet?...) -> Value {
        let ids = skills.flatMap { $0?.ids ?? [] }
        return .object(Dictionary(ids.compactMap { id in allNames[id].map { (id, .text($0)) } }) { $1 })
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
