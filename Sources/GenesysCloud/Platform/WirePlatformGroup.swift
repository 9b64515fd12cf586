import Domain

/// A group as Genesys Cloud's SCIM shows it (`ScimV2Group`): without skills, which its members bear.
struct WirePlatformGroup: GroupForm {
    let group: Sighting

    private enum CodingKeys: CodingKey {
        case id, displayName, meta
    }

    private enum MetaKeys: CodingKey {
        case version, lastModified
    }

    /// - Throws: `DecodingError` where `id` or `displayName` is missing or empty, `id` cannot stand in a URL's path, anything
    ///   holds a NUL, or is of the wrong type.
    init(from decoder: any Decoder) throws {
        let resource = try decoder.container(keyedBy: CodingKeys.self)
        let meta =
            try resource.contains(.meta) && !resource.decodeNil(forKey: .meta)
            ? resource.nestedContainer(keyedBy: MetaKeys.self, forKey: .meta) : nil
        group = Sighting(
            id: try resource.id(.id), displayName: try resource.name(.displayName),
            version: try meta?.version(.version),
            lastModified: try meta?.decodeIfPresent(String.self, forKey: .lastModified), skills: nil, groups: [])
        try resource.refuseUnfit(in: [group.version, group.lastModified], .meta)
    }
}
