import Foundation

/// What came of one check.
struct CheckLine: Sendable {
    enum Verdict: Sendable {
        case ok(String)
        /// It works, and should be fixed nevertheless.
        case warning(String, details: [String] = [], try: String)
        case wrong(CommandFailure)
        /// Nothing was looked at, because this other check failed.
        case skipped(after: String)
    }

    private static let indented = 21
    private static let indent = String(repeating: " ", count: indented)

    let name: String
    let verdict: Verdict

    init(_ name: String, _ verdict: Verdict) {
        self.name = name
        self.verdict = verdict
    }

    /// Whether it was looked at, and nothing is wrong.
    private var isGood: Bool {
        switch verdict {
        case .ok, .warning: true
        case .wrong, .skipped: false
        }
    }

    private static func skipped(_ other: String) -> String { "not checked, because the \(other) is wrong" }

    var failure: CommandFailure? {
        if case .wrong(let failure) = verdict { failure } else { nil }
    }

    /// The same, with commands to try that repeat these options.
    func repeating(_ given: GivenOptions) -> CheckLine {
        guard case .wrong(let failure) = verdict else { return self }
        return CheckLine(name, .wrong(failure.repeating(given)))
    }

    /// A line, and where it is wrong what to do about it beneath. On a terminal the text goes on in further lines.
    func text(style: Style) -> String {
        let label = name.padding(toLength: 15, withPad: " ", startingAt: 0)
        switch verdict {
        case .ok(let detail):
            return label + style.paint("ok", .good) + "    " + Self.parted(detail.harmless, style) + "\n"
        case .warning(let what, let details, let hint):
            let lines = ([what] + details.map { "  \($0)" } + ["try: \(hint)"]).map(\.harmless)
            return label + style.paint("warn", .warning) + "  " + Self.block(lines, style)
        case .wrong(let failure):
            let lines = failure.lines + ["try: \(failure.hint.harmless)"]
            return label + style.paint("wrong", .bad) + " " + Self.block(lines, style)
        case .skipped(let other):
            return label + style.paint("skip", .faint) + "  " + Self.block([Self.skipped(other)], style)
        }
    }

    /// Lines one beneath the other, broken between words where a terminal is too narrow.
    private static func block(_ lines: [String], _ style: Style) -> String {
        let broken = style.width == nil ? lines : lines.flatMap { wrapped($0, style) }
        return broken.joined(separator: "\n" + indent) + "\n"
    }

    private static func wrapped(_ line: String, _ style: Style) -> [String] {
        let blanks = line.prefix { $0 == " " }
        let text = String(line.dropFirst(blanks.count))
        return text.wrapped(to: max(style.proseWidth - indented - blanks.count, 1)).map { blanks + $0 }
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
        let ended = lines.dropLast().map { $0 + "," } + lines.suffix(1)
        return (style.width == nil ? ended : ended.flatMap { wrapped($0, style) }).joined(separator: "\n" + indent)
    }

    /// The same for programs.
    static var listing: Listing<CheckLine> {
        Listing(
            fields: [
                .init("check") { .text($0.name) },
                .init("ok") { .flag($0.isGood) },
                .init("says") { line in
                    switch line.verdict {
                    case .ok(let detail), .warning(let detail, _, _): .text(detail)
                    case .wrong(let failure): .text(failure.what)
                    case .skipped(let other): .text(Self.skipped(other))
                    }
                },
                .init("details") { .list($0.failure?.details ?? []) },
                .init("try") { Value($0.failure?.hint) },
            ],
            columns: [], whenEmpty: "")
    }
}
