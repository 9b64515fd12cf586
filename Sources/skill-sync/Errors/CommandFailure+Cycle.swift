import Domain
import SyncEngine

/// The end of a cycle that did not bring in step all that a write could.
extension CommandFailure {
    /// So many are named.
    private static let shownRefusals = 20

    init(partial report: CycleReport, _ vocabulary: Vocabulary) {
        let leftOut = report.plan?.leftOut ?? []
        let refused = report.plan?.refused ?? []
        let leftOutSentence = leftOut.isEmpty ? nil : vocabulary.leftOut(leftOut.count)
        let withheld = report.plan?.withheld ?? []
        let waiting = report.plan?.waiting ?? []
        let refusals = (refused + withheld + waiting).prefix(Self.shownRefusals).map {
            "\($0.drift.name.visible)\($0.waiting == nil ? "" : ":") \($0.sentence(vocabulary))"
        }
        if report.tally.failed > 0 {
            self.init(notApplied: report, vocabulary, beside: [leftOutSentence].compactMap(\.self) + refusals)
        } else if let leftOutSentence, let first = leftOut.first {
            // By its id: several people may bear one name.
            let id = first.target.serverID.quotedForShell
            self.init(
                leftOutSentence, details: refusals,
                try:
                    "run again once the server lets them be read; what is on record: \(command: "audit explain \(id)")",
                .failed)
        } else if refused.isEmpty, withheld.isEmpty, let first = waiting.first {
            let id = first.drift.serverID?.quotedForShell ?? "ID"
            self.init(
                StoredError.waiting(waiting.count),
                details: refusals,
                try:
                    "correct the mapping, or the server; what is on record: "
                    + "\(command: "audit explain \(id)")", .failed)
        } else if refused.isEmpty, withheld.isEmpty {
            self.init(notSeenToHold: report, vocabulary)
        } else if refused.isEmpty {
            self.init(
                vocabulary.withheld(withheld.count),
                details: refusals, try: "run again: the next cycle reads who is in these groups", .failed)
        } else {
            let id = refused.first?.drift.serverID?.quotedForShell ?? "ID"
            self.init(
                vocabulary.tooManySkills(refused.count),
                details: refusals,
                try: "map fewer skills to these groups; what is on record: \(command: "audit explain \(id)")", .failed)
        }
    }

    /// Nothing failed, and yet what the mappings ask for was not seen to hold.
    private init(notSeenToHold report: CycleReport, _ vocabulary: Vocabulary) {
        let unmet = (report.plan?.heldBack ?? []).filter { $0.reason != .givenByOthers && $0.waiting == nil }
        let passed = report.tally.passedOver
        let named =
            unmet.map { "\($0.drift.name.visible): \($0.sentence(vocabulary))" }
            + passed.map { "\($0.displayName.visible): the server did not show their skills" }
        let left = named.count - Self.shownRefusals
        let advice: Advice =
            if unmet.isEmpty {
                "run again; if that does not help, ask whether the client's role may see people's skills"
            } else if unmet.contains(where: { $0.reason == .groupMissing }) {
                "compare the names with those at the server, letter for letter, or import mappings without them"
            } else {
                "see each: \(command: "audit drift")"
            }
        let unmetSentence = "\(counted(unmet.count, "mapped group")) cannot be brought in step"
        let passedSentence = Vocabulary.notShown(vocabulary.bearers(passed.count))
        self.init(
            unmet.isEmpty ? passedSentence : unmetSentence,
            details: named.prefix(Self.shownRefusals) + (left > 0 ? ["and \(left) more"] : []), try: advice, .failed)
    }

    /// The server refused to let some of the targets be written, or all of them: how many changes that kept from being applied,
    /// and which, beside what it said.
    ///
    /// - Parameter attempts: those of the cycle, newest first.
    init(refused error: DirectoryError, in report: CycleReport, _ attempts: [Attempt]) {
        let refusal = CommandFailure(error)
        let last = Dictionary(attempts.map { ($0.target.id, $0) }) { newest, _ in newest }
        let notApplied = (report.plan?.changes ?? []).compactMap { last[$0.target.id] }.filter {
            $0.outcome != .applied
        }
        let named = notApplied.prefix(Self.shownRefusals)
        let others = report.tally.failed - named.count
        self.init(
            "\(Self.notApplied(report.tally)): \(refusal.what)",
            details: named.map(\.ending) + (others > 0 && !named.isEmpty ? ["and \(others) more"] : []),
            try: refusal.advice + "; see each: \(command: "audit attempts --cycle \(report.cycle)")", refusal.exitCode)
    }

    private static func notApplied(_ tally: Cycle.Tally) -> String {
        "\(tally.failed) of \(counted(tally.changed, "change")) \(tally.failed == 1 ? "was" : "were") not applied"
    }

    private init(notApplied report: CycleReport, _ vocabulary: Vocabulary, beside more: [String]) {
        let givenUp = report.failed.compactMap { change in
            change.error.map { (change.target.name, CommandFailure($0)) }
        }
        let others = givenUp.count - 1
        let unavailable = report.failed.reduce(SkillSet.empty) { $0.union($1.unavailable) }
        let names = unavailable.ids.map(vocabulary.name).sorted().joined(separator: ", ")
        let details = [
            givenUp.first.map { name, failure in "\(name.visible): \(failure.what)" },
            others > 0 ? "\(others) more \(others == 1 ? "was" : "were") given up; the log has the error of each" : nil,
            unavailable.isEmpty ? nil : "nobody can be given \(names): not at the server, or not active",
        ]
        let advice: Advice =
            if report.failed.contains(where: \.isOnRecord) {
                "see why: \(command: "audit attempts --cycle \(report.cycle)")"
            } else if let first = givenUp.first {
                first.1.advice
            } else if !unavailable.isEmpty {
                "take what nobody can be given out of the mapping: \(command: "export")"
            } else {
                "run again: what was planned for had changed before anything was sent"
            }
        self.init(
            Self.notApplied(report.tally), details: details.compactMap(\.self) + more, try: advice, .failed)
    }
}

extension Attempt {
    /// How it ended, and whose it was.
    fileprivate var ending: String {
        "\(target.name.visible): \(target.kind.write) \(id) ended as \(outcome.rawValue)"
            + (httpStatus.map { " with status \($0)" } ?? "") + (error.map { ": \($0)" } ?? "")
    }
}
