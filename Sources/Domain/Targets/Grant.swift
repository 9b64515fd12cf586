public import Foundation

/// The record that a write of ours gave a target a skill, which makes it ours to remove.
///
/// A write that took effect opens it. Only two things close it: a removal of ours that took effect, or evidence that the skill
/// is gone. Reads that do not show the skill are evidence once two of them, from different cycles, lie ``longestLag`` apart
/// and none in between showed it: a single one may be late, or leave something out.
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
        /// They are evidence: where a later read shows the skill, somebody else gave it.
        public let isGone: Bool

        public init(since: Date, cycle: Cycle.ID, isGone: Bool = false) {
            self.since = since
            self.cycle = cycle
            self.isGone = isGone
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
            return unseen?.isGone == true ? nil : Grant(skill: skill, attempt: attempt)
        }
        // A first read from a time to come was made by a clock that was wrong.
        if let unseen, unseen.since <= time { return self }
        return Grant(skill: skill, attempt: attempt, unseen: Unseen(since: time, cycle: cycle))
    }

    /// Whether one more read that does not show the skill, made in this cycle, is evidence that it is gone.
    public func isDoubtful(at time: Date, in cycle: Cycle.ID) -> Bool {
        guard let unseen, !unseen.isGone else { return false }
        return unseen.cycle != cycle && time.timeIntervalSince(unseen.since) >= Self.longestLag
    }
}
