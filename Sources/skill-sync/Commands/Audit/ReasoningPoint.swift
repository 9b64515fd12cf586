import Domain
import Foundation
import Store

/// One thing that an explanation has to say.
struct ReasoningPoint {
    let about: String
    let sentence: String
    var tone: Style.Tone = .plain
}

extension ReasoningPoint {
    /// The last write, where it is not the one that was applied.
    init(lastWrite last: Attempt, _ vocabulary: Vocabulary) {
        let status = last.httpStatus.map { " with status \($0)" } ?? ""
        // The server's own words come last: they may end in a full stop or not.
        let error =
            last.error.map { error in
                let told = StoredError(error, vocabulary).sentence
                return told == error ? ". It said: \(error)" : ": \(told)."
            } ?? "."
        let ending =
            switch last.outcome {
            case .pending: "has no answer on record yet."
            case .unknown: "had no answer; what became of it is not known yet."
            default: "ended as \(last.outcome.rawValue)\(status)\(error)"
            }
        let write = last.target.kind.write
        self.init(
            about: "last \(write)",
            sentence:
                "\(write.capitalizingFirst) \(last.id) (\(last.change(in: vocabulary.inSentence(at: last.id)))), planned at "
                + "\(last.plannedAt.readable), \(ending)",
            tone: last.outcome.tone)
    }

    /// The guard's word, where it holds the change.
    init(hold: Hold, _ vocabulary: Vocabulary, _ given: GivenOptions) {
        let words = HoldWords(hold: hold, vocabulary, given: given)
        self.init(
            about: "guard",
            sentence: "The plan that its change is part of is held since \(hold.heldAt.readable). "
                + words.reasons.joined(separator: " ") + " \(words.advice)", tone: .bad)
    }

    /// When there is a next cycle, and what it does.
    init(next coming: String, after lastCycle: Cycle?, _ daemon: SyncLock.Holder?, _ given: GivenOptions) {
        let when: String
        switch (daemon, lastCycle?.nextPollAt) {
        case (nil, _): when = "No daemon is at work; the next cycle is the next `\(given.command("run"))`."
        case (_?, let time?): when = "The daemon polls next at \(time.readable)."
        case (_?, nil) where lastCycle?.finishedAt == nil && lastCycle != nil: when = "A cycle is under way."
        case (_?, nil): when = "The daemon is about to poll."
        }
        self.init(about: "next", sentence: "\(when) \(coming)")
    }
}

extension Snapshot.Source {
    /// What showed it, within a sentence.
    func sentence(of kind: Target.Kind) -> String {
        switch self {
        case .poll: "the poll"
        case .read: "a read"
        case .put: "the answer to our \(kind.write)"
        case .vanished: "the poll"
        }
    }
}

extension String {
    /// As a sentence begins.
    var capitalizingFirst: String { prefix(1).uppercased() + dropFirst() }
}
