import Domain

/// The attempts that a cycle finds open and cannot settle yet, by target.
struct UnresolvedAttempts {
    /// Their targets were read, and do not show them: they may still arrive.
    var mayArrive: [Target.ID: OpenAttempts] = [:]
    /// Their targets could not be read, and are out of the plan.
    var unread: [Target.ID: OpenAttempts] = [:]

    /// The targets that must not be written before their attempts are settled.
    var untouchable: Set<Target.ID> { Set(unread.filter { !$0.value.isEmpty }.keys) }
}

/// Attempts on one target whose answers were lost, and that were not in force when the target was read. They may still be on
/// their way to the server.
///
/// Those on a group start from a version: of several from one version one takes effect at the most, and none once another
/// write has replaced it. Those on a person start from nothing, so each of them may arrive on its own.
struct OpenAttempts {
    typealias Resolution = (attempt: Attempt.ID, outcome: Attempt.Outcome)

    private struct Entry {
        let id: Attempt.ID
        let kind: Target.Kind
        let before: SkillSet?
        let after: SkillSet
        let version: String?

        /// What it is about: of those about the same one takes effect at the most.
        var matter: SkillWork? { kind == .group ? nil : SkillWork(from: before ?? .empty, to: after) }

        /// `nil` where it may still arrive.
        func outcome(reading shown: Sighting?, ours: SkillSet) -> Attempt.Outcome? {
            if let matter, !matter.added.isEmpty, let skills = shown?.skills {
                if matter.isBegun(in: skills.differing(from: ours)) { return .applied }
                // All that it gives is there by other writes, so that its arrival would change nothing.
                return matter.isDone(in: skills) ? .failed : nil
            }
            let outcome = Attempt.resolution(of: after, onto: before, version: version, reading: shown)
            return outcome == .failed && shown != nil ? nil : outcome
        }
    }

    private var entries: [Entry] = []

    init(_ attempts: [Attempt] = []) {
        for attempt in attempts { add(attempt) }
    }

    var isEmpty: Bool { entries.isEmpty }

    func contains(_ attempt: Attempt.ID) -> Bool { entries.contains { $0.id == attempt } }

    mutating func add(_ attempt: Attempt) {
        entries.append(
            Entry(
                id: attempt.id, kind: attempt.target.kind, before: attempt.skillsBefore, after: attempt.skillsAfter,
                version: attempt.baseVersion))
    }

    mutating func add(_ id: Attempt.ID, of change: Change) {
        entries.append(
            Entry(
                id: id, kind: change.target.kind, before: change.before, after: change.after,
                version: change.baseVersion))
    }

    /// Closes those that cannot take effect any more, or would change nothing, now that a write of `change` did.
    ///
    /// - Parameters:
    ///   - left: what the target bears since, `nil` where that is not known.
    ///   - ours: what of it other writes of ours were seen to have added.
    mutating func close(
        afterApplying change: Change, leaving left: Sighting?, ours: SkillSet
    ) -> [Resolution] {
        let done = SkillWork(from: change.before ?? .empty, to: change.after)
        let overtaken = close { ($0.kind == .group || $0.matter == done) ? .failed : nil }
        return overtaken + (left.map { close(reading: $0, ours: ours.overlaid(with: done.added)) } ?? [])
    }

    /// Closes those of which what the target bears now tells what became of them.
    ///
    /// - Parameter ours: what of it other writes of ours were seen to have added, which says nothing of these.
    mutating func close(reading shown: Sighting?, ours: SkillSet) -> [Resolution] {
        var inForce: Set<SkillWork?> = []
        return close { entry in
            switch entry.outcome(reading: shown, ours: ours) {
            case .applied: inForce.insert(entry.matter).inserted ? .applied : .failed
            case let outcome: outcome
            }
        }
    }

    private mutating func close(as outcome: (Entry) -> Attempt.Outcome?) -> [Resolution] {
        var resolutions: [Resolution] = []
        entries.removeAll { entry in
            guard let outcome = outcome(entry) else { return false }
            resolutions.append((entry.id, outcome))
            return true
        }
        return resolutions
    }
}
