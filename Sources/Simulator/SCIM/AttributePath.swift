/// Where an attribute lives in a resource: at its top, or in the object of an extension.
struct AttributePath: Hashable, Sendable {
    /// The URN of the extension.
    let schema: String?
    let name: String

    /// - Parameter text: a name, or a URN, a colon and a name: RFC 7644, section 3.10.
    init(_ text: String) {
        let colon = text.lastIndex(of: ":")
        schema = colon.map { String(text[..<$0]) }
        name = colon.map { String(text[text.index(after: $0)...]) } ?? text
    }
}
