/// How text is made for where it goes.
struct Style: Sendable {
    enum Tone: Sendable {
        case plain
        case faint
        case bold
        case good
        case warning
        case bad
    }

    static let plain = Style(usesColour: false)

    let usesColour: Bool
    /// Whether a terminal shows it, and not a program reads it: a form without escapes of its own is made harmless there.
    let isTerminal: Bool
    /// The columns of the terminal, `nil` for a file or a program: there a row is one line, however long, and nothing is cut.
    let width: Int?

    init(usesColour: Bool, isTerminal: Bool = false, width: Int? = nil) {
        self.usesColour = usesColour
        self.isTerminal = isTerminal
        self.width = width
    }

    /// How long the lines of a sentence are. Longer ones are hard to follow, on a wide terminal too.
    var proseWidth: Int { min(width ?? 100, 100) }

    /// Text that came from elsewhere, as it is for a program and harmless for a terminal.
    func fit(_ text: String) -> String { isTerminal ? text.harmless : text }

    func paint(_ text: String, _ tone: Tone) -> String {
        guard usesColour, !text.isEmpty else { return text }
        let code: String? =
            switch tone {
            case .plain: nil
            case .faint: "2"
            case .bold: "1"
            case .good: "32"
            case .warning: "33"
            case .bad: "31"
            }
        return code.map { "\u{1B}[\($0)m\(text)\u{1B}[0m" } ?? text
    }
}
