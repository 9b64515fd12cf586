/// The tags of an `If-Match` or `If-None-Match`: RFC 7232, sections 3.1 and 3.2.
struct EntityTags {
    private let isAny: Bool
    private let opaque: [Substring]

    init(_ header: String) {
        isAny = header.trimmingPrefix(" ") == "*"
        opaque = header.matches(of: /"([^"]*)"/).map(\.1)
    }

    /// By the weak comparison, as tags of SCIM are weak.
    func match(_ tag: String) -> Bool {
        isAny || EntityTags(tag).opaque.first.map(opaque.contains) ?? false
    }
}
