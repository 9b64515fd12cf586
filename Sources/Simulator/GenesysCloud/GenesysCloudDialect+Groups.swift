import HTTPTypes
import NIOCore

/// Groups, by SCIM: `/api/v2/scim/groups` and `/api/v2/scim/v2/groups`.
extension GenesysCloudDialect {
    func groups(_ query: Query, needsFilter: Bool, in world: isolated World) throws(Refusal) -> Answer {
        let startIndex = max(1, try query.number("startIndex", default: 1))
        let count = try query.number("count", default: 25)
        let attributes = try GroupAttributes(query)
        var groups = world.groups
        if let text = query.first("filter") {
            guard let filter = GroupFilter(text) else { throw .invalidFilter("Filter [\(text)] is not supported.") }
            groups = groups.filter(filter.matches)
        } else if needsFilter {
            throw .invalidFilter("A filter is required.")
        }
        if settings.refusesLargePages, count > 25 { throw .pageTooLarge }
        do {
            return try ScimAnswer.page(from: startIndex, count: min(count, maximumGroups), of: groups.count) {
                try Answer.encode(GroupWire(groups[$0], attributes, in: world))
            }
        } catch {
            throw Refusal(status: .internalServerError, code: "internal.server.error", template: "\(error)")
        }
    }

    func group(_ id: String, _ query: Query, _ call: Call, in world: isolated World) throws(Refusal) -> Answer {
        let attributes = try GroupAttributes(query)
        guard let group = world.group(id) else { throw .notFound(id, code: "general.resource.not.found") }
        let etag = "\"\(group.version)\""
        var answer: Answer
        if let known = call.headers[.ifNoneMatch], EntityTags(known).match(etag) {
            answer = Answer(status: .notModified)
        } else {
            answer = try encoded(GroupWire(group, attributes, in: world))
            answer.headers[.contentType] = ScimAnswer.contentType
        }
        answer.headers[.eTag] = etag
        return answer
    }
}

/// Which attributes of a group a request is after. `id`, `schemas` and `meta` always come.
struct GroupAttributes: Sendable {
    private static let core = "urn:ietf:params:scim:schemas:core:2.0:Group"
    private static let known: Set = [
        "id", "displayName", "members", "externalId", "meta", "meta.version", "meta.lastModified",
    ]

    private let wanted: Set<String>
    private let unwanted: Set<String>

    /// - Throws: for a name that is not published.
    init(_ query: Query) throws(Refusal) {
        wanted = try Self.names("attributes", in: query)
        unwanted = try Self.names("excludedAttributes", in: query)
    }

    func contains(_ name: String) -> Bool {
        (wanted.isEmpty || wanted.contains(name)) && !unwanted.contains(name)
    }

    private static func names(_ parameter: String, in query: Query) throws(Refusal) -> Set<String> {
        var names: Set<String> = []
        for text in query.all(parameter) {
            let name = text.hasPrefix(core + ":") ? String(text.dropFirst(core.count + 1)) : text
            guard known.contains(name) else {
                throw .invalidParameter(parameter, text, allowed: known.sorted().joined(separator: ", "))
            }
            names.insert(name)
        }
        return names
    }
}

/// A group as SCIM shows it: without skills. Only who was added one by one is a member here.
struct GroupWire: Encodable {
    struct Member: Encodable {
        let type = "User"
        let value: String
        let reference: String

        private enum CodingKeys: String, CodingKey {
            case type, value
            case reference = "$ref"
        }
    }

    struct Meta: Encodable {
        let resourceType = "Group"
        let lastModified: String
        let location: String
        let version: String
    }

    let id: String
    let schemas = ["urn:ietf:params:scim:schemas:core:2.0:Group"]
    let displayName: String?
    let members: [Member]?
    let meta: Meta

    init(_ group: SimulatedGroup, _ attributes: GroupAttributes, in world: isolated World) {
        id = group.id
        displayName = attributes.contains("displayName") ? group.displayName : nil
        let url = world.url
        members =
            attributes.contains("members")
            ? world.members(of: group.id).filter { $0.kind == .individual }
                .map { Member(value: $0.personID, reference: "\(url)/api/v2/scim/users/\($0.personID)") } : nil
        meta = Meta(
            lastModified: group.lastModifiedText, location: "\(url)/api/v2/scim/groups/\(group.id)",
            version: String(group.version))
    }
}
