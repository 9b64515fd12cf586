import Domain
import Foundation

/// The drawing of conflicts over time: for each hour the count of the target that had the most, and a line at the
/// threshold.
struct HourlyPeaks: Hashable, Sendable {
    struct Peak: Hashable, Sendable {
        /// When, which target and how many, for people.
        let caption: OutsideText
        let x: Double
        let y: Double
        let width: Double
        let height: Double
        /// The middle of its top, where a peak over the threshold bears a mark.
        let markX: Double
        let isOver: Bool
    }

    let frame: ChartFrame
    let labelY: Double
    let valueTicks: [ValueScale.Tick]
    let timeTicks: [TimeColumns.Tick]
    /// Only of columns with a conflict.
    let peaks: [Peak]
    let thresholdY: Double
    let plotBottom: Double
    let plotRight: Double

    /// A month of hours still has a column for each.
    static let columnLimit = 768

    init(_ hours: [ConflictHour], columns: TimeColumns, frame: ChartFrame) {
        var worst: [Int: ConflictHour] = [:]
        for hour in hours {
            guard let index = columns.index(of: hour.hour) else { continue }
            if hour.conflicts > worst[index]?.conflicts ?? 0 { worst[index] = hour }
        }
        // Headroom above the threshold, so that its line and label have air even where nothing comes near.
        let highest = max(worst.values.map(\.conflicts).max() ?? 0, ConflictHour.threshold + 2)
        let scale = ValueScale(covering: highest, in: frame)
        // Thinner than this it cannot be seen.
        let width = min(max(columns.width(in: frame) * 0.8, 1.6), 24)
        self.frame = frame
        labelY = frame.plotBottom + 20
        plotBottom = frame.plotBottom
        plotRight = frame.plotRight
        valueTicks = scale.ticks
        thresholdY = scale.y(ConflictHour.threshold)
        timeTicks = columns.ticks(in: frame)
        peaks = worst.sorted { $0.key < $1.key }.map { index, hour in
            let middle = columns.middle(of: index, in: frame)
            let top = scale.y(hour.conflicts)
            return Peak(
                caption: OutsideText(
                    "\(hour.hour.minute): \(counted(hour.conflicts, "conflict")) of \(hour.target.name.visible)"),
                x: (middle - width / 2).drawn, y: top, width: width.drawn, height: (frame.plotBottom - top).drawn,
                markX: middle.drawn, isOver: hour.isOverThreshold)
        }
    }
}
