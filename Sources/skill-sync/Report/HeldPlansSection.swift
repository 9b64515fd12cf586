import Domain

/// The plans of a report's period that the guard held, or let through by somebody's word.
struct HeldPlansSection: Sendable {
    struct Row: Sendable {
        let token: OutsideText
        let heldAt: TimeText
        let changes: String
        let reasons: String
        /// `nil` where it was not released.
        let releasedAt: TimeText?
        let approvedBy: OutsideText
    }

    let isEmpty: Bool
    let table: Excerpt<Row>

    init(_ report: AuditReport, _ vocabulary: Vocabulary) {
        isEmpty = report.heldPlans.isEmpty
        table = Excerpt(report.heldPlans.map { Row($0, vocabulary) })
    }
}

extension HeldPlansSection.Row {
    fileprivate init(_ plan: AuditReport.HeldPlan, _ vocabulary: Vocabulary) {
        self.init(
            token: OutsideText(plan.hold.token), heldAt: TimeText(plan.hold.heldAt), changes: plan.changes.grouped,
            reasons: HoldWords(hold: plan.hold, vocabulary).reasons.joined(separator: " "),
            releasedAt: plan.release.map { TimeText($0.at) }, approvedBy: OutsideText(plan.release?.by ?? "–"))
    }
}
