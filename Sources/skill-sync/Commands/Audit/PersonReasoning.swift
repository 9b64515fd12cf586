import Domain
import Foundation
import Store

/// An explanation of what a person bears in plain sentences, each with the records that it rests on.
struct PersonReasoning {
    typealias Point = ReasoningPoint

    let explanation: PersonExplanation
    let daemon: SyncLock.Holder?
    let vocabulary: Vocabulary
    /// What the commands that it names are about.
    let given: GivenOptions

    init(
        about explanation: PersonExplanation, daemon: SyncLock.Holder?, vocabulary: Vocabulary, given: GivenOptions
    ) {
        self.explanation = explanation
        self.daemon = daemon
        self.vocabulary = vocabulary
        self.given = given
    }

    var points: [Point] {
        let all: [Point?] =
            [verdict, passed?.point()] + groups
            + [
                UnavailableWords.point(explanation.unavailable, vocabulary), seen, ours, limit, applied, lastWrite,
                explanation.waiting.map { WaitingWords($0).point }, hold, next,
            ]
        return all.compactMap { $0 }
    }

    var facts: FactSheet {
        let snapshot = explanation.sighting.snapshot
        return FactSheet(facts: [
            "groupId": .null,
            "groupName": .null,
            "targetKind": .text(Target.Kind.user.rawValue),
            "targetId": .text(person.serverID),
            "targetName": .text(person.name),
            "groups": .array(
                explanation.groups.map { membership in
                    .object([
                        "id": .text(membership.group.id), "name": .text(membership.group.name),
                        "skills": Value(membership.skills), "revision": .integer(membership.revision),
                        "ambiguous": .flag(membership.isAmbiguous),
                    ])
                }),
            "mapped": .flag(!asking.isEmpty),
            "inStep": isGone ? .null : .flag(explanation.drift == nil),
            "cause": Value(explanation.drift?.cause.rawValue),
            "since": Value(explanation.drift?.since),
            "desired": Value(explanation.drift?.desired ?? snapshot.skills),
            "observed": Value(snapshot.skills),
            "granted": Value(snapshot.granted),
            "givenByOthers": Value(explanation.givenByOthers),
            "missing": Value(explanation.drift?.missing),
            "extra": Value(explanation.drift?.extra),
            "revision": Value(explanation.drift?.revision ?? explanation.groups.map(\.revision).max()),
            "unavailableSkills": .array(
                explanation.unavailable.map { UnavailableWords(skill: $0, vocabulary).value }),
            "passedOver": passed?.value ?? .null,
            "mostSkills": Value(explanation.mostSkills),
            "seenEvent": Value(explanation.sighting.id),
            "lastAttempt": Value(explanation.lastAttempt?.id),
            "lastApplied": Value(explanation.applied?.attempt),
            "waiting": explanation.waiting.map { WaitingWords($0).value } ?? .null,
            "nextPollAt": daemon == nil ? .null : Value(explanation.lastCycle?.nextPollAt),
            "sentences": .list(points.map(\.sentence)),
        ])
    }

    private var person: Target { explanation.sighting.target }
    private var passed: PassedWords? { explanation.passedOver.map(PassedWords.init) }
    private var isGone: Bool { explanation.sighting.source == .vanished }
    private var asking: [PersonExplanation.Membership] { explanation.groups.filter { $0.skills != nil } }

    // MARK: What the records say

    private var verdict: Point {
        if isGone {
            return Point(about: "verdict", sentence: "The server does not have them any more.", tone: .warning)
        }
        if let drift = explanation.drift {
            return Point(
                about: "verdict", sentence: "Not in step since \(drift.since.readable): \(drift.sentence)",
                tone: drift.cause.tone)
        }
        if asking.isEmpty {
            return Point(
                about: "verdict", sentence: "\(person.name.visible) is in no mapped group: nothing is asked of them.")
        }
        return Point(about: "verdict", sentence: "In step: they have what their groups ask for.", tone: .good)
    }

    private var groups: [Point] {
        explanation.groups.map { membership in
            let name = "\"\(membership.group.name)\""
            guard let skills = membership.skills else {
                return Point(
                    about: "group", sentence: "\(name) is mapped no longer, by revision \(membership.revision).")
            }
            if membership.isAmbiguous {
                return Point(
                    about: "group", sentence: "\(name) is the name of several groups: what it gave stays as it is.",
                    tone: .warning)
            }
            let words = vocabulary.inSentence(ofRevision: membership.revision)
            return Point(
                about: "group",
                sentence: "\(name) asks for \(words.phrase(skills)), by revision \(membership.revision).")
        }
    }

    /// The names at what was last seen of them.
    private var ofSighting: Vocabulary { vocabulary.inSentence(at: explanation.sighting.id) }

    private var seen: Point? {
        let sighting = explanation.sighting
        let record = "event \(sighting.id), \(sighting.at.readable)"
        if isGone {
            return Point(about: "person", sentence: "\(person.serverID) vanished (\(record)).", tone: .warning)
        }
        return Point(
            about: "person",
            sentence: "\(person.serverID) has \(ofSighting.phrase(sighting.snapshot.skills)), as "
                + "\(sighting.source.sentence(of: .user)) showed (\(record)).")
    }

    private var ours: Point? {
        guard explanation.sighting.snapshot.skills != nil, !isGone else { return nil }
        let others = explanation.givenByOthers
        return Point(
            about: "ours",
            sentence: "Of that we gave \(ofSighting.phrase(explanation.sighting.snapshot.granted))"
                + (others.isEmpty ? "." : "; others gave \(ofSighting.phrase(others)), which stays."))
    }

    /// Where the groups ask for more than the server lets anybody have.
    private var limit: Point? {
        guard case .tooManySkills(let count, let most)? = refused else { return nil }
        let groups = asking.map { "\"\($0.group.name)\"" }.joined(separator: ", ")
        return Point(
            about: "limit",
            sentence: "They would have \(counted(count, "skill")), and \(most) are the most that the server takes: "
                + "\(groups) add up to that.", tone: .bad)
    }

    private var refused: HeldBack.Reason? { explanation.plan?.refused.first?.reason }

    private var applied: Point? {
        guard let applied = explanation.applied else {
            return asking.isEmpty ? nil : Point(about: "applied", sentence: "No write of ours was ever confirmed.")
        }
        let words = vocabulary.inSentence(at: applied.attempt)
        return Point(
            about: "applied",
            sentence: "Write \(applied.attempt) left \(words.phrase(applied.skills)) at "
                + "\(applied.appliedAt.readable), under revision \(applied.revision).")
    }

    private var lastWrite: Point? {
        guard let last = explanation.lastAttempt, last.id != explanation.applied?.attempt else { return nil }
        return Point(lastWrite: last, vocabulary)
    }

    private var hold: Point? { explanation.hold.map { Point(hold: $0, vocabulary, given) } }

    private var next: Point { Point(next: coming, after: explanation.lastCycle, daemon, given) }

    /// What the next cycle does about the person, if it still finds them so.
    private var coming: String {
        if isGone { return "It has nothing to do here." }
        if let passed { return "It will leave them alone \(passed.untilWhen)." }
        guard let drift = explanation.drift else { return "It has nothing to do here." }
        if let waiting = explanation.waiting { return waiting.outlook(leaving: "them") }
        if let outlook = explanation.hold.flatMap({ HoldWords(hold: $0, vocabulary).outlook }) { return outlook }
        if let last = explanation.lastAttempt, last.outcome == .pending || last.outcome == .unknown {
            return "It will first read what became of write \(last.id)."
        }
        guard let observed = drift.observed else { return "It will first read what skills they have." }
        if refused != nil { return "It will change nothing: map fewer skills to their groups." }
        let unavailable = SkillSet(explanation.unavailable.map(\.id))
        let work = SkillWork(from: observed, to: explanation.plan?.changes.first?.after ?? observed)
        let parts = [("give", work.added.subtracting(unavailable)), ("take away", work.removed)]
            .filter { !$0.1.isEmpty }
        if parts.isEmpty, !unavailable.isEmpty {
            return "It will give nothing: the missing skills cannot be given."
        }
        if parts.isEmpty { return "It will leave them alone: what is too much was given by others." }
        let change = parts.map { "\($0.0) \(vocabulary.phrase($0.1))" }.joined(separator: " and ")
        return "It will \(change), if it still finds them so."
    }
}
