/// A version as `If-Match` takes it: RFC 7232, section 2.3.
enum EntityTag {
    /// A version that is an entity tag already, as RFC 7643, section 3.1 wants it, stays as it is, its weakness included: what
    /// is between us and the server may have weakened the header's. Where it is none, the header's is taken, and where there
    /// is no header, the quotes that make it one are added, as Genesys Cloud takes it.
    ///
    /// - Parameter tag: what the header `ETag` said beside the version.
    /// - Returns: `nil` where it holds what no entity tag may.
    static func header(for version: String, beside tag: String? = nil) -> String? {
        if let told = [version, tag].compactMap(\.self).first(where: isEntityTag) { return told }
        return version.wholeMatch(of: /[\x21\x23-\x7E]+/) != nil ? "\"\(version)\"" : nil
    }

    private static func isEntityTag(_ text: String) -> Bool {
        text.wholeMatch(of: /(?:W\/)?"[\x21\x23-\x7E]*"/) != nil
    }
}
