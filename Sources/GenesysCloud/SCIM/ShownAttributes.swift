/// What attributes the groups of a page show, whatever else they are.
struct ShownAttributes: Decodable {
    let groups: [OfGroup]

    init(from decoder: any Decoder) throws {
        let list = try decoder.container(keyedBy: AttributeName.self)
        groups = try list.decodeIfPresent([OfGroup].self, forKey: list.key("Resources")) ?? []
    }

    /// What is odd about one group says nothing of the others: it shows no attributes then, or no skills.
    struct OfGroup: Decodable {
        /// Those of extensions behind the URN.
        let names: [String]
        /// How its skills are written, text where there are none; `nil` where it does not show the attribute.
        let skillForm: SkillForm?

        init(from decoder: any Decoder) {
            let resource = try? decoder.container(keyedBy: AttributeName.self)
            names = resource.map(Self.names) ?? []
            skillForm = resource.flatMap { try? Self.skillForm(of: $0, decoder.userInfo.skillsAttribute) }
        }

        private static func names(of resource: KeyedDecodingContainer<AttributeName>) -> [String] {
            resource.allKeys.flatMap { key in
                let name = key.stringValue
                guard name.lowercased().hasPrefix("urn:") else { return [name] }
                let members = try? resource.object(name)
                return members?.allKeys.map { "\(name):\($0.stringValue)" } ?? []
            }
        }

        private static func skillForm(
            of resource: KeyedDecodingContainer<AttributeName>, _ attribute: SkillsAttribute
        ) throws -> SkillForm? {
            guard let holder = try attribute.schema.map(resource.object) ?? resource,
                case let key = try holder.key(attribute.name), holder.contains(key)
            else { return nil }
            return try holder.decodeIfPresent([SCIMSkill].self, forKey: key)?.first?.form ?? .text
        }
    }
}
