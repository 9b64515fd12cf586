/// All changes of a cycle, in a fixed order, and what is held back from it.
public struct Plan: Hashable, Sendable {
    /// By name and then by id, so that the same state gives the same plan.
    public let changes: [Change]
    /// Drift that no write of ours mends.
    public let heldBack: [HeldBack]
    /// What would be changed, had earlier attempts on these targets not to be settled first.
    public let leftOut: [Change]
    /// Mapped groups about which nothing is concluded: they were not seen, and the poll was not complete.
    public let unseen: [UnseenGroup]
    /// How many targets would lose all that they bear because their mapping is empty. One that bore nothing, as asked for,
    /// until somebody added to it is not meant. A person counts who would lose all that we gave, though in mapped groups.
    public let emptied: Int

    /// Those of the drift held back that the server has no room for: what is asked for is not given, and the cycle says so.
    public var refused: [HeldBack] { heldBack.filter(\.isRefused) }

    /// Those of the drift held back that take skills of ours away which had better stay for now.
    public var withheld: [HeldBack] { heldBack.filter(\.isWithheld) }

    /// Those of the drift held back for which the same was written in vain before, and is not written again yet.
    public var waiting: [HeldBack] { heldBack.filter { $0.waiting != nil } }

    /// Whether it brings every mapped target in step: nothing is left out of it but what others gave to people, which stays.
    public var isWhole: Bool {
        leftOut.isEmpty && unseen.isEmpty && heldBack.allSatisfy { $0.reason == .givenByOthers }
    }

    /// What to do about `drift`. Pure: the same drift gives the same plan, and a target without drift gets no change.
    ///
    /// - Parameters:
    ///   - unsettled: targets that must not be written in this cycle.
    ///   - unseen: mapped groups that a poll which was not complete did not show.
    ///   - mostSkills: how many skills the server lets a target bear, `nil` where it does not say.
    ///   - withholding: why people keep skills that nothing seems to ask for, and which writes wait.
    public init(
        mending drift: [Drift], mode: Mode, leavingOut unsettled: Set<Target.ID> = [], unseen: [UnseenGroup] = [],
        mostSkills: Int? = nil, withholding: Withholding = .nothing
    ) {
        let unseenNames = Set(unseen.map { ExactName($0.name) })
        var changes: [Change] = []
        var heldBack: [HeldBack] = []
        var leftOut: [Change] = []
        var emptied = 0
        for row in drift.sorted(by: { ($0.name, $0.serverID ?? "") < ($1.name, $1.serverID ?? "") }) {
            if row.targetKind == .user, withholding.isOfOlderMappings {
                heldBack.append(HeldBack(drift: row, reason: .mappingsNewer))
                continue
            }
            let kept = withholding.kept(of: row)
            heldBack += kept.map { HeldBack(drift: row, reason: $0.reason) }
            let asked = kept.reduce(row.mapped) { $0.union($1.skills) }
            guard let change = Change(mending: row, asking: asked, mode: mode) else {
                if !kept.isEmpty { continue }
                let held = HeldBack(drift: row, reason: row.reasonToHoldBack)
                if held.reason == .groupMissing, unseenNames.contains(ExactName(row.name)) { continue }
                heldBack.append(held)
                continue
            }
            if unsettled.contains(change.target.id) {
                leftOut.append(change)
                continue
            }
            if let mostSkills, change.after.count > mostSkills, !change.add.isEmpty {
                heldBack.append(HeldBack(drift: row, reason: .tooManySkills(change.after.count, most: mostSkills)))
                continue
            }
            if let waiting = withholding.waiting[change.target.id] {
                heldBack.append(HeldBack(drift: row, reason: .waiting(waiting)))
                continue
            }
            changes.append(change)
            if change.isEmptied, !row.wasInStep { emptied += 1 }
        }
        self.changes = changes
        self.heldBack = heldBack
        self.leftOut = leftOut
        self.unseen = unseen
        self.emptied = emptied
    }
}

/// Drift that no write of ours mends, and why.
public struct HeldBack: Hashable, Sendable {
    /// Why no write mends it.
    public enum Reason: Hashable, Sendable {
        /// No group bears the name.
        case groupMissing
        /// Several groups do.
        case ambiguousName
        /// The server does not list what the target bears, and `additive` would have to guess it.
        case skillsNotKnown
        /// What is too much was given by others, and is not ours to take away.
        case givenByOthers
        /// The mappings add up to more skills than the server lets a target bear.
        case tooManySkills(Int, most: Int)
        /// These may be asked for by a group whose people were not all listed.
        case peopleNotListed(SkillSet)
        /// What is asked for in their place can be given to nobody.
        case replacementUnavailable(SkillSet)
        /// They left a group in this poll, and another one asks for these, whose list may be behind.
        case mayHaveMoved(SkillSet)
        /// Mappings came while the poll read who is in which group, and it may not have asked about theirs.
        case mappingsNewer
        /// The same was written in vain before, and is not written again yet.
        case waiting(Waiting)
    }

    public let drift: Drift
    public let reason: Reason

    /// How long it waits, `nil` where that is not why it is held back.
    public var waiting: Waiting? {
        if case .waiting(let waiting) = reason { waiting } else { nil }
    }

    fileprivate var isRefused: Bool {
        if case .tooManySkills = reason { true } else { false }
    }

    fileprivate var isWithheld: Bool {
        switch reason {
        case .peopleNotListed, .replacementUnavailable, .mayHaveMoved: true
        case .groupMissing, .ambiguousName, .skillsNotKnown, .givenByOthers, .tooManySkills, .mappingsNewer, .waiting:
            false
        }
    }

    public init(drift: Drift, reason: Reason) {
        self.drift = drift
        self.reason = reason
    }
}

extension Drift {
    fileprivate var reasonToHoldBack: HeldBack.Reason {
        if targetID == nil { return .groupMissing }
        switch cause {
        case .ambiguousName: return .ambiguousName
        case .groupMissing: return .groupMissing
        default: return observed == nil ? .skillsNotKnown : .givenByOthers
        }
    }
}

extension Change {
    fileprivate var isEmptied: Bool {
        guard mapped.isEmpty, mayRemove else { return false }
        return switch target.kind {
        case .group: after.isEmpty
        case .user: !(target.groups ?? []).isEmpty
        }
    }

    fileprivate init?(mending drift: Drift, asking mapped: SkillSet, mode: Mode) {
        guard drift.cause != .ambiguousName, drift.cause != .groupMissing,
            let id = drift.targetID, let serverID = drift.serverID, let base = drift.snapshot
        else { return nil }
        self.init(
            target: Target(
                id: id, kind: drift.targetKind, serverID: serverID, name: drift.name, groups: drift.groups),
            cause: drift.cause, mapped: mapped, revision: drift.revision, base: base,
            baseVersion: drift.baseVersion, observed: drift.observed, granted: drift.granted, mode: mode)
    }
}
