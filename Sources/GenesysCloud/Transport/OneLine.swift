/// Text from elsewhere, made fit for a line of a log or a table.
enum OneLine {
    /// The most Unicode scalars that are kept.
    static let limit = 200

    /// The text in one line of at most ``limit`` scalars, without control and formatting characters.
    ///
    /// - Parameter secrets: what must not show, neither as it is nor as a form carries it.
    static func text(_ text: String, hiding secrets: [String] = []) -> String {
        var text = text
        for secret in secrets where !secret.isEmpty {
            text = text.replacing(secret, with: "[hidden]")
                .replacing(PercentEncoding.text(secret), with: "[hidden]")
        }
        let words = text.unicodeScalars
            .split { scalar in
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .spaceSeparator: true
                default: false
                }
            }
        // By scalars: one character can carry any number of accents.
        return String(String.UnicodeScalarView(words.joined(separator: [" "]).prefix(limit)))
    }
}
