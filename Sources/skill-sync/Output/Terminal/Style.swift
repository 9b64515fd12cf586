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

    init(usesColour: Bool, isTerminal: Bool = false) {
        self.usesColour = usesColour
        self.isTerminal = isTerminal
    }

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
