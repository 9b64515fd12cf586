import Domain

/// The groups that others changed the most often within a report's period.
struct EditedSection: Sendable {
    struct Row: Sendable {
        let name: OutsideText
        let id: OutsideText
        let edits: String
        /// Of the most edited group's edits, in percent.
        let share: Double
    }

    let isEmpty: Bool
    let rows: [Row]

    init(_ targets: [AuditReport.EditedTarget]) {
        let most = max(targets.map(\.edits).max() ?? 0, 1)
        isEmpty = targets.isEmpty
        rows = targets.prefix(AuditReport.mostEditedLimit).map { edited in
            Row(
                name: OutsideText(edited.target.name.visible), id: OutsideText(edited.target.serverID),
                edits: edited.edits.grouped, share: (100 * Double(edited.edits) / Double(most)).drawn)
        }
    }
}
