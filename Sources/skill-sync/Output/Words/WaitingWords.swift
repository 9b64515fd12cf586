import Domain

/// What is said of a write that waits because the same was in vain before.
struct WaitingWords {
    /// So many are named in one line.
    static let shown = 5

    let waiting: Waiting

    init(_ waiting: Waiting) { self.waiting = waiting }

    /// What came of the writes before, within a sentence.
    var reason: String {
        let times = waiting.cycles == 1 ? "in one cycle" : "in \(waiting.cycles) cycles in a row"
        let error = waiting.error.map { ": \($0.harmless)" } ?? ""
        return switch waiting.reason {
        case .notAccepted: "the server stored something else than it was sent \(times)\(error)"
        case .rejected(let status):
            "the server rejected the same write \(times)" + (status.map { " with status \($0)" } ?? "") + error
        }
    }

    /// Until when, and why.
    var phrase: String { "the next write waits until \(waiting.until.readable): \(reason)" }

    var value: Value {
        let status: Int? = if case .rejected(let status) = waiting.reason { status } else { nil }
        return .object([
            "until": .time(waiting.until), "cycles": .integer(waiting.cycles),
            "reason": .text(waiting.reason == .notAccepted ? "notAccepted" : "rejected"), "httpStatus": Value(status),
            "attempt": Value(waiting.attempt), "error": Value(waiting.error),
        ])
    }

    /// As the explanation of a person or a group has it.
    var point: ReasoningPoint {
        ReasoningPoint(about: "waits", sentence: phrase.capitalizingFirst, tone: .warning)
    }
}
