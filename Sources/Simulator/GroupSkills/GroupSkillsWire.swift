/// The JSON of the dialect, as it goes over the wire.
enum GroupSkillsWire {
    static let groupSchema = "urn:ietf:params:scim:schemas:core:2.0:Group"

    struct Group: Encodable {
        struct Meta: Encodable {
            let resourceType = "Group"
            let lastModified: String
            let location: String
        }

        let schemas = [groupSchema]
        let id: String
        let displayName: String
        let version: Int
        let skills: [String]?
        let meta: Meta
    }

    /// The body of a PUT. What is missing or of the wrong type is `nil`, for the answer to complain about by name.
    struct Replacement: Decodable {
        private enum CodingKeys: CodingKey {
            case schemas, id, displayName, version, skills
        }

        let schemas: [String]?
        let id: String?
        let displayName: String?
        let version: Int?
        let skills: [String]?

        init(from decoder: any Decoder) throws {
            let body = try decoder.container(keyedBy: CodingKeys.self)
            schemas = try? body.decode([String].self, forKey: .schemas)
            id = try? body.decode(String.self, forKey: .id)
            displayName = try? body.decode(String.self, forKey: .displayName)
            version = try? body.decode(Int.self, forKey: .version)
            skills = try? body.decode([String].self, forKey: .skills)
        }
    }
}
