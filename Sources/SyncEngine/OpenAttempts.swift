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
/// their way to the server, so what became of them is told by the next answer under the version that they start from.
struct OpenAttempts {
    typealias Resolution = (attempt: Attempt.ID, outcome: Attempt.Outcome)

    private struct Entry {
        let id: Attempt.ID
        let before: SkillSet?
        let after: SkillSet
        let version: String?
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
                id: attempt.id, before: attempt.skillsBefore, after: attempt.skillsAfter, version: attempt.baseVersion))
    }

    mutating func add(_ id: Attempt.ID, of change: Change) {
        entries.append(Entry(id: id, before: change.before, after: change.after, version: change.baseVersion))
    }

    /// Closes them all with the same outcome.
    mutating func close(as outcome: Attempt.Outcome) -> [Resolution] {
        defer { entries = [] }
        return entries.map { ($0.id, outcome) }
    }

    /// Closes those of which what the target bears now tells what became of them. Of several that start from one version
    /// one took effect at the most.
    mutating func close(reading shown: Sighting?) -> [Resolution] {
        var resolutions: [Resolution] = []
        var isOneInForce = false
        entries.removeAll { entry in
            var outcome = Attempt.resolution(
                of: entry.after, onto: entry.before, version: entry.version, reading: shown)
            if outcome == .failed, shown != nil { return false }
            if outcome == .applied {
                if isOneInForce { outcome = .failed }
                isOneInForce = true
            }
            resolutions.append((entry.id, outcome))
            return true
        }
        return resolutions
    }
}
