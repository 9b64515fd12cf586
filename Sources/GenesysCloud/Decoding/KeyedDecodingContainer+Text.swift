import Domain

extension KeyedDecodingContainer {
    /// Text that is there, is not empty and holds no NUL.
    func name(_ key: Key) throws -> String {
        let text = try decode(String.self, forKey: key)
        if text.isEmpty { throw error(key, .empty) }
        try refuseNUL(in: [text], key)
        return text
    }

    /// As ``name(_:)``, of a resource: fit to be a step of a URL's path.
    func id(_ key: Key) throws -> String {
        let id = try name(key)
        // Whoever takes a URL apart would take these for steps, and the PUT would go elsewhere.
        if [".", ".."].contains(id) { throw error(key, .pathStep) }
        return id
    }

    /// A version: a text, or a number, kept as text.
    func version(_ key: Key) throws -> String? {
        guard let text = try decodeIfPresent(WireVersion.self, forKey: key)?.text else { return nil }
        try refuseNUL(in: [text], key)
        return text
    }

    /// SQLite's text ends at a NUL, and what is left could be another group's name.
    func refuseNUL(in texts: [String?], _ key: Key) throws {
        if texts.contains(where: { $0?.utf8.contains(0) ?? false }) { throw error(key, .holdsNUL) }
    }

    /// What our own decoding says of a value that is of the right type.
    func error(_ key: Key, _ fault: DirectoryError.ValueFault) -> DecodingError {
        .dataCorruptedError(forKey: key, in: self, debugDescription: fault.rawValue)
    }
}
