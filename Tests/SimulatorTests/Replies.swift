import Foundation

struct Reply: Sendable {
    let status: Int
    /// By lower-case name.
    let headers: [String: String]
    let body: Data

    var text: String { String(decoding: body, as: UTF8.self) }
    var correlationID: String? { headers["inin-correlation-id"] }

    func decoded<Value: Decodable>(as type: Value.Type) throws -> Value {
        try JSONDecoder().decode(type, from: body)
    }
}

struct Replacement: Encodable {
    let schemas: [String]
    let id: String
    let displayName: String?
    let version: Int
    let skills: [String]
}

struct Token: Decodable {
    let accessToken: String
    let tokenType: String
    let expiresIn: Int
    let scope: String?

    private enum CodingKeys: String, CodingKey {
        case accessToken = "access_token"
        case tokenType = "token_type"
        case expiresIn = "expires_in"
        case scope
    }
}

struct TokenError: Decodable {
    let error: String
}

struct ScimError: Decodable {
    let schemas: [String]
    let status: String
    let scimType: String?
    let detail: String
}

struct Page: Decodable {
    let schemas: [String]
    let totalResults: Int
    let startIndex: Int
    let itemsPerPage: Int
    let resources: [ListedGroup]

    private enum CodingKeys: String, CodingKey {
        case schemas, totalResults, startIndex, itemsPerPage
        case resources = "Resources"
    }
}

struct ListedGroup: Decodable {
    struct Meta: Decodable {
        let resourceType: String
        let lastModified: String
        let location: String
    }

    let schemas: [String]
    let id: String
    let displayName: String
    let version: Int
    let skills: [String]?
    let meta: Meta
}
