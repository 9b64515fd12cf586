import Mustache

/// A text from outside, such as a name, a note or a server's words, as the page may show it.
struct OutsideText: Hashable, Sendable, MustacheCustomRenderable {
    /// Still to be escaped, which the template does.
    let renderText: String
    let isNull = false

    /// Writes out control and format characters, and what would hide a character of markup from the template.
    ///
    /// The template escapes by `Character`, and a quote that bears an accent, or a `<` after a prefixed letter, is another
    /// `Character` than the bare one: it would come out as it is, and a browser would take it for markup.
    init(_ text: String) {
        renderText = text.harmless.map(Self.uncovered).joined()
    }

    private static let markup: Set<Unicode.Scalar> = ["<", ">", "&", "\"", "'"]

    private static func uncovered(_ character: Character) -> String {
        let scalars = character.unicodeScalars
        guard scalars.count > 1, scalars.contains(where: markup.contains) else { return String(character) }
        return scalars.map { markup.contains($0) ? String($0) : $0.writtenOut }.joined()
    }
}
