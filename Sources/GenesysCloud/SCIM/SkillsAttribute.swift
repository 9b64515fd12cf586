/// Where groups bear their skills: in an attribute at their top, or in one of an extension.
///
/// Names of attributes and URNs of schemas are the same in whichever case: RFC 7643, section 2.1.
public struct SkillsAttribute: Hashable, Sendable, CustomStringConvertible {
    static let groupSchema = "urn:ietf:params:scim:schemas:core:2.0:Group"

    /// The URN of the extension, `nil` at the top.
    let schema: String?
    let name: String

    public static let standard = SkillsAttribute(schema: nil, name: "skills")

    /// - Parameter text: a name, or the URN of an extension, a colon and a name: RFC 7644, section 3.10.
    /// - Returns: `nil` where it is neither.
    public init?(_ text: String) {
        let parts = /(?:((?i:urn):[A-Za-z0-9()+,\-.:=@;$_!*'%\/]+):)?([A-Za-z][A-Za-z0-9$_\-]*)/
        guard let match = text.wholeMatch(of: parts) else { return nil }
        let schema = match.1.map(String.init)
        self.init(schema: schema?.isSameName(as: Self.groupSchema) ?? true ? nil : schema, name: String(match.2))
    }

    private init(schema: String?, name: String) {
        self.schema = schema
        self.name = name
    }

    public var description: String { schema.map { "\($0):\(name)" } ?? name }
}

extension String {
    func isSameName(as other: String) -> Bool { lowercased() == other.lowercased() }
}
