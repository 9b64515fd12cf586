import Domain
import Foundation
import Store
import TestSupport

/// Everything that a store says about a time and all later ones, but for the drift of each moment.
struct LaterAnswers: Equatable {
    let explanations: [String: Explanation]
    let people: [String: PersonExplanation]
    let trails: [String: [TrailEvent]]
    let attempts: [String: [Attempt]]
    let hold: Hold?
    /// From the next full hour on: conflicts are counted by hours.
    let report: AuditReport

    init(of store: Store, in scratch: Scratch, from time: Date) throws {
        let subjects = try scratch.sql("SELECT server_id FROM target UNION SELECT name FROM target_name").map { $0[0] }
        var explanations: [String: Explanation] = [:]
        var people: [String: PersonExplanation] = [:]
        var trails: [String: [TrailEvent]] = [:]
        var attempts: [String: [Attempt]] = [:]
        for subject in subjects {
            // A name that several have is refused, before a pruning as after it.
            explanations[subject] = try? store.explanation(of: subject)
            people[subject] = try? store.personExplanation(of: subject)
            trails[subject] = try? store.trail(of: subject, since: time)
            attempts[subject] = try store.attempts(AttemptFilter(about: subject, since: time))
        }
        self.explanations = explanations
        self.people = people
        self.trails = trails
        self.attempts = attempts
        hold = try store.currentHold()
        let hour = Date(timeIntervalSince1970: (time.timeIntervalSince1970 / 3600).rounded(.up) * 3600)
        report = try store.report(of: hour..<max(hour, scratch.now))
    }
}
