public import Foundation

/// The record that a write of ours gave a target a skill, which makes it ours to remove.
///
/// A write that took effect opens it. Only two things close it: a removal of ours that a read confirms, or evidence that the
/// skill is gone. Reads that do not show the skill are evidence once two of them, from different cycles, lie ``longestLag``
/// apart and none in between showed it: a single one may be late, or leave something out.
public struct Grant: Hashable, Sendable {
    /// For how long a server may go on showing what was before a write. Genesys Cloud does not say; its Terraform provider
    /// waits five minutes for what it wrote.
    public static let longestLag: TimeInterval = 300

    /// At the proficiency that we gave.
    public let skill: Skill
    /// The last write of ours that gave it.
    public let attempt: Attempt.ID
    /// Since when reads have not shown it, `nil` where the last one did.
    public let unseen: Unseen?

    /// What reads that do not show the skill amount to.
    public struct Unseen: Hashable, Sendable {
        /// When the first of them was made, and in which cycle.
        public let since: Date
        public let cycle: Cycle.ID
        public let state: State

        /// The words are those of the database.
        public enum State: String, Sendable {
            /// One more read without the skill is evidence, if it comes late enough.
            case absent
            /// They say nothing: the skill is not active, and the server leaves it out although people have it.
            case hidden
            /// The server said that the target was deleted: the next read without the skill is evidence.
            case deleted
            /// They are evidence: where a later read shows the skill, somebody else gave it.
            case gone
            /// The server said that a write of ours removed it, and no read has shown that yet.
            case removed
        }

        public init(since: Date, cycle: Cycle.ID, state: State = .absent) {
            self.since = since
            self.cycle = cycle
            self.state = state
        }
    }

    public init(skill: Skill, attempt: Attempt.ID, unseen: Unseen? = nil) {
        self.skill = skill
        self.attempt = attempt
        self.unseen = unseen
    }

    /// The grant after a read that showed the target with `skills`, `nil` where it is closed: the skill was gone, so whoever
    /// gave it since is not us.
    public func afterRead(of skills: SkillSet, at time: Date, in cycle: Cycle.ID) -> Grant? {
        if skills.contains(skill.id) {
            if unseen?.state == .gone { return nil }
            return isJustRemoved(at: time) ? self : Grant(skill: skill, attempt: attempt)
        }
        if unseen?.state == .removed { return nil }
        // A first read from a time to come was made by a clock that was wrong.
        if let unseen, unseen.since <= time { return self }
        return Grant(skill: skill, attempt: attempt, unseen: Unseen(since: time, cycle: cycle))
    }

    /// Whether a read that still shows the skill may be late for its removal.
    private func isJustRemoved(at time: Date) -> Bool {
        guard let unseen, unseen.state == .removed else { return false }
        return unseen.since <= time && time.timeIntervalSince(unseen.since) <= Self.longestLag
    }

    /// Whether one more read that does not show the skill, made in this cycle, is evidence that it is gone.
    public func isDoubtful(at time: Date, in cycle: Cycle.ID) -> Bool {
        guard let unseen, unseen.cycle != cycle else { return false }
        return switch unseen.state {
        case .absent: time.timeIntervalSince(unseen.since) >= Self.longestLag
        case .deleted: true
        case .hidden, .gone, .removed: false
        }
    }

    /// This grant where the reads that do not show the skill amount to something else.
    public func unseen(_ state: Unseen.State, since time: Date, in cycle: Cycle.ID) -> Grant {
        Grant(skill: skill, attempt: attempt, unseen: Unseen(since: time, cycle: cycle, state: state))
    }

    /// Whether it is time to ask for somebody by id who is gone: more and more rarely, and once a day in the end.
    ///
    /// - Parameters:
    ///   - gone: when the server no longer had them.
    ///   - last: when the poll before began.
    public static func isDue(at time: Date, after last: Date, gone: Date) -> Bool {
        func turn(_ date: Date) -> Int {
            let seconds = date.timeIntervalSince(gone)
            if seconds < longestLag { return 0 }
            return seconds < day ? 1 + Int(log2(seconds / longestLag)) : 10 + Int(seconds / day)
        }
        return turn(time) > turn(last)
    }

    private static let day: TimeInterval = 86_400
}
