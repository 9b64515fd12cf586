/// The size of a chart's `viewBox`, and the room around its plot for labels.
struct ChartFrame: Hashable, Sendable {
    /// The class that the stylesheet shows it by.
    let name: String
    let width: Double
    let height: Double
    let left: Double
    let right: Double
    let top: Double
    let bottom: Double
    /// As many labels as the time axis has room for.
    let timeLabels: Int

    /// For desks and paper.
    static let wide = ChartFrame(
        name: "wide", width: 880, height: 260, left: 44, right: 12, top: 14, bottom: 30, timeLabels: 11)
    /// For telephones, on which the wide one would be too small to read.
    static let compact = ChartFrame(
        name: "compact", width: 420, height: 250, left: 40, right: 10, top: 14, bottom: 30, timeLabels: 5)

    static let all = [wide, compact]

    var plotRight: Double { width - right }
    var plotBottom: Double { height - bottom }
    var plotWidth: Double { plotRight - left }
    var plotHeight: Double { plotBottom - top }
}

extension Double {
    /// As exact as a drawing needs, and short.
    var drawn: Double { (self * 100).rounded() / 100 }
}
