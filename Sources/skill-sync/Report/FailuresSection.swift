import Domain

/// The attempts of a report's period that call for a look.
struct FailuresSection: Sendable {
    struct Row: Sendable {
        let number: String
        let planned: TimeText
        let name: OutsideText
        let id: OutsideText
        let attempt: String
        let outcome: String
        let status: String
        let change: SkillList
        let error: OutsideText
        let correlation: OutsideText
        let revision: String
    }

    let isEmpty: Bool
    let total: String
    let table: Excerpt<Row>

    init(_ report: AuditReport, _ vocabulary: Vocabulary) {
        isEmpty = report.failedAttemptsTotal == 0
        total = report.failedAttemptsTotal.grouped
        table = Excerpt(report.failedAttempts.map { Row($0, vocabulary) }, total: report.failedAttemptsTotal)
    }
}

extension FailuresSection.Row {
    fileprivate init(_ attempt: Attempt, _ vocabulary: Vocabulary) {
        let vocabulary = vocabulary.inSentence(at: attempt.id)
        self.init(
            number: String(attempt.id), planned: TimeText(attempt.plannedAt),
            name: OutsideText(attempt.target.name.visible),
            id: OutsideText(attempt.target.serverID), attempt: String(attempt.number),
            outcome: attempt.outcome.rawValue, status: attempt.httpStatus.map(String.init) ?? "–",
            change: SkillList(vocabulary.signedChanges(from: attempt.skillsBefore, to: attempt.skillsAfter)),
            error: OutsideText(attempt.error.map { StoredError($0, vocabulary).sentence } ?? "–"),
            correlation: OutsideText(attempt.correlationID ?? "–"), revision: String(attempt.revision))
    }
}
