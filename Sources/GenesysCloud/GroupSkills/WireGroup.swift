import Domain

/// A group as the tutorial's dialect writes it.
struct WireGroup: Decodable {
    let group: Group

    private enum CodingKeys: CodingKey {
        case id, displayName, version, skills, meta
    }

    private enum MetaKeys: CodingKey {
        case version, lastModified
    }

    /// - Throws: `DecodingError` where `id` or `displayName` is missing, empty or holds a NUL, or anything is of the wrong
    ///   type.
    init(from decoder: any Decoder) throws {
        let resource = try decoder.container(keyedBy: CodingKeys.self)
        let meta =
            try resource.contains(.meta) && !resource.decodeNil(forKey: .meta)
            ? resource.nestedContainer(keyedBy: MetaKeys.self, forKey: .meta) : nil
        let version =
            try resource.decodeIfPresent(WireVersion.self, forKey: .version)
            ?? meta?.decodeIfPresent(WireVersion.self, forKey: .version)
        group = Group(
            id: try resource.text(.id), displayName: try resource.text(.displayName), version: version?.text,
            lastModified: try meta?.decodeIfPresent(String.self, forKey: .lastModified),
            skills: try resource.decodeIfPresent([String].self, forKey: .skills).map { SkillSet($0) })
    }
}

extension KeyedDecodingContainer {
    fileprivate func text(_ key: Key) throws -> String {
        let text = try decode(String.self, forKey: key)
        guard !text.isEmpty else {
            throw DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: "is empty")
        }
        // SQLite's text ends at a NUL, and what is left could be another group's name.
        guard !text.utf8.contains(0) else {
            throw DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: "holds a NUL character")
        }
        return text
    }
}
