import Domain

/// Where others edit the same groups within a report's period: conflicts by the hour.
struct ConflictsSection: Sendable {
    struct Row: Sendable {
        let hour: TimeText
        let name: OutsideText
        let id: OutsideText
        let conflicts: String
    }

    let isEmpty: Bool
    let threshold: String
    /// What the drawing shows, for those who do not see it.
    let summary: OutsideText
    /// What one column stands for.
    let unit: String
    let charts: [HourlyPeaks]
    let isCalm: Bool
    let table: Excerpt<Row>

    init(_ report: AuditReport) {
        let columns = TimeColumns(report.period, of: .hour, limit: HourlyPeaks.columnLimit)
        isEmpty = report.conflictHours.isEmpty
        threshold = String(ConflictHour.threshold)
        unit =
            columns.unitsEach == 1
            ? "Each column is an hour." : "Each column is the worst of \(columns.unitsEach) hours."
        let worst = report.conflictHours.max { $0.conflicts < $1.conflicts }
        summary = OutsideText(
            "\(counted(report.conflictHours.count, "hour")) with conflicts."
                + (worst.map {
                    " The worst: \($0.conflicts.grouped) of \($0.target.name.visible) at \($0.hour.minute)."
                } ?? "")
        )
        charts = ChartFrame.all.map { HourlyPeaks(report.conflictHours, columns: columns, frame: $0) }
        isCalm = report.hoursOverThreshold.isEmpty
        table = Excerpt(report.hoursOverThreshold.map(Row.init))
    }
}

extension ConflictsSection.Row {
    fileprivate init(_ hour: ConflictHour) {
        self.init(
            hour: TimeText(hour.hour), name: OutsideText(hour.target.name.visible),
            id: OutsideText(hour.target.serverID),
            conflicts: hour.conflicts.grouped)
    }
}
