public import Foundation

/// Reads that are late, as those of a directory with several replicas are.
struct LateReads: Sendable {
    let seconds: TimeInterval
    let percent: Int
    var generator: SeededGenerator
}

/// What late reads show instead of what there is.
struct RecentPast: Sendable {
    /// Nobody asks for what is older.
    private static let kept: TimeInterval = 3600

    private var edits: [(at: Date, edit: SkillEdit)] = []
    private var lists: [(at: Date, groupID: String, members: [Membership])] = []

    mutating func note(_ edit: SkillEdit, at time: Date) {
        edits.removeAll { $0.at < time.addingTimeInterval(-Self.kept) }
        edits.append((time, edit))
    }

    /// Notes who was in the group before somebody came or went.
    mutating func note(_ members: [Membership], of groupID: String, at time: Date) {
        lists.removeAll { $0.at < time.addingTimeInterval(-Self.kept) }
        lists.append((time, groupID, members))
    }

    /// The person without what requests have done to their skills since `time`. What others did is shown at once.
    func person(_ person: SimulatedPerson, before time: Date) -> SimulatedPerson {
        var person = person
        for (at, edit) in edits.reversed() where at > time && edit.personID == person.id && edit.editor != .outside {
            let position = person.skills.firstIndex { $0.id == edit.skillID }
            switch (edit.change, position) {
            case (.granted, let position?) where person.skills[position].grantedBy == edit.editor:
                person.skills.remove(at: position)
            case (.rated(let before, let after), let position?) where person.skills[position].proficiency == after:
                person.skills[position].proficiency = before
            case (.revoked(let proficiency, let giver), nil):
                person.skills.append(.init(id: edit.skillID, proficiency: proficiency, grantedBy: giver))
            default: break
            }
        }
        return person
    }

    /// Who was in the group before anybody came or went since `time`, `nil` where nobody did.
    func members(of groupID: String, before time: Date) -> [Membership]? {
        lists.first { $0.at > time && $0.groupID == groupID }?.members
    }
}

extension World {
    /// From now on some reads of people and of their groups show them as they were so many seconds of ``SimulatedServer``'s
    /// clock ago, but for what others did to their skills. The same seed and the same order of requests give the same reads.
    public func readLate(by seconds: TimeInterval, percent: Int = 100, seed: UInt64 = 1) {
        lateReads = LateReads(seconds: seconds, percent: percent, generator: SeededGenerator(seed: seed))
    }

    /// From now on every read shows what there is.
    public func readOnTime() { lateReads = nil }

    /// From now on nobody is shown with a skill that is not active.
    public func hideInactiveSkills() { organization.hidesInactiveSkills = true }

    /// The person as a read shows them that knows what happened until `time`, or all where it is `nil`.
    func person(_ id: String, before time: Date?) -> SimulatedPerson? {
        person(id).map { person in time.map { recentPast.person(person, before: $0) } ?? person }
    }

    /// Until when the read that is being answered knows what happened, `nil` where it knows all.
    func knowledgeOfRead() -> Date? {
        guard var late = lateReads else { return nil }
        let isLate = Int.random(in: 0..<100, using: &late.generator) < late.percent
        lateReads = late
        return isLate ? now().addingTimeInterval(-late.seconds) : nil
    }
}
