/// The JSON of the dialect, as it goes over the wire.
enum GroupSkillsWire {
    static let groupSchema = "urn:ietf:params:scim:schemas:core:2.0:Group"
    static let listSchema = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
    static let errorSchema = "urn:ietf:params:scim:api:messages:2.0:Error"

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

    struct ScimError: Encodable {
        let schemas = [errorSchema]
        let status: String
        let scimType: String?
        let detail: String
    }

    /// The fields of a token request's form.
    struct TokenForm: Decodable {
        let grantType: String?
        let clientID: String?
        let clientSecret: String?
        let scope: String?

        private enum CodingKeys: String, CodingKey {
            case grantType = "grant_type"
            case clientID = "client_id"
            case clientSecret = "client_secret"
            case scope
        }
    }

    struct Token: Encodable {
        let accessToken: String
        let tokenType = "bearer"
        let expiresIn: Int
        let scope: String

        private enum CodingKeys: String, CodingKey {
            case accessToken = "access_token"
            case tokenType = "token_type"
            case expiresIn = "expires_in"
            case scope
        }
    }

    struct TokenError: Encodable {
        let error: String
        let description: String

        private enum CodingKeys: String, CodingKey {
            case error
            case description = "error_description"
        }
    }
}
