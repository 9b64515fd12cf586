import Domain

/// Drift at the report's making: how many groups for each cause, and which.
struct DriftSection: Sendable {
    struct CauseRow: Sendable {
        let cause: String
        let meaning: String
        let groups: String
        /// Of the most frequent cause's groups, in percent.
        let share: Double
    }

    struct Row: Sendable {
        let name: OutsideText
        let id: OutsideText
        /// Of a person the groups that ask.
        let groups: OutsideText?
        let cause: String
        let missing: SkillList
        let extra: SkillList
        let since: TimeText
        let revision: String
    }

    let isEmpty: Bool
    let total: String
    /// The most frequent first.
    let causes: [CauseRow]
    let table: Excerpt<Row>

    init(_ report: AuditReport, _ vocabulary: Vocabulary) {
        let most = report.driftCounts.values.max() ?? 0
        isEmpty = report.driftTotal == 0
        total =
            vocabulary.drifting(report.driftTotal, people: report.driftedPeople)
            + (report.driftTotal == 1 ? " does" : " do")
        causes = Drift.Cause.allCases
            .map { ($0, report.driftCounts[$0] ?? 0) }
            .filter { $0.1 > 0 }
            // Equal counts keep the order of the causes.
            .sorted { $0.1 > $1.1 }
            .map { cause, groups in
                CauseRow(
                    cause: cause.rawValue, meaning: cause.meaning(vocabulary), groups: groups.grouped,
                    share: (100 * Double(groups) / Double(most)).drawn)
            }
        table = Excerpt(report.drift.map { Row($0, vocabulary) }, total: report.driftTotal)
    }
}

extension DriftSection.Row {
    fileprivate init(_ drift: Drift, _ vocabulary: Vocabulary) {
        self.init(
            name: OutsideText(drift.name.visible), id: OutsideText(drift.serverID ?? "no such group yet"),
            groups: drift.groups.flatMap { groups in
                groups.isEmpty ? nil : OutsideText("in " + groups.map(\.name.visible).joined(separator: ", "))
            },
            cause: drift.cause.rawValue, missing: SkillList(vocabulary.words(drift.missing)),
            extra: SkillList(vocabulary.words(drift.extra)),
            since: TimeText(drift.since), revision: String(drift.revision))
    }
}

extension Drift.Cause {
    /// For people: what it says of a group or a person.
    fileprivate func meaning(_ vocabulary: Vocabulary) -> String {
        let bearer = PageWords(vocabulary).bearer
        return switch self {
        case .mappingChanged: "A revision changed what is asked for, and no \(vocabulary.write) has followed yet."
        case .changedOutside: "Somebody else changed the \(bearer)."
        case .putFailed: "The last \(vocabulary.write) did not take effect."
        case .notAccepted: "The server accepted the last \(vocabulary.write), but stored something else."
        case .unavailable: "The missing skills cannot be given: they are not on the server, or not active."
        case .neverApplied: "The \(bearer) was never brought to what is asked for."
        case .groupMissing: "There is no group of that name."
        case .ambiguousName: "Several groups have the name."
        case .membershipChanged: "The person joined or left a group."
        }
    }
}
