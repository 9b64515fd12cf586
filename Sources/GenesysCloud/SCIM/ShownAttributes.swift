/// What attributes the groups of a page show, whatever else they are.
struct ShownAttributes: Decodable {
    let groups: [OfGroup]

    private enum CodingKeys: String, CodingKey {
        case groups = "Resources"
    }

    init(from decoder: any Decoder) throws {
        groups = try decoder.container(keyedBy: CodingKeys.self).decodeIfPresent([OfGroup].self, forKey: .groups) ?? []
    }

    struct OfGroup: Decodable {
        /// Those of extensions behind the URN.
        let names: [String]
        /// How its skills are written, text where there are none; `nil` where it does not show the attribute.
        let skillForm: SkillForm?

        init(from decoder: any Decoder) throws {
            let resource = try decoder.container(keyedBy: AttributeName.self)
            names = try resource.allKeys.flatMap { key in
                guard key.stringValue.lowercased().hasPrefix("urn:") else { return [key.stringValue] }
                return try resource.object(key.stringValue)?.allKeys.map { "\(key.stringValue):\($0.stringValue)" }
                    ?? []
            }
            let attribute = decoder.userInfo.skillsAttribute
            if let holder = try attribute.schema.map(resource.object) ?? resource,
                case let key = try holder.key(attribute.name), holder.contains(key)
            {
                skillForm = try holder.decodeIfPresent([SCIMSkill].self, forKey: key)?.first?.form ?? .text
            } else {
                skillForm = nil
            }
        }
    }
}
