import Domain
import Store

/// What the guard says of a held plan: to people at night, and to programs.
struct HoldWords {
    let hold: Hold
    private let vocabulary: Vocabulary
    /// What the commands that it names are about.
    private let given: GivenOptions

    init(hold: Hold, _ vocabulary: Vocabulary, given: GivenOptions = GivenOptions()) {
        self.hold = hold
        self.vocabulary = vocabulary
        self.given = given
    }

    /// A sentence for each reason, with both numbers: what would happen, and the limit.
    var reasons: [String] {
        hold.reasons.map(sentence) + (hold.extent.unknown > 0 ? [unknown] : [])
    }

    private func sentence(for reason: HoldReason) -> String {
        let extent = hold.extent
        switch reason {
        case .manyRemovals:
            return "\(vocabulary.bearers(extent.removals)) \(loss); guard.maxRemovals is "
                + "\(hold.limits.maxRemovals)."
        case .largeShare:
            let mapped = vocabulary.isOfPeople ? "people in mapped groups" : "mapped groups that are there"
            return "\(extent.removals) of the \(extent.mappedTargets) \(mapped) \(loss), \(share) %; "
                + "guard.maxRemovalPercent is \(hold.limits.maxRemovalPercent)."
        case .emptiedMapping:
            if vocabulary.isOfPeople {
                return "\(vocabulary.bearers(extent.emptied)) would lose what a group gave that is unmapped, "
                    + "mapped to [], renamed or gone."
            }
            return "\(counted(extent.emptied, "group")) would lose every skill, because no skill is mapped to "
                + "\(extent.emptied == 1 ? "it" : "them")."
        case .fewerGroups:
            return "The poll saw \(counted(extent.groupsKnown ?? 0, "group")), where "
                + "\(extent.groupsBefore ?? 0) were known: fewer than half."
        }
    }

    /// Groups have their skills without a proficiency that could be lowered.
    private var loss: String {
        vocabulary.isOfPeople ? "would lose skills or have them lowered" : "would lose skills"
    }

    /// In percent, with a tenth where it needs one, and rounded up: what is over the limit must not read as if it were not.
    private var share: String {
        let percent = (hold.extent.removedPercent * 10).rounded(.up) / 10
        return Int(exactly: percent).map(String.init) ?? "\(percent)"
    }

    private var unknown: String {
        let count = hold.extent.unknown
        return "What \(count == hold.extent.removals && count > 1 ? "they" : "\(count) of them") "
            + "\(count == 1 ? "has" : "have") is not known, so a \(vocabulary.write) may take skills away."
    }

    /// What lets the plan go through.
    var command: String { given.command(Self.approval(of: hold)) }

    /// The same without the program's name and the options.
    static func approval(of hold: Hold) -> String { "run --once --approve \(hold.token)" }

    /// What to do about it, in one line.
    var advice: String {
        if let approval = hold.approval {
            return
                "Approved by \(approval.by) at \(approval.at.readable): the next cycle applies it, if it is still the plan."
        }
        if let newer = hold.newerRevision {
            return
                "Revision \(newer) was imported since: see whether that is still the plan with \(given.command("plan"))"
        }
        return "If you want that, approve of exactly this plan: \(command)"
    }

    /// What the next cycle does about it, `nil` where it was approved of.
    var outlook: String? {
        if hold.approval != nil { return nil }
        return hold.newerRevision.map { "It will plan by revision \($0), and send that unless it is held as well." }
            ?? "It will send nothing while the plan is held."
    }

    /// As a block of lines, each ended.
    func text(style: Style) -> String {
        let headline = "The plan is held since \(hold.heldAt.readable): nothing is sent."
        return style.paint(headline, .bad) + "\n" + (reasons + [advice]).map { "  \($0.harmless)\n" }.joined()
    }

    var value: Value {
        .object([
            "token": .text(hold.token),
            "heldAt": .time(hold.heldAt),
            "revision": .integer(hold.revision),
            "newerRevision": Value(hold.newerRevision),
            "reasons": .array(hold.reasons.map { .text($0.rawValue) }),
            "removals": .integer(hold.extent.removals),
            "unknown": .integer(hold.extent.unknown),
            "emptied": .integer(hold.extent.emptied),
            "mappedTargets": .integer(hold.extent.mappedTargets),
            "groupsBefore": Value(hold.extent.groupsBefore),
            "groupsKnown": Value(hold.extent.groupsKnown),
            "maxRemovals": .integer(hold.limits.maxRemovals),
            "maxRemovalPercent": .integer(hold.limits.maxRemovalPercent),
            "approvedBy": Value(hold.approval?.by),
            "approvedAt": Value(hold.approval?.at),
        ])
    }
}

extension CommandFailure {
    /// The end of a cycle that the guard held.
    ///
    /// - Parameters:
    ///   - approved: the plan that somebody approved of, where the cycle was to apply that one alone.
    ///   - error: what else went wrong in the cycle.
    init(
        held hold: Hold, _ vocabulary: Vocabulary, insteadOf approved: Hold? = nil, beside error: DirectoryError? = nil
    ) {
        let words = HoldWords(hold: hold, vocabulary)
        let isOther = approved.map { $0.id != hold.id } ?? false
        self.init(
            isOther
                ? "the plan is no longer \(approved?.token ?? ""), what it is now is held, nothing was sent"
                : "the plan is held, nothing was sent",
            details: words.reasons + (error.map { ["besides, " + CommandFailure($0).what] } ?? []),
            try:
                "look at it with \(command: "status"); if it is what you want: \(command: HoldWords.approval(of: hold))",
            .planHeld)
    }

    /// The same, for a cycle that came to an end before it could take up the approval: it is still on record, and whoever gave
    /// it must not be surprised by the next cycle.
    func saying(_ approved: Hold?, waitsIn store: Store) -> CommandFailure {
        guard let approved, let held = try? store.currentHold(), held.id == approved.id, held.approval != nil else {
            return self
        }
        return CommandFailure(
            what,
            details: details + [
                "The approval stays on record: the next cycle applies the plan, if it is still that one."
            ],
            try: advice + "; or take the approval back: \(command: "run --withdraw \(approved.token)")", exitCode)
    }

    /// The plan that was approved of is no longer the plan, and what it is now needs no approval.
    init(noLongerPlanned approved: Hold, changes: Int) {
        self.init(
            changes == 0
                ? "the plan is no longer \(approved.token): there is nothing to change any more"
                : "the plan is no longer \(approved.token), what it is now need not be held, nothing was sent",
            try: changes == 0
                ? "see what was done since: \(command: "audit attempts")"
                : "look at it with \(command: "plan"); an ordinary run applies it: \(command: "run --once")", .planHeld)
    }
}
