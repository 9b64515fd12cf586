import Domain

/// The attempts of a report's period, day by day.
struct AttemptsSection: Sendable {
    struct Entry: Sendable {
        let outcome: String
        let count: String
    }

    let isEmpty: Bool
    /// What the drawing shows, for those who do not see it.
    let summary: String
    /// What one bar stands for.
    let unit: String
    /// Outcomes that there were, as they are stacked, with how many in all.
    let legend: [Entry]
    let charts: [StackedBars]

    init(_ report: AuditReport) {
        let columns = TimeColumns(report.period, of: .day, limit: StackedBars.columnLimit)
        let totals = report.attemptsPerDay.reduce(into: [:]) { $0.merge($1.attempts, uniquingKeysWith: +) }
        isEmpty = report.attemptsTotal == 0
        unit = columns.unitsEach == 1 ? "Each bar is a day, UTC." : "Each bar is \(columns.unitsEach) days, UTC."
        legend = StackedBars.order.compactMap { outcome in
            totals[outcome].flatMap { $0 > 0 ? Entry(outcome: outcome.rawValue, count: $0.grouped) : nil }
        }
        let busiest = report.attemptsPerDay.max { $0.total < $1.total }
        summary =
            "\(report.attemptsTotal.grouped) attempts: "
            + legend.map { "\($0.count) \($0.outcome)" }.joined(separator: ", ") + "."
            + (busiest.map { " The most on one day: \($0.total.grouped), on \($0.day.day)." } ?? "")
        charts = ChartFrame.all.map { StackedBars(report.attemptsPerDay, columns: columns, frame: $0) }
    }
}
