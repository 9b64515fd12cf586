/// A name that is equal to another only if it is written with the same bytes, as the server and SQLite compare them.
///
/// Swift's `String` takes texts for equal that differ in their Unicode form; a mapping in one form does not meet a group, or a
/// skill, in the other.
public struct ExactName: Hashable, Sendable {
    public let text: String

    public init(_ text: String) { self.text = text }

    public static func == (one: ExactName, other: ExactName) -> Bool {
        one.text.utf8.elementsEqual(other.text.utf8)
    }

    public func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

extension Mapping {
    /// The group's name, to be compared as the server compares it.
    public var exactName: ExactName { ExactName(groupName) }
}
