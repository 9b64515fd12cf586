import Domain

/// What a row is about: a group, or a person with the groups that ask for what they bear.
struct Subject {
    let kind: Target.Kind
    /// `nil` where no group of the name was ever seen.
    let id: String?
    let name: String
    let groups: [Giver]?

    init(_ target: Target) {
        kind = target.kind
        id = target.serverID
        name = target.name
        groups = target.groups
    }

    init(_ drift: Drift) {
        kind = drift.targetKind
        id = drift.serverID
        name = drift.name
        groups = drift.groups
    }

    /// As a table shows it: of several groups of one name, each with its id.
    init(inTable drift: Drift) {
        kind = drift.targetKind
        id = drift.serverID
        name = drift.cause == .ambiguousName ? "\(drift.name.visible) (\(drift.serverID ?? "-"))" : drift.name
        groups = drift.groups
    }
}

extension Listing {
    /// The fields that say what a row is about.
    static func subjectFields(_ subject: @escaping (Row) -> Subject) -> [Field] {
        [
            Field("groupId") { subject($0).kind == .group ? Value(subject($0).id) : .null },
            Field("groupName") { subject($0).kind == .group ? .text(subject($0).name) : .null },
            Field("targetKind") { .text(subject($0).kind.rawValue) },
            Field("targetId") { Value(subject($0).id) },
            Field("targetName") { .text(subject($0).name) },
        ]
    }

    /// The same, with the groups that ask a person for it.
    static func askedFields(_ subject: @escaping (Row) -> Subject) -> [Field] {
        subjectFields(subject) + [Field("groups") { Value(subject($0).groups) }]
    }

    /// The column of the group. Where people have the skills, that of the person: a row that is about a group has none.
    static func subjectColumns(
        _ vocabulary: Vocabulary, _ subject: @escaping (Row) -> Subject
    ) -> [Column<Row>] {
        guard vocabulary.isOfPeople else { return [Column("GROUP", flexible: true) { subject($0).name.visible }] }
        return [
            Column("PERSON", flexible: true) { subject($0).kind == .user ? subject($0).name.visible : "-" },
            Column("GROUPS", flexible: true) { row in
                let subject = subject(row)
                if subject.kind == .group { return subject.name.visible }
                let names = (subject.groups ?? []).map(\.name.visible)
                return names.isEmpty ? "-" : names.joined(separator: ", ")
            },
        ]
    }
}

extension Value {
    /// Plain skills by their ids, others with their proficiency.
    init(_ skills: SkillSet?) {
        guard let skills else {
            self = .null
            return
        }
        let isPlain = skills.skills.allSatisfy { $0.proficiency == Skill.plainProficiency }
        self = isPlain ? .list(skills.ids) : .array(skills.skills.map(Value.init))
    }

    private init(_ skill: Skill) {
        self =
            skill.proficiency == Skill.plainProficiency
            ? .text(skill.id) : .object(["id": .text(skill.id), "proficiency": .number(skill.proficiency)])
    }

    init(_ groups: [Giver]?) {
        guard let groups else {
            self = .null
            return
        }
        self = .array(groups.map { .object(["id": .text($0.id), "name": .text($0.name)]) })
    }
}
