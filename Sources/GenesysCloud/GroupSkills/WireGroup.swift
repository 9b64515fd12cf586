import Domain

/// A group as the tutorial's dialect writes it.
struct WireGroup: Decodable {
    let group: Sighting

    private enum CodingKeys: CodingKey {
        case id, displayName, version, skills, meta
    }

    private enum MetaKeys: CodingKey {
        case version, lastModified
    }

    /// - Throws: `DecodingError` where `id` or `displayName` is missing or empty, `id` cannot stand in a URL's path,
    ///   anything holds a NUL, or is of the wrong type.
    init(from decoder: any Decoder) throws {
        let resource = try decoder.container(keyedBy: CodingKeys.self)
        let meta =
            try resource.contains(.meta) && !resource.decodeNil(forKey: .meta)
            ? resource.nestedContainer(keyedBy: MetaKeys.self, forKey: .meta) : nil
        let version =
            try resource.decodeIfPresent(WireVersion.self, forKey: .version)
            ?? meta?.decodeIfPresent(WireVersion.self, forKey: .version)
        let skills = try resource.decodeIfPresent([String].self, forKey: .skills)
        group = Sighting(
            id: try resource.name(.id), displayName: try resource.name(.displayName), version: version?.text,
            lastModified: try meta?.decodeIfPresent(String.self, forKey: .lastModified),
            skills: skills.map { SkillSet($0) })

        try resource.refuseNUL(in: [version?.text], .version)
        try resource.refuseNUL(in: [group.lastModified], .meta)
        try resource.refuseNUL(in: skills ?? [], .skills)
        // Whoever takes a URL apart would take these for steps, and the PUT would go elsewhere.
        if [".", ".."].contains(group.id) { throw resource.error(.id, .isStep) }
    }
}

extension KeyedDecodingContainer {
    fileprivate func name(_ key: Key) throws -> String {
        let text = try decode(String.self, forKey: key)
        if text.isEmpty { throw error(key, .isEmpty) }
        try refuseNUL(in: [text], key)
        return text
    }

    /// SQLite's text ends at a NUL, and what is left could be another group's name.
    fileprivate func refuseNUL(in texts: [String?], _ key: Key) throws {
        if texts.contains(where: { $0?.utf8.contains(0) ?? false }) { throw error(key, .holdsNUL) }
    }

    fileprivate func error(_ key: Key, _ objection: WireObjection) -> DecodingError {
        .dataCorruptedError(forKey: key, in: self, debugDescription: objection.rawValue)
    }
}
