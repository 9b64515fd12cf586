/// What a command ends with when it did not do its work: one sentence, what to do about it, and the exit code.
struct CommandFailure: Error, Hashable, Sendable {
    enum ExitCode: Int32, Sendable {
        /// It ran and something failed.
        case failed = 1
        /// Changes are pending, or there is drift.
        case pending = 2
        /// The guard holds the plan.
        case planHeld = 3
        /// The trail was tampered with or is damaged.
        case tampered = 4
        case usage = 64
        case invalidInput = 65
        case cannotOpenInput = 66
        /// Another skill-sync holds the database.
        case held = 75
        case noPermission = 77
        case configuration = 78
    }

    /// Empty where the result that was printed says it all.
    let what: String
    /// What belongs to it, a line each.
    let details: [String]
    let advice: Advice
    let exitCode: ExitCode

    init(_ what: String, details: [String] = [], try advice: Advice, _ exitCode: ExitCode) {
        self.what = what
        self.details = details
        self.advice = advice
        self.exitCode = exitCode
    }

    /// Ends the command with `exitCode` after its result has been printed.
    static func silent(_ exitCode: ExitCode) -> CommandFailure { CommandFailure("", try: "", exitCode) }

    var isSilent: Bool { what.isEmpty }

    /// - Parameter reason: why the results, or a part of them, did not arrive where they were sent.
    init(resultsLost reason: String) {
        self.init(
            "the results could not be written: \(reason)",
            try: "make room, or send them elsewhere, then run again: what was written is not all", .failed)
    }

    /// What to do about it.
    var hint: String { advice.text }

    /// The same, with commands to try that repeat these options.
    func repeating(_ given: GivenOptions) -> CommandFailure {
        CommandFailure(what, details: details, try: advice.repeating(given), exitCode)
    }

    /// The lines of the message, without what a terminal would obey.
    var lines: [String] { ([what] + details.map { "  \($0)" }).map(\.harmless) }

    func message(style: Style) -> String {
        if isSilent { return "" }
        return style.paint("error:", .bad) + " " + lines.joined(separator: "\n")
            + (hint.isEmpty ? "" : "\n" + style.paint("try:", .bold) + " " + hint.harmless) + "\n"
    }
}
