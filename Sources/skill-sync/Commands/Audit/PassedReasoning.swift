import Domain
import Store

/// An explanation of a person of whom nothing was ever concluded, because every poll passed them over.
struct PassedReasoning {
    let person: PassedOver
    let lastCycle: Cycle?
    let daemon: SyncLock.Holder?
    /// What the commands that it names are about.
    let given: GivenOptions

    private var words: PassedWords { PassedWords(person: person) }

    var points: [ReasoningPoint] {
        let groups = person.groups.map { "\"\($0.name)\"" }.joined(separator: ", ")
        return [
            words.point(about: "verdict"),
            ReasoningPoint(
                about: "groups",
                sentence: groups.isEmpty ? "They are in no mapped group." : "They are in \(groups)."),
            ReasoningPoint(next: "It will leave them alone \(words.untilWhen).", after: lastCycle, daemon, given),
        ]
    }

    var facts: FactSheet {
        FactSheet(facts: [
            "groupId": .null,
            "groupName": .null,
            "targetKind": .text(Target.Kind.user.rawValue),
            "targetId": .text(person.id),
            "targetName": .text(person.name),
            "groups": Value(person.groups),
            "inStep": .null,
            "passedOver": words.value,
            "nextPollAt": daemon == nil ? .null : Value(lastCycle?.nextPollAt),
            "sentences": .list(points.map(\.sentence)),
        ])
    }
}
