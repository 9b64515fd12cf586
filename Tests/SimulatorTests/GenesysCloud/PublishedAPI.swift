import Foundation
import Simulator

/// A server of the dialect `genesys-cloud`. The tests here send what no client should, so nothing goes into the journal.
func publishedAPI(
    _ set: (inout SimulatedServer.GenesysCloudSettings) -> Void = { _ in }
) -> SimulatedServer.Configuration {
    var settings = SimulatedServer.GenesysCloudSettings()
    settings.journal = nil
    set(&settings)
    var configuration = SimulatedServer.Configuration()
    configuration.dialect = .genesysCloud(settings)
    return configuration
}

extension TestClient {
    func grant(_ body: String, to personID: String) async throws -> Reply {
        try await send(
            "PATCH", "/api/v2/users/\(personID)/routingskills/bulk", body: body, contentType: "application/json")
    }

    func revoke(_ skillID: String, from personID: String) async throws -> Reply {
        try await send("DELETE", "/api/v2/users/\(personID)/routingskills/\(skillID)")
    }
}

struct PublishedGroups: Decodable {
    struct Group: Decodable {
        struct Member: Decodable {
            let type: String
            let value: String
        }

        struct Meta: Decodable {
            let version: String
            let lastModified: String
            let location: String
        }

        let id: String
        let displayName: String?
        let members: [Member]?
        let meta: Meta
    }

    let totalResults: Int
    let startIndex: Int
    let itemsPerPage: Int
    let resources: [Group]

    private enum CodingKeys: String, CodingKey {
        case totalResults, startIndex, itemsPerPage
        case resources = "Resources"
    }
}

struct Listing<Entity: Decodable>: Decodable {
    let entities: [Entity]
    let pageSize: Int
    let pageNumber: Int
    let total: Int
    let pageCount: Int
    let nextUri: String?
}

struct ListedPerson: Decodable {
    let id: String
    let name: String
    let state: String
    let skills: [ListedSkill]?
}

struct ListedSkill: Decodable {
    let id: String
    let name: String
    let proficiency: Double?
    let state: String
}

struct PublishedError: Decodable {
    let message: String
    let code: String
    let status: Int
    let entityId: String?
    let messageParams: [String: String]
    let contextId: String
}
