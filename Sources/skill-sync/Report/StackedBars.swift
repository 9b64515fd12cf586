import Domain
import Foundation

/// The drawing of attempts over time: a bar for each day, stacked by outcome.
struct StackedBars: Hashable, Sendable {
    struct Bar: Hashable, Sendable {
        /// What it stands for and its counts, for people.
        let caption: String
        let x: Double
        let width: Double
        /// From the bottom up.
        let segments: [Segment]
    }

    struct Segment: Hashable, Sendable {
        let outcome: Attempt.Outcome
        let y: Double
        let height: Double
    }

    /// All segments of one outcome as one path: a printer draws a pattern anew for each shape that it fills.
    struct Layer: Hashable, Sendable {
        let outcome: String
        let path: String
    }

    let frame: ChartFrame
    /// Where a row of labels below the plot has its base line.
    let labelY: Double
    let valueTicks: [ValueScale.Tick]
    let timeTicks: [TimeColumns.Tick]
    /// Only of columns with an attempt.
    let bars: [Bar]
    let layers: [Layer]
    let plotTop: Double
    let plotHeight: Double
    let plotBottom: Double
    let plotRight: Double

    /// From the bottom of a bar up: what is well first, what calls for a look on top.
    static let order: [Attempt.Outcome] = [
        .applied, .superseded, .pending, .conflict, .rateLimited, .unknown, .failed, .rejected,
    ]

    /// A period of so many days still has a column for each.
    static let columnLimit = 93

    init(_ days: [AuditReport.Day], columns: TimeColumns, frame: ChartFrame) {
        var counts = [[Attempt.Outcome: Int]](repeating: [:], count: columns.count)
        for day in days {
            guard let index = columns.index(of: day.day) else { continue }
            counts[index].merge(day.attempts, uniquingKeysWith: +)
        }
        let scale = ValueScale(covering: counts.map { $0.values.reduce(0, +) }.max() ?? 0, in: frame)
        // One lone column as wide as the plot would look like a wall.
        let width = min(columns.width(in: frame) * (columns.count > 45 ? 0.86 : 0.72), 48)
        self.frame = frame
        labelY = frame.plotBottom + 20
        plotTop = frame.top
        plotHeight = frame.plotHeight
        plotBottom = frame.plotBottom
        plotRight = frame.plotRight
        valueTicks = scale.ticks
        timeTicks = columns.ticks(in: frame)
        let bars = counts.indices.filter { !counts[$0].isEmpty }.map { index in
            Bar(
                caption: "\(columns.days(of: index)): \(Self.words(counts[index]))",
                x: (columns.middle(of: index, in: frame) - width / 2).drawn, width: width.drawn,
                segments: Self.stack(counts[index], on: scale))
        }
        self.bars = bars
        layers = Self.order.compactMap { Self.layer($0, of: bars) }
    }

    private static func layer(_ outcome: Attempt.Outcome, of bars: [Bar]) -> Layer? {
        let boxes = bars.flatMap { bar in
            bar.segments.filter { $0.outcome == outcome }.map { segment in
                "M\(bar.x) \(segment.y)h\(bar.width)v\(segment.height)h-\(bar.width)z"
            }
        }
        return boxes.isEmpty ? nil : Layer(outcome: outcome.rawValue, path: boxes.joined())
    }

    private static func stack(_ counts: [Attempt.Outcome: Int], on scale: ValueScale) -> [Segment] {
        var below = 0
        return order.compactMap { outcome in
            guard let count = counts[outcome], count > 0 else { return nil }
            let bottom = scale.y(below)
            below += count
            let top = scale.y(below)
            return Segment(outcome: outcome, y: top, height: (bottom - top).drawn)
        }
    }

    private static func words(_ counts: [Attempt.Outcome: Int]) -> String {
        order.compactMap { outcome in
            counts[outcome].flatMap { $0 > 0 ? "\($0.grouped) \(outcome.rawValue)" : nil }
        }.joined(separator: ", ")
    }
}
