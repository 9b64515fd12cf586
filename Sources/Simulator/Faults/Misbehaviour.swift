/// Faults by chance, the same ones for the same seed and the same order of requests.
struct Misbehaviour: Sendable {
    private static let faults: [Fault] = [
        .status(500), .status(503), .throttled(retryAfter: "1"), .closeConnection, .applyThenCloseConnection,
    ]

    private let percent: Int
    private let matcher: RequestMatcher
    private var generator: SeededGenerator

    init(percent: Int, seed: UInt64, on matcher: RequestMatcher) {
        self.percent = percent
        self.matcher = matcher
        generator = SeededGenerator(seed: seed)
    }

    mutating func next(for route: Route) -> Fault? {
        guard matcher.matches(route), Int.random(in: 0..<100, using: &generator) < percent else { return nil }
        return Self.faults.randomElement(using: &generator)
    }
}
