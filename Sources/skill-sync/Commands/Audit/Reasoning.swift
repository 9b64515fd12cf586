import Domain
import Foundation
import Store

/// An explanation in plain sentences, each with the records that it rests on.
struct Reasoning {
    typealias Point = ReasoningPoint

    let explanation: Explanation
    let daemon: SyncLock.Holder?
    let vocabulary: Vocabulary
    /// What the commands that it names are about.
    let given: GivenOptions

    init(about explanation: Explanation, daemon: SyncLock.Holder?, vocabulary: Vocabulary, given: GivenOptions) {
        self.explanation = explanation
        self.daemon = daemon
        self.vocabulary = vocabulary
        self.given = given
    }

    var points: [Point] {
        let isAboutNothing = explanation.mapping == nil && explanation.sighting == nil && explanation.bearers.isEmpty
        let all: [Point?] = [
            verdict, mapping, unavailable, bearers, group, poll, people, passedOver, applied, lastPUT,
            explanation.waiting.map { WaitingWords($0).point }, hold,
            isAboutNothing ? nil : next,
        ]
        return all.compactMap { $0 }
    }

    var facts: FactSheet {
        FactSheet(facts: [
            "groupId": Value(explanation.sighting?.target.serverID),
            "groupName": .text(explanation.name),
            "targetKind": .text(Target.Kind.group.rawValue),
            "targetId": Value(explanation.sighting?.target.serverID),
            "targetName": .text(explanation.name),
            "mapped": .flag(explanation.mapping != nil),
            "inStep": isJudged ? .flag(isInStep) : .null,
            "people": Value(explanation.members?.people),
            "peopleOutOfStep": Value(explanation.members?.outOfStep),
            "peoplePassedOver": Value(explanation.members.map { _ in explanation.passedOver.count }),
            "cause": Value(explanation.drift?.cause.rawValue),
            "since": Value(explanation.drift?.since),
            "desired": Value(ofOneGroup?.desired ?? explanation.mapping?.skills),
            "observed": Value(explanation.sighting?.snapshot.skills),
            "missing": Value(ofOneGroup?.missing),
            "extra": Value(ofOneGroup?.extra),
            "revision": Value(explanation.revision?.number),
            "seenEvent": Value(explanation.sighting?.id),
            "lastAttempt": Value(explanation.lastAttempt?.id),
            "lastApplied": Value(explanation.applied?.attempt),
            "nearestMappedName": Value(nearest?.name),
            "unavailableSkills": .array(
                explanation.unavailable.map { UnavailableWords(skill: $0, vocabulary).value }),
            "waiting": explanation.waiting.map { WaitingWords($0).value } ?? .null,
            "nextPollAt": daemon == nil ? .null : Value(explanation.lastCycle?.nextPollAt),
            "sentences": .list(points.map(\.sentence)),
        ])
    }

    private var isInStep: Bool { explanation.drift == nil && (explanation.members?.outOfStep ?? 0) == 0 }

    /// Whether being in step means anything for it: it is mapped, and it is there, or nothing is by its name.
    private var isJudged: Bool {
        guard explanation.mapping != nil, explanation.unseenIn == nil || explanation.drift != nil else { return false }
        return explanation.sighting?.source != .vanished || explanation.bearers.isEmpty
    }

    /// The drift, where it is that of one group and not of a name that several bear.
    private var ofOneGroup: Drift? {
        explanation.sighting == nil && !explanation.bearers.isEmpty ? nil : explanation.drift
    }

    // MARK: What the records say

    private var verdict: Point {
        guard explanation.mapping != nil else {
            return Point(about: "verdict", sentence: "\"\(explanation.name)\" is not mapped: nothing is asked of it.")
        }
        guard let drift = explanation.drift else {
            if explanation.sighting?.source == .vanished {
                return Point(
                    about: "verdict",
                    sentence: "It vanished; \(explanation.bearers.joined(separator: ", ")) has its name now.",
                    tone: .warning)
            }
            if explanation.unseenIn != nil {
                return Point(
                    about: "verdict",
                    sentence:
                        "Not known: it had what is asked for when it was last seen, which the last poll did not do.",
                    tone: .warning)
            }
            return explanation.members.map(verdict)
                ?? Point(about: "verdict", sentence: "In step: it has what is asked for.", tone: .good)
        }
        return Point(
            about: "verdict", sentence: "Not in step since \(drift.since.readable): \(drift.sentence)",
            tone: drift.cause.tone)
    }

    /// Of a group whose people bear its skills.
    private func verdict(_ members: Explanation.Members) -> Point {
        let passed = explanation.passedOver.count
        if members.outOfStep == 0, passed > 0 {
            return Point(
                about: "verdict",
                sentence: "In step but for \(Vocabulary.people(passed)) passed over: "
                    + "everybody else in it has what is asked for.", tone: .warning)
        }
        if members.outOfStep == 0 {
            return Point(about: "verdict", sentence: "In step: everybody in it has what is asked for.", tone: .good)
        }
        return Point(
            about: "verdict",
            sentence: "Not in step: of \(vocabulary.bearers(members.people)) in it, \(members.outOfStep) "
                + "\(members.outOfStep == 1 ? "does" : "do") not have what is asked for.", tone: .warning)
    }

    private var mapping: Point {
        let origin = explanation.revision.map { revision in
            "revision \(revision.number), imported at \(revision.provenance.importedAt.readable) by "
                + revision.provenance.readable
        }
        switch (explanation.mapping, origin) {
        case (let mapping?, let origin):
            let words = vocabulary.inSentence(ofRevision: explanation.revision?.number)
            let skills = "\"\(mapping.groupName)\" shall give \(words.phrase(mapping.skills))"
            return Point(about: "mapping", sentence: skills + (origin.map { ", by \($0)." } ?? "."))
        case (nil, let origin?):
            return Point(about: "mapping", sentence: "It was mapped once. Its mapping was taken away by \(origin).")
        case (nil, nil):
            let hint = nearest.map { " The nearest name that is mapped is \($0.words)." } ?? ""
            return Point(about: "mapping", sentence: "No revision ever mapped that name.\(hint)")
        }
    }

    private var unavailable: Point? { UnavailableWords.point(explanation.unavailable, vocabulary) }

    private var bearers: Point? {
        guard explanation.bearers.count > 1 else { return nil }
        let ids = explanation.bearers.joined(separator: ", ")
        return Point(
            about: "name", sentence: "\(explanation.bearers.count) groups have the name: \(ids).", tone: .warning)
    }

    private var group: Point? {
        guard let sighting = explanation.sighting else {
            if !explanation.bearers.isEmpty { return nil }
            if explanation.renamed.isEmpty {
                return Point(about: "group", sentence: "No group of that name or id was ever seen.\(nearestGroup)")
            }
            let others = explanation.renamed.map { "\($0.serverID) is called \"\($0.name)\" now" }
            return Point(
                about: "group",
                sentence: "No group has the name any more: \(others.joined(separator: ", ")).\(nearestGroup)",
                tone: .warning)
        }
        let record = "event \(sighting.id), \(sighting.at.readable)"
        if sighting.source == .vanished {
            return Point(
                about: "group",
                sentence: "\(sighting.target.serverID) vanished: the server no longer had it "
                    + "(\(record)).", tone: .warning)
        }
        let version = sighting.snapshot.version.map { ", version \($0)" } ?? ""
        let words = vocabulary.inSentence(at: sighting.id)
        let bearing =
            explanation.members == nil
            ? "has \(words.phrase(sighting.snapshot.skills))" : "leaves its skills to its members"
        return Point(
            about: "group",
            sentence:
                "\(sighting.target.serverID) \(bearing)\(version), as \(sighting.source.sentence(of: .group)) showed (\(record))."
        )
    }

    /// Why nothing is concluded from what the last poll did not show.
    private var poll: Point? {
        guard let cycle = explanation.unseenIn, explanation.mapping != nil else { return nil }
        let error = cycle.error.map { ": \(StoredError($0, vocabulary).sentence)" } ?? ""
        return Point(
            about: "poll",
            sentence:
                "The last poll did not show it, and was not complete (cycle \(cycle.id)\(error)): nothing is concluded about it.",
            tone: .warning)
    }

    /// How the people in the group stand.
    private var people: Point? {
        guard let members = explanation.members, explanation.mapping != nil else { return nil }
        let count = members.people
        let causes = Drift.Cause.allCases.compactMap { cause in
            members.drifting[cause].map { "\($0) \(cause.rawValue)" }
        }
        let list = causes.isEmpty ? "" : ": \(causes.joined(separator: ", "))"
        let group = explanation.name.quotedForShell(asValueOf: "--group")
        return Point(
            about: "people",
            sentence: "\(vocabulary.bearers(count)) \(count == 1 ? "follows" : "follow") it, "
                + "\(members.outOfStep == 0 ? "none" : String(members.outOfStep)) of them not in step\(list)."
                + (causes.isEmpty ? "" : " Who: \(given.command("audit drift \(group)"))"))
    }

    /// Those in the group that the polls leave out.
    private var passedOver: Point? {
        let people = explanation.passedOver.map(PassedWords.init)
        guard let first = people.first else { return nil }
        if people.count == 1 { return first.point() }
        let reasons = Dictionary(grouping: people, by: \.reason).sorted { $0.key < $1.key }.map { reason, people in
            "\(people.count) \(people.count == 1 ? "is" : "are") \(reason)"
        }
        return Point(
            about: "passed over",
            sentence: people.prefix(PassedWords.shown).map(\.person.name.visible).joined(separator: ", ")
                + (people.count > PassedWords.shown ? " and others" : "") + ": "
                + reasons.joined(separator: "; ") + ".", tone: .warning)
    }

    private var applied: Point? {
        guard explanation.members == nil else { return nil }
        guard let applied = explanation.applied else {
            let isExpected = explanation.sighting != nil && explanation.mapping != nil
            return isExpected ? Point(about: "applied", sentence: "No PUT of ours was ever confirmed.") : nil
        }
        let version = applied.version.map { " as version \($0)" } ?? ""
        let words = vocabulary.inSentence(at: applied.attempt)
        return Point(
            about: "applied",
            sentence:
                "PUT \(applied.attempt) left \(words.phrase(applied.skills))\(version) at \(applied.appliedAt.readable), "
                + "under revision \(applied.revision).")
    }

    private var lastPUT: Point? {
        guard let last = explanation.lastAttempt, last.id != explanation.applied?.attempt else { return nil }
        return Point(lastWrite: last, vocabulary)
    }

    private var hold: Point? {
        explanation.hold.map { Point(hold: $0, vocabulary, given) }
    }

    private var next: Point { Point(next: coming, after: explanation.lastCycle, daemon, given) }

    /// What the next cycle does about the group, if it still finds it so.
    private var coming: String {
        guard explanation.mapping != nil else { return "It will leave the group alone." }
        if explanation.unseenIn != nil {
            return "It will look for the group again, and send nothing until a poll shows it."
        }
        if let members = explanation.members, explanation.drift == nil, members.outOfStep > 0 {
            return "It will give and take what these people need, as far as it is ours"
                + (explanation.unavailable.isEmpty ? "." : ", but not what nobody can be given.")
        }
        guard let drift = explanation.drift else { return "It has nothing to do here." }
        if let waiting = explanation.waiting { return waiting.outlook(leaving: "the group") }
        if let outlook = explanation.hold.flatMap({ HoldWords(hold: $0, vocabulary).outlook }) { return outlook }
        switch drift.cause {
        case .ambiguousName:
            return "It will \(vocabulary.isOfPeople ? "write" : "PUT") nothing until one group alone has the name."
        case .groupMissing:
            return "It will \(vocabulary.isOfPeople ? "write" : "PUT") nothing until there is a group of that name."
        case .neverApplied where drift.targetID == nil:
            return "It will look for a group of that name."
        case _ where explanation.mode == .additive && drift.observed == nil:
            return "It will leave the group alone: a PUT would take away skills that are not known."
        default:
            if let last = explanation.lastAttempt, last.outcome == .pending || last.outcome == .unknown {
                return "It will first read what became of PUT \(last.id)."
            }
            let missing = drift.missing.subtracting(SkillSet(explanation.unavailable.map(\.id)))
            let parts = [("add", missing), ("take away", drift.extra)].filter { !$0.1.isEmpty }
            let change = parts.map { "\($0.0) \(vocabulary.phrase($0.1))" }.joined(separator: " and ")
            return "It will \(change.isEmpty ? "send what is asked for" : change), if it still finds the group so."
        }
    }

    /// The mapped name that may be meant, where this one is not mapped.
    private var nearest: (name: String, words: String)? {
        explanation.mapping == nil ? NearestName.described(explanation.name, among: explanation.mappedNames) : nil
    }

    /// The group that may be meant, where none bears the name.
    private var nearestGroup: String {
        guard explanation.mapping != nil,
            let near = NearestName.described(explanation.name, among: explanation.knownNames)
        else { return "" }
        return " The nearest name of a group is \(near.words)."
    }
}

extension Waiting {
    /// What the next cycle does.
    func outlook(leaving target: String) -> String {
        "It will leave \(target) alone until \(until.readable), and then send the same write again, if it still finds "
            + "\(target) so."
    }
}

extension Drift.Cause {
    /// What a server did to our write is worse than what others did.
    var tone: Style.Tone {
        switch self {
        case .putFailed, .notAccepted, .unavailable: .bad
        case .mappingChanged, .changedOutside, .neverApplied, .groupMissing, .ambiguousName, .membershipChanged:
            .warning
        }
    }
}

extension Drift {
    /// Why, for people; docs/DRIFT.md has the rules.
    var sentence: String {
        let isOfOthers = missing.isEmpty && extra.intersection(granted).isEmpty
        return switch (cause, targetKind) {
        case (.ambiguousName, _): "several groups have its name, so none of them is touched."
        case (.groupMissing, _): "the last complete poll had no group of that name."
        case (.putFailed, .group): "our last PUT for this mapping did not succeed."
        case (.putFailed, .user): "our last write for these mappings did not succeed."
        case (.notAccepted, .group): "the server accepted our last PUT, but stored something else."
        case (.notAccepted, .user): "the server accepted our last write, but stored something else."
        case (.unavailable, _): "the missing skills cannot be given: they are not on the server, or not active."
        case (.changedOutside, .group): "it had what is asked for, and then somebody changed it there."
        case (.changedOutside, .user) where isOfOthers: "others gave them more than their groups ask for."
        case (.changedOutside, .user): "they had what is asked for, and then somebody changed it there."
        case (.neverApplied, .group): "no PUT of ours was ever confirmed for it."
        case (.neverApplied, .user): "no write of ours was ever confirmed for them."
        case (.membershipChanged, _): "they joined or left a group since our last write."
        case (.mappingChanged, .group): "its mapping asks for other skills than were applied."
        case (.mappingChanged, .user): "the mappings of their groups ask for other skills than were applied."
        }
    }
}
