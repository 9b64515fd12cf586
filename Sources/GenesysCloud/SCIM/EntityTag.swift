/// A version as `If-Match` takes it: RFC 7232, section 2.3.
enum EntityTag {
    /// A version that is an entity tag already, as RFC 7643, section 3.1 wants it, stays as it is, its weakness included;
    /// any other text gets the quotes that make it one, as Genesys Cloud takes it.
    ///
    /// - Returns: `nil` where it holds what no entity tag may.
    static func header(for version: String) -> String? {
        if version.wholeMatch(of: /(?:W\/)?"[\x21\x23-\x7E]*"/) != nil { return version }
        return version.wholeMatch(of: /[\x21\x23-\x7E]+/) != nil ? "\"\(version)\"" : nil
    }
}
