import Domain
import Foundation
import Store

/// An explanation in plain sentences, each with the records that it rests on.
struct Reasoning {
    struct Point {
        let about: String
        let sentence: String
        var tone: Style.Tone = .plain
    }

    let explanation: Explanation
    let daemon: SyncLock.Holder?
    let now: Date
    /// What the commands that it names are about.
    let given: GivenOptions

    init(about explanation: Explanation, daemon: SyncLock.Holder?, now: Date, given: GivenOptions) {
        self.explanation = explanation
        self.daemon = daemon
        self.now = now
        self.given = given
    }

    var points: [Point] {
        let isAboutNothing = explanation.mapping == nil && explanation.sighting == nil && explanation.bearers.isEmpty
        let all: [Point?] = [verdict, mapping, bearers, group, applied, lastPUT, hold, isAboutNothing ? nil : next]
        return all.compactMap { $0 }
    }

    var facts: FactSheet {
        FactSheet(facts: [
            "groupId": Value(explanation.sighting?.target.serverID),
            "groupName": .text(explanation.name),
            "mapped": .flag(explanation.mapping != nil),
            "inStep": isJudged ? .flag(explanation.drift == nil) : .null,
            "cause": Value(explanation.drift?.cause.rawValue),
            "since": Value(explanation.drift?.since),
            "desired": Value((ofOneGroup?.desired ?? explanation.mapping?.skills)?.ids),
            "observed": Value(explanation.sighting?.snapshot.skills?.ids),
            "missing": Value(ofOneGroup?.missing.ids),
            "extra": Value(ofOneGroup?.extra.ids),
            "revision": Value(explanation.revision?.number),
            "seenEvent": Value(explanation.sighting?.id),
            "lastAttempt": Value(explanation.lastAttempt?.id),
            "lastApplied": Value(explanation.applied?.attempt),
            "nearestMappedName": Value(nearestName),
            "nextPollAt": daemon == nil ? .null : Value(explanation.lastCycle?.nextPollAt),
            "sentences": .list(points.map(\.sentence)),
        ])
    }

    /// Whether being in step means anything for it: it is mapped, and it is there, or nothing is by its name.
    private var isJudged: Bool {
        guard explanation.mapping != nil else { return false }
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
                    sentence: "It vanished; \(explanation.bearers.joined(separator: ", ")) bears its name now.",
                    tone: .warning)
            }
            return Point(about: "verdict", sentence: "In step: it bears what is asked for.", tone: .good)
        }
        return Point(
            about: "verdict", sentence: "Not in step since \(drift.since.readable): \(drift.cause.sentence)",
            tone: drift.cause == .putFailed ? .bad : .warning)
    }

    private var mapping: Point {
        let origin = explanation.revision.map { revision in
            "revision \(revision.number), imported at \(revision.provenance.importedAt.readable) by "
                + revision.provenance.readable
        }
        switch (explanation.mapping, origin) {
        case (let mapping?, let origin):
            let skills = "\"\(mapping.groupName)\" shall give \(mapping.skills.inWords)"
            return Point(about: "mapping", sentence: skills + (origin.map { ", by \($0)." } ?? "."))
        case (nil, let origin?):
            return Point(about: "mapping", sentence: "It was mapped once. Its mapping was taken away by \(origin).")
        case (nil, nil):
            let hint = nearestName.map { " The nearest name that is mapped is \"\($0)\"." } ?? ""
            return Point(about: "mapping", sentence: "No revision ever mapped that name.\(hint)")
        }
    }

    private var bearers: Point? {
        guard explanation.bearers.count > 1 else { return nil }
        let ids = explanation.bearers.joined(separator: ", ")
        return Point(
            about: "name", sentence: "\(explanation.bearers.count) groups bear the name: \(ids).", tone: .warning)
    }

    private var group: Point? {
        guard let sighting = explanation.sighting else {
            if !explanation.bearers.isEmpty { return nil }
            if explanation.renamed.isEmpty {
                return Point(about: "group", sentence: "No group of that name or id was ever seen.")
            }
            let others = explanation.renamed.map { "\($0.serverID) is called \"\($0.name)\" now" }
            return Point(
                about: "group", sentence: "No group bears the name any more: \(others.joined(separator: ", ")).",
                tone: .warning)
        }
        let record = "event \(sighting.id), \(sighting.at.readable)"
        if sighting.source == .vanished {
            return Point(
                about: "group",
                sentence: "\(sighting.target.serverID) vanished: a complete poll no longer had it "
                    + "(\(record)).", tone: .warning)
        }
        let version = sighting.snapshot.version.map { ", version \($0)" } ?? ""
        return Point(
            about: "group",
            sentence: "\(sighting.target.serverID) bears \(sighting.snapshot.skills.inWords)\(version), as "
                + "\(sighting.source.sentence) showed (\(record)).")
    }

    private var applied: Point? {
        guard let applied = explanation.applied else {
            let isExpected = explanation.sighting != nil && explanation.mapping != nil
            return isExpected ? Point(about: "applied", sentence: "No PUT of ours was ever confirmed.") : nil
        }
        let version = applied.version.map { " as version \($0)" } ?? ""
        return Point(
            about: "applied",
            sentence:
                "PUT \(applied.attempt) left \(applied.skills.inWords)\(version) at \(applied.appliedAt.readable), "
                + "under revision \(applied.revision).")
    }

    private var lastPUT: Point? {
        guard let last = explanation.lastAttempt, last.id != explanation.applied?.attempt else { return nil }
        let status = last.httpStatus.map { " with status \($0)" } ?? ""
        // The server's own words come last: they may end in a full stop or not.
        let error = last.error.map { ". It said: \($0)" } ?? "."
        let ending =
            switch last.outcome {
            case .pending: "has no answer on record yet."
            case .unknown: "had no answer; what became of it is not known yet."
            default: "ended as \(last.outcome.rawValue)\(status)\(error)"
            }
        return Point(
            about: "last PUT",
            sentence: "PUT \(last.id) (\(last.changeSentence)), planned at \(last.plannedAt.readable), \(ending)",
            tone: last.outcome.tone)
    }

    private var hold: Point? {
        guard let hold = explanation.hold else { return nil }
        let words = HoldWords(hold: hold, given: given)
        return Point(
            about: "guard",
            sentence: "The plan that its change is part of is held since \(hold.heldAt.readable). "
                + words.reasons.joined(separator: " ") + " \(words.advice)", tone: .bad)
    }

    private var next: Point {
        let when: String
        switch (daemon, explanation.lastCycle?.nextPollAt) {
        case (nil, _): when = "No daemon is at work; the next cycle is the next `skill-sync run`."
        case (_?, let time?): when = "The daemon polls next at \(time.readable)."
        case (_?, nil) where explanation.lastCycle?.finishedAt == nil && explanation.lastCycle != nil:
            when = "A cycle is under way."
        case (_?, nil): when = "The daemon is about to poll."
        }
        return Point(about: "next", sentence: "\(when) \(coming)")
    }

    /// What the next cycle does about the group, if it still finds it so.
    private var coming: String {
        guard explanation.mapping != nil else { return "It will leave the group alone." }
        guard let drift = explanation.drift else { return "It has nothing to do here." }
        if let hold = explanation.hold, hold.approval == nil {
            return "It will send nothing while the plan is held."
        }
        switch drift.cause {
        case .ambiguousName:
            return "It will PUT nothing until one group alone bears the name."
        case .groupMissing:
            return "It will PUT nothing until there is a group of that name."
        case .neverApplied where drift.targetID == nil:
            return "It will look for a group of that name."
        case _ where explanation.mode == .additive && drift.observed == nil:
            return "It will leave the group alone: a PUT would take away skills that are not known."
        default:
            if let last = explanation.lastAttempt, last.outcome == .pending || last.outcome == .unknown {
                return "It will first read what became of PUT \(last.id)."
            }
            let parts = [("add", drift.missing), ("take away", drift.extra)].filter { !$0.1.isEmpty }
            let change = parts.map { "\($0.0) \($0.1.inWords)" }.joined(separator: " and ")
            return "It will \(change.isEmpty ? "send what is asked for" : change), if it still finds the group so."
        }
    }

    private var nearestName: String? {
        explanation.mapping == nil ? NearestName.to(explanation.name, among: explanation.mappedNames) : nil
    }
}

extension Drift.Cause {
    /// For people; docs/DRIFT.md has the rules.
    var sentence: String {
        switch self {
        case .ambiguousName: "several groups bear its name, so none of them is touched."
        case .groupMissing: "the last complete poll had no group of that name."
        case .putFailed: "our last PUT for this mapping is not known to have brought it about."
        case .changedOutside: "it bore what is asked for, and then somebody changed it there."
        case .neverApplied: "no PUT of ours was ever confirmed for it."
        case .membershipChanged: "they joined or left a group since our last write."
        case .mappingChanged: "its mapping asks for something else than what was applied."
        }
    }
}

extension Snapshot.Source {
    fileprivate var sentence: String {
        switch self {
        case .poll: "the poll"
        case .read: "a read"
        case .put: "the answer to our PUT"
        case .vanished: "the poll"
        }
    }
}
