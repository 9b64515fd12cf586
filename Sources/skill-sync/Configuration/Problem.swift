/// Something in an input that is not as it must be, and where.
struct Problem: Hashable, Sendable {
    /// `groups["Sales"][2]` in JSON, `line 7` in CSV, a variable's name in the environment.
    let place: String
    let message: String
}

extension CommandFailure {
    /// All problems of one input at once.
    init(_ problems: [Problem], in source: String, _ exitCode: ExitCode) {
        let count = problems.count == 1 ? "a problem" : "\(problems.count) problems"
        self.init(
            "\(source) has \(count):", details: problems.map { "\($0.place): \($0.message)" },
            try: "fix \(problems.count == 1 ? "it" : "them all") and run again; nothing was changed", exitCode)
    }
}
