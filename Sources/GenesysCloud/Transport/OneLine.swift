/// Text from elsewhere, made fit for a line of a log or a table.
enum OneLine {
    /// The most Unicode scalars that are kept.
    static let limit = 200

    /// The text in one line of at most ``limit`` scalars, without control and formatting characters.
    ///
    /// - Parameter secrets: what must not show, neither as it is nor as a form carries it.
    static func text(_ text: String, hiding secrets: [String] = []) -> String {
        let words = hiding(secrets, in: text.unicodeScalars)
            .split { scalar in
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .spaceSeparator: true
                default: false
                }
            }
        // Once more, because what was between the parts of a secret may be gone now.
        let line = hiding(secrets, in: String.UnicodeScalarView(words.joined(separator: [" "])))
        return String(String.UnicodeScalarView(line.prefix(limit)))
    }

    /// By scalars: to characters a secret with an accent, or a joiner, behind it is another text.
    private static func hiding(_ secrets: [String], in text: String.UnicodeScalarView) -> String.UnicodeScalarView {
        secrets.filter { !$0.isEmpty }.flatMap { [$0, PercentEncoding.text($0)] }
            .reduce(text) { $0.replacing($1.unicodeScalars, with: "[hidden]".unicodeScalars) }
    }
}
