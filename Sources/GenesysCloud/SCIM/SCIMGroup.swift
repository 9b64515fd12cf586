import Domain

/// A group as a server of RFC 7643 writes it.
///
/// Where its skills are is told by the decoder's `userInfo`. An attribute that is not there
/// has no value, section 2.5: that it could be there is made sure of elsewhere, by ``ProvenAttribute``.
struct SCIMGroup: GroupForm {
    /// Without skills where the attribute is not there.
    let group: Sighting

    /// - Throws: `DecodingError` where `id` or `displayName` is missing or empty, `id` cannot stand in a URL's path,
    ///   anything holds a NUL, is there twice, or is of the wrong type.
    init(from decoder: any Decoder) throws {
        let resource = try decoder.container(keyedBy: AttributeName.self)
        let meta = try resource.object("meta")
        let version = try meta.flatMap { try $0.version($0.key("version")) }
        let lastModified = try meta?.text("lastModified")
        let skills = try Self.skills(of: resource, decoder.userInfo.skillsAttribute)
        group = Sighting(
            id: try resource.id(resource.key("id")), displayName: try resource.name(resource.key("displayName")),
            version: version, lastModified: lastModified, skills: skills.map { SkillSet($0) })
    }

    /// `meta.version` is the entity tag, section 3.1; where it is left out, there is the header.
    func group(in answer: Answer) -> Sighting {
        Sighting(
            id: group.id, displayName: group.displayName, version: group.version ?? answer.entityTag,
            lastModified: group.lastModified, skills: group.skills ?? .empty)
    }

    /// A list may leave out what a read of the single group shows: RFC 7644, section 3.4.2. Only where it shows the attribute
    /// of one group is another, of which it does not, taken to have none.
    static func listed(_ groups: [Sighting]) -> [Sighting] {
        guard groups.contains(where: { $0.skills != nil }) else { return groups }
        return groups.map { $0.skills == nil ? $0.bearing(.empty) : $0 }
    }

    private static func skills(
        of resource: KeyedDecodingContainer<AttributeName>, _ attribute: SkillsAttribute
    ) throws -> [String]? {
        guard let holder = try attribute.schema.map(resource.object) ?? resource else { return nil }
        let key = try holder.key(attribute.name)
        guard holder.contains(key) else { return nil }
        let skills = try holder.decodeIfPresent([SCIMSkill].self, forKey: key)?.map(\.id) ?? []
        try holder.refuseUnfit(in: skills, key)
        return skills
    }
}

extension KeyedDecodingContainer<AttributeName> {
    fileprivate func text(_ name: String) throws -> String? {
        let key = try key(name)
        let text = try decodeIfPresent(String.self, forKey: key)
        try refuseUnfit(in: [text], key)
        return text
    }
}

private let skillsAttributeKey = CodingUserInfoKey(rawValue: "skillsAttribute")

extension [CodingUserInfoKey: any Sendable] {
    /// What a decoder of groups is to know.
    static func naming(_ attribute: SkillsAttribute) -> Self { skillsAttributeKey.map { [$0: attribute] } ?? [:] }
}

extension [CodingUserInfoKey: Any] {
    var skillsAttribute: SkillsAttribute { skillsAttributeKey.flatMap { self[$0] } as? SkillsAttribute ?? .standard }
}
