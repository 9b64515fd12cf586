import Domain

/// What is said of somebody whom the polls pass over.
struct PassedWords {
    /// So many are named beside an answer.
    static let shown = 20

    let person: PassedOver

    /// Why, after "they are".
    var reason: String {
        switch person.reason {
        case .notActive: "not active, so that no skills can be given to them"
        case .skillsNotShown: "shown without their skills, so that it is not known what they have"
        case .notFound: "not shown by the server, which may be a mistake of a single answer"
        }
    }

    /// How long the next cycles leave them alone.
    var untilWhen: String {
        switch person.reason {
        case .notActive: "until they are active"
        case .skillsNotShown: "until the server shows their skills"
        case .notFound: "until the server shows them, or a second poll finds that it does not have them"
        }
    }

    var value: Value {
        .object([
            "targetId": .text(person.id), "targetName": .text(person.name),
            "reason": .text(person.reason.rawValue), "since": .time(person.since),
            "cycle": Value(person.cycle), "groups": Value(person.groups),
        ])
    }

    /// As the explanation of a person or a group has it.
    func point(about: String = "passed over") -> ReasoningPoint {
        ReasoningPoint(
            about: about,
            sentence:
                "\(person.name.visible) is passed over since \(person.since.readable) (cycle \(person.cycle)): they are "
                + "\(reason).", tone: .warning)
    }

    private func note(_ style: Style) -> String {
        "\(person.name.visible.harmless) is passed over since \(person.since.readable): they are \(reason)".note(style)
    }

    /// A note on each of them, `nil` where there is none.
    static func lines(_ people: [PassedOver], _ given: GivenOptions, _ style: Style) -> String? {
        if people.isEmpty { return nil }
        let left = people.count - shown
        let lines = people.prefix(shown).map { PassedWords(person: $0).note(style) }
        let rest = left > 0 ? ["! and \(left) more: \(given.command("status --format json"))"] : []
        return (lines + rest).joined(separator: "\n")
    }
}
