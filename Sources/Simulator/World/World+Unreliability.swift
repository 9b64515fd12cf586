public import Foundation

/// A server of people that is late, leaves things out and does not do as it says, by chance.
extension World {
    /// Makes the server unreliable in some of these ways: reads are late, skills are switched off and no longer shown, it takes
    /// half of what it refuses to give, and an answer about people breaks off.
    ///
    /// Each call draws anew, and forgets only whether reads are late. The same seed and the same order of requests do the same.
    ///
    /// - Parameter seconds: how late reads are, `nil` where all of them shall be on time.
    public func turnUnreliable(lateBy seconds: TimeInterval?, seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }
        hideInactiveSkills()
        if chance(40), let seconds {
            readLate(by: seconds, percent: .random(in: 10...60, using: &random), seed: random.next())
        } else {
            readOnTime()
        }
        if chance(15) {
            inject(.applyHalfThenAnswer(CannedAnswer(status: chance(50) ? 400 : 409)), on: .grant())
        }
        if chance(5) { inject(.truncatedBody, on: chance(50) ? .members() : .people) }
        if chance(10), let skill = skills.randomElement(using: &random) {
            try? edit(skill: skill.id, state: skill.state == .active ? .inactive : .active)
        }
    }

    /// Makes the server reliable again: every read is on time, every skill is switched on, and no fault is left.
    public func turnReliable() {
        clearFaults()
        readOnTime()
        for skill in skills where skill.state == .inactive { try? edit(skill: skill.id, state: .active) }
    }
}
