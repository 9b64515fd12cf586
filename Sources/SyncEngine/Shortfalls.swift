import Domain

extension CycleReport {
    /// For the record of a cycle that did all it could, and could not see, or left out, what it should have.
    var shortfalls: String? {
        let unseen = plan?.unseen ?? []
        let facts: [String?] = [
            plan.flatMap { $0.leftOut.isEmpty ? nil : "attemptsUnsettled targets=\($0.leftOut.count)" },
            plan.flatMap { $0.refused.isEmpty ? nil : "tooManySkills targets=\($0.refused.count)" },
            plan.flatMap { plan in
                plan.withheld.first.map { "removalsWithheld targets=\(plan.withheld.count) first=\($0.drift.name)" }
            },
            plan.flatMap { plan in
                plan.waiting.first.map { "writesWaiting targets=\(plan.waiting.count) first=\($0.drift.name)" }
            },
            unseen.first.map { "groupsNotSeen groups=\(unseen.count) first=\($0.name)" },
            tally.unreadable.first.map {
                "groupsUnreadable groups=\(tally.unreadable.count) first=\($0.id ?? "none") reason=\($0.reason.facts)"
            },
            tally.passedOver.first.map {
                "peoplePassedOver people=\(tally.passedOver.count) first=\($0.id) reason=\($0.reason.rawValue)"
            },
        ]
        let said = facts.compactMap(\.self)
        return said.isEmpty ? nil : said.joined(separator: "; ")
    }
}
