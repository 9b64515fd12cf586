import Domain

/// What the guard says of a held plan: to people at night, and to programs.
struct HoldWords {
    let hold: Hold

    /// A sentence for each reason, with both numbers: what would happen, and the limit.
    var reasons: [String] {
        hold.reasons.map { reason in
            let extent = hold.extent
            switch reason {
            case .manyRemovals:
                return "\(counted(extent.removals, "group")) would lose skills; guard.maxRemovals is "
                    + "\(hold.limits.maxRemovals)."
            case .largeShare:
                return "\(extent.removals) of \(extent.mappedTargets) mapped groups would lose skills, "
                    + "\(extent.removals * 100 / max(1, extent.mappedTargets)) %; guard.maxRemovalPercent is "
                    + "\(hold.limits.maxRemovalPercent)."
            case .emptiedMapping:
                return "\(counted(extent.emptied, "group")) would lose every skill, because nothing is mapped to "
                    + "\(extent.emptied == 1 ? "it" : "them") any more."
            case .fewerGroups:
                return "The poll saw \(counted(extent.groupsKnown ?? 0, "group")), where "
                    + "\(extent.groupsBefore ?? 0) were known: fewer than half."
            }
        }
    }

    /// What lets the plan go through.
    var command: String { "skill-sync run --approve \(hold.token)" }

    /// What to do about it, in one line.
    var advice: String {
        if let approval = hold.approval { return "\(approval.by) approved of it at \(approval.at.readable)." }
        return "If that is what you want, approve of exactly this plan: \(command)"
    }

    /// As a block of lines, each ended.
    func text(style: Style) -> String {
        let headline = "Held since \(hold.heldAt.readable): nothing is sent."
        return style.paint(headline, .bad) + "\n" + (reasons + [advice]).map { "  \($0.harmless)\n" }.joined()
    }

    var value: Value {
        .object([
            "token": .text(hold.token),
            "heldAt": .time(hold.heldAt),
            "reasons": .array(hold.reasons.map { .text($0.rawValue) }),
            "removals": .integer(hold.extent.removals),
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
    /// - Parameter approved: the plan that somebody approved of, where the cycle was to apply that one alone.
    init(held hold: Hold, insteadOf approved: Hold? = nil) {
        let words = HoldWords(hold: hold)
        let change = approved.map { "the plan is no longer \($0.token), and what it is now is held: " } ?? ""
        self.init(
            change + "the plan is held, nothing was sent", details: words.reasons,
            try: "look at it with skill-sync plan; if it is what you want: \(words.command)", .planHeld)
    }

    /// The plan that was approved of is no longer the plan, and what it is now needs no approval.
    init(noLongerPlanned approved: Hold, changes: Int) {
        self.init(
            "the plan is no longer \(approved.token): \(counted(changes, "change")) planned now, none of them held; "
                + "nothing was sent",
            try: "look at it with skill-sync plan; an ordinary run applies it: skill-sync run --once", .planHeld)
    }
}
