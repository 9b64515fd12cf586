import Domain

/// A group as the tutorial's dialect writes it.
struct WireGroup: GroupForm {
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
            id: try resource.id(.id), displayName: try resource.name(.displayName), version: version?.text,
            lastModified: try meta?.decodeIfPresent(String.self, forKey: .lastModified),
            skills: skills.map { SkillSet($0) })

        try resource.refuseUnfit(in: [version?.text], .version)
        try resource.refuseUnfit(in: [group.lastModified], .meta)
        try resource.refuseUnfit(in: skills ?? [], .skills)
    }
}
