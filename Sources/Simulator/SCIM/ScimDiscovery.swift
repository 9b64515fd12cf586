import Foundation

/// What a server tells of itself: RFC 7644, section 4.
struct ScimDiscovery: Sendable {
    private static let schemasPath = ScimDialect.basePath + "/Schemas"
    private static let typesPath = ScimDialect.basePath + "/ResourceTypes"
    private static let configPath = ScimDialect.basePath + "/ServiceProviderConfig"

    private let settings: SimulatedServer.ScimSettings
    private let maximumPageSize: Int

    init(_ settings: SimulatedServer.ScimSettings, maximumPageSize: Int) {
        self.settings = settings
        self.maximumPageSize = maximumPageSize
    }

    func serves(_ path: String) -> Bool {
        path == Self.schemasPath ? settings.servesSchemas : [Self.typesPath, Self.configPath].contains(path)
    }

    func answer(_ call: Call) throws -> Answer {
        switch call.path {
        case Self.schemasPath: try page(of: schemas, from: call.number("startIndex", default: 1) ?? 1)
        case Self.typesPath: try page(of: [resourceType])
        default: try .json(providerConfig, contentType: ScimAnswer.contentType)
        }
    }

    private func page(of resources: [JSONValue], from startIndex: Int = 1) throws -> Answer {
        let count = settings.schemasPerPage ?? resources.count
        return try ScimAnswer.page(from: max(1, startIndex), count: count, of: resources.count) {
            try Answer.encode(resources[$0])
        }
    }

    // MARK: Schemas, RFC 7643, section 7

    private var schemas: [JSONValue] {
        let path = AttributePath(settings.skillsAttribute)
        let skills = settings.declaresSkills ? [skillsAttribute(path.name)] : []
        let core = [
            attribute("displayName", "string"),
            attribute("members", "complex", isMultiValued: true, [attribute("value", "string")]),
        ]
        guard let urn = path.schema else { return [schema(ScimGroup.schema, "Group", core + skills)] }
        return [
            schema(ScimGroup.schema, "Group", core), schema(urn, "Routing", skills + [attribute("site", "string")]),
        ]
    }

    private func schema(_ id: String, _ name: String, _ attributes: [JSONValue]) -> JSONValue {
        .object([
            "schemas": .array([.text("urn:ietf:params:scim:schemas:core:2.0:Schema")]), "id": .text(id),
            "name": .text(name), "attributes": .array(attributes),
        ])
    }

    private func skillsAttribute(_ name: String) -> JSONValue {
        settings.skillForm == .texts
            ? attribute(
                name, "string", isMultiValued: true, mutability: settings.mutability, returned: settings.returned)
            : attribute(
                name, "complex", isMultiValued: true, mutability: settings.mutability, returned: settings.returned,
                [attribute("value", "string"), attribute("display", "string")])
    }

    private func attribute(
        _ name: String, _ type: String, isMultiValued: Bool = false, mutability: String = "readWrite",
        returned: String = "default", _ subAttributes: [JSONValue] = []
    ) -> JSONValue {
        var members: [String: JSONValue] = [
            "name": .text(name), "type": .text(type), "multiValued": .boolean(isMultiValued),
            "mutability": .text(mutability), "returned": .text(returned),
        ]
        if !subAttributes.isEmpty { members["subAttributes"] = .array(subAttributes) }
        return .object(members)
    }

    // MARK: Resource types and abilities, RFC 7643, sections 5 and 6

    private var resourceType: JSONValue {
        let extensions = AttributePath(settings.skillsAttribute).schema.map { urn in
            [JSONValue.object(["schema": .text(urn), "required": .boolean(false)])]
        }
        return .object([
            "schemas": .array([.text("urn:ietf:params:scim:schemas:core:2.0:ResourceType")]), "id": .text("Group"),
            "name": .text("Group"), "endpoint": .text("/Groups"), "schema": .text(ScimGroup.schema),
            "schemaExtensions": .array(extensions ?? []),
        ])
    }

    private var providerConfig: JSONValue {
        func supported(_ isSupported: Bool) -> JSONValue { .object(["supported": .boolean(isSupported)]) }
        return .object([
            "schemas": .array([.text("urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig")]),
            "patch": supported(false), "bulk": supported(false), "sort": supported(false),
            "changePassword": supported(false), "etag": supported(settings.sendsETag),
            "filter": .object(["supported": .boolean(true), "maxResults": .number(Decimal(maximumPageSize))]),
        ])
    }
}
