import Foundation

/// What came of one check.
struct CheckLine: Sendable {
    enum Verdict: Sendable {
        case ok(String)
        /// It works, and should be mended nevertheless.
        case warning(String, details: [String] = [], try: String)
        case wrong(CommandFailure)
    }

    private static let indented = 21
    private static let indent = String(repeating: " ", count: indented)

    let name: String
    let verdict: Verdict

    init(_ name: String, _ verdict: Verdict) {
        self.name = name
        self.verdict = verdict
    }

    var failure: CommandFailure? {
        if case .wrong(let failure) = verdict { failure } else { nil }
    }

    /// The same, with commands to try that repeat these options.
    func repeating(_ given: GivenOptions) -> CheckLine {
        guard case .wrong(let failure) = verdict else { return self }
        return CheckLine(name, .wrong(failure.repeating(given)))
    }

    /// A line, and where it is wrong what to do about it beneath.
    func text(style: Style) -> String {
        let label = name.padding(toLength: 15, withPad: " ", startingAt: 0)
        switch verdict {
        case .ok(let detail):
            return label + style.paint("ok", .good) + "    " + Self.parted(detail.harmless, style) + "\n"
        case .warning(let what, let details, let hint):
            let lines = ([what] + details.map { "  \($0)" }).map(\.harmless)
            return label + style.paint("warn", .warning) + "  " + lines.joined(separator: "\n" + Self.indent)
                + "\n" + Self.indent + "try: \(hint.harmless)\n"
        case .wrong(let failure):
            return label + style.paint("wrong", .bad) + " " + failure.lines.joined(separator: "\n" + Self.indent)
                + "\n" + Self.indent + "try: \(failure.hint.harmless)\n"
        }
    }

    /// On as many lines as it needs, parted after commas alone: a path or a hash stays in one piece.
    private static func parted(_ detail: String, _ style: Style) -> String {
        var lines: [String] = []
        for part in detail.split(separator: ", ") {
            if let line = lines.last, indented + line.cells + String(part).cells + 3 <= style.proseWidth {
                lines[lines.endIndex - 1] = line + ", " + part
            } else {
                lines.append(String(part))
            }
        }
        return lines.joined(separator: ",\n" + indent)
    }

    /// The same for programs.
    static var listing: Listing<CheckLine> {
        Listing(
            fields: [
                .init("check") { .text($0.name) },
                .init("ok") { .flag($0.failure == nil) },
                .init("says") { line in
                    switch line.verdict {
                    case .ok(let detail), .warning(let detail, _, _): .text(detail)
                    case .wrong(let failure): .text(failure.what)
                    }
                },
                .init("details") { .list($0.failure?.details ?? []) },
                .init("try") { Value($0.failure?.hint) },
            ],
            columns: [], whenEmpty: "")
    }
}
