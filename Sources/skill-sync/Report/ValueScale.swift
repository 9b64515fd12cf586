/// A value axis from 0 to a round number, with about four steps of a round number each.
struct ValueScale: Hashable, Sendable {
    /// A labelled line across the plot.
    struct Tick: Hashable, Sendable {
        let y: Double
        let label: String
    }

    let top: Int
    let ticks: [Tick]
    private let frame: ChartFrame

    /// - Parameter highest: the highest value that shall fit.
    init(covering highest: Int, in frame: ChartFrame) {
        let step = Self.step(covering: max(highest, 1))
        let top = (max(highest, 1) + step - 1) / step * step
        self.top = top
        self.frame = frame
        ticks = stride(from: 0, through: top, by: step).map { value in
            Tick(y: Self.y(Double(value) / Double(top), frame), label: value.grouped)
        }
    }

    /// Where a value lies in the drawing.
    func y(_ value: Int) -> Double { Self.y(Double(value) / Double(top), frame) }

    private static func y(_ share: Double, _ frame: ChartFrame) -> Double {
        (frame.plotBottom - share * frame.plotHeight).drawn
    }

    /// The smallest of 1, 2, 5, 10, 20, 50 and so on of which four or fewer reach the highest value.
    private static func step(covering highest: Int) -> Int {
        var power = 1
        while true {
            for step in [power, 2 * power, 5 * power] where step * 4 >= highest { return step }
            power *= 10
        }
    }
}
