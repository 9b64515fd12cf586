import Foundation

/// A period cut into columns of the same length, no more of them than can be drawn.
struct TimeColumns: Hashable, Sendable {
    /// A label below the plot.
    struct Tick: Hashable, Sendable {
        let x: Double
        let label: String
    }

    enum Unit: Int, Sendable {
        case hour = 1
        case day = 24

        /// How many hours a column may hold, ascending.
        fileprivate var sizes: [Int] {
            switch self {
            case .hour: [1, 2, 3, 4, 6, 8, 12, 24, 7 * 24, 28 * 24, 364 * 24, 3640 * 24]
            case .day: [24, 7 * 24, 28 * 24, 91 * 24, 364 * 24, 3640 * 24, 36400 * 24]
            }
        }
    }

    let count: Int
    /// How many hours or days each holds.
    let unitsEach: Int
    private let start: Date
    private let hoursEach: Int

    /// - Parameter limit: at most so many columns.
    init(_ period: Range<Date>, of unit: Unit, limit: Int) {
        let cuts = unit.sizes.map { hours in
            // Weeks have no natural beginning, hours and days do.
            let start = period.lowerBound.flooredTo(hours: min(hours, 24))
            let count = (period.upperBound.timeIntervalSince(start) / Double(hours * 3600)).rounded(.up)
            return (hours: hours, start: start, count: max(Int(count), 1))
        }
        let cut = cuts.first { $0.count <= limit } ?? cuts[cuts.count - 1]
        count = cut.count
        unitsEach = cut.hours / unit.rawValue
        start = cut.start
        hoursEach = cut.hours
    }

    /// The column that a time falls in, `nil` outside of all.
    func index(of time: Date) -> Int? {
        let index = (time.timeIntervalSince(start) / Double(hoursEach * 3600)).rounded(.down)
        return index >= 0 && index < Double(count) ? Int(index) : nil
    }

    /// The day that a column stands for, or its first and last, for people.
    func days(of index: Int) -> String {
        let first = start(of: index)
        let last = start(of: index + 1).addingTimeInterval(-1)
        return first.day == last.day ? first.day : "\(first.day) to \(last.day)"
    }

    func width(in frame: ChartFrame) -> Double { frame.plotWidth / Double(count) }

    func middle(of index: Int, in frame: ChartFrame) -> Double { frame.left + (Double(index) + 0.5) * width(in: frame) }

    /// As many labels as there is room for, at even distances and round times.
    func ticks(in frame: ChartFrame) -> [Tick] {
        let rounds = [1, 2, 3, 4, 6, 8, 12, 24, 48, 72, 120, 168, 240, 336, 480, 720]
        let round = rounds.first { $0 % hoursEach == 0 && count * hoursEach <= $0 * frame.timeLabels }
        let step = round.map { $0 / hoursEach } ?? (count / frame.timeLabels + 1)
        let hours = step * hoursEach
        let first = (0..<count).first { start(of: $0) == start(of: $0).flooredTo(hours: min(hours, 24)) } ?? 0
        let isOfYears = count * hoursEach > 400 * 24
        return stride(from: first, to: count, by: step).map { index in
            let time = start(of: index)
            let isDay = hours >= 24 || time == time.flooredTo(hours: 24)
            return Tick(
                x: middle(of: index, in: frame).drawn,
                label: isOfYears ? time.monthAndYear : isDay ? time.dayAndMonth : time.hour)
        }
    }

    private func start(of index: Int) -> Date { start.addingTimeInterval(Double(index * hoursEach * 3600)) }
}

extension Date {
    /// The latest multiple of so many hours since 1970 that is not later.
    fileprivate func flooredTo(hours: Int) -> Date {
        let seconds = Double(hours * 3600)
        return Date(timeIntervalSince1970: (timeIntervalSince1970 / seconds).rounded(.down) * seconds)
    }
}
