import HTTPTypes
import NIOCore

/// A server of RFC 7643 and 7644: skills in an attribute of the group, versions as entity tags.
struct ScimDialect: Dialect {
    static let basePath = "/api/v2/scim/v2"
    static let groupsPath = basePath + "/Groups"

    private let settings: SimulatedServer.ScimSettings
    private let form: ScimGroup
    private let discovery: ScimDiscovery
    private let defaultPageSize: Int
    private let maximumPageSize: Int
    private let putAnswersWithBody: Bool
    private let identicalPutIsEdit: Bool

    init(_ settings: SimulatedServer.ScimSettings, _ configuration: SimulatedServer.Configuration) {
        self.settings = settings
        form = ScimGroup(settings)
        discovery = ScimDiscovery(settings, maximumPageSize: configuration.maximumPageSize)
        defaultPageSize = configuration.defaultPageSize
        maximumPageSize = configuration.maximumPageSize
        putAnswersWithBody = configuration.putAnswersWithBody
        identicalPutIsEdit = configuration.identicalPutIsEdit
    }

    func route(of call: Call) -> Route {
        switch (call.method, call.path) {
        case (.post, TokenEndpoint.path):
            return Route(endpoint: .token)
        case (.get, Self.groupsPath):
            return Route(endpoint: .list, startIndex: call.parameters["startIndex"].map { Int($0) } ?? 1)
        case (.get, let path) where discovery.serves(path):
            return Route(endpoint: .discovery)
        case (let method, let path) where path.hasPrefix(Self.groupsPath + "/"):
            let id = String(path.dropFirst(Self.groupsPath.count + 1))
            switch method {
            case .get: return Route(endpoint: .read, groupID: id)
            case .put: return Route(endpoint: .put, groupID: id, sent: sent(call))
            default: return Route(endpoint: .other, groupID: id)
            }
        default:
            return Route(endpoint: .other)
        }
    }

    func answer(_ call: Call, _ route: Route, in world: isolated World) throws -> Answer {
        if route.endpoint == .token { return try TokenEndpoint.answer(call, in: world) }
        if let refused = try ScimAnswer.throttled(in: world) ?? ScimAnswer.refusal(without: nil, call, in: world) {
            return refused
        }
        switch (route.endpoint, route.groupID) {
        case (.list, _): return try list(call, in: world)
        case (.read, let id?): return try read(id, call, in: world)
        case (.put, let id?): return try put(id, call, in: world)
        case (.discovery, _): return try discovery.answer(call)
        default:
            return try route.groupID != nil || call.path == Self.groupsPath
                ? ScimAnswer.error(.methodNotAllowed, "\(call.method) is not supported here.")
                : ScimAnswer.error(.notFound, "There is nothing at \(call.path).")
        }
    }

    // MARK: Reading

    private func list(_ call: Call, in world: isolated World) throws -> Answer {
        guard let asked = call.number("startIndex", default: 1),
            let count = call.number("count", default: defaultPageSize)
        else { return try ScimAnswer.invalid("startIndex and count must be whole numbers.") }
        var groups = world.table.groups
        if let filter = call.parameters["filter"] {
            guard let name = filter.wholeMatch(of: /(?i:displayName)\s+(?i:eq)\s+"([^"]*)"/)?.1 else {
                return try ScimAnswer.invalid("Only displayName eq is supported.", type: "invalidFilter")
            }
            groups = groups.filter { $0.displayName.lowercased() == name.lowercased() }
        }
        let excluded = Set(
            (call.parameters["excludedAttributes"] ?? "").lowercased().split(separator: ",").map(String.init))
        let url = world.url
        return try ScimAnswer.page(
            from: max(1, asked), count: min(count, maximumPageSize), of: groups.count
        ) { position in
            let group = listed(groups[position])
            return try form.encoded(group, location: Self.location(group, at: url), excluding: excluded)
        }
    }

    private func listed(_ group: SimulatedGroup) -> SimulatedGroup {
        var listed = group
        switch settings.listedSkills {
        case .asTheyAre: break
        case .leftOut: listed.skills = []
        case .outdated(let skills): listed.skills = skills
        }
        return listed
    }

    private func read(_ id: String, _ call: Call, in world: isolated World) throws -> Answer {
        guard let group = world.table[id] else { return try ScimAnswer.unknown(id) }
        if let tags = call.headers[.ifNoneMatch].map(EntityTags.init), settings.sendsETag, tags.match(group.entityTag) {
            return Answer(status: .notModified, headers: [.eTag: group.entityTag])
        }
        return try shown(group, in: world)
    }

    private func shown(
        _ group: SimulatedGroup, tellsVersion: Bool = true, showsSkills: Bool = true, in world: isolated World
    ) throws -> Answer {
        let location = Self.location(group, at: world.url)
        let body = try form.encoded(
            group, location: location, tellsVersion: tellsVersion, showsSkills: showsSkills)
        return Answer(
            status: .ok, contentType: ScimAnswer.contentType,
            headers: settings.sendsETag && tellsVersion ? [.eTag: group.entityTag] : [:],
            body: ByteBuffer(bytes: body))
    }

    private static func location(_ group: SimulatedGroup, at url: String) -> String {
        url + groupsPath + "/" + group.id
    }

    // MARK: Writing

    private func put(_ id: String, _ call: Call, in world: isolated World) throws -> Answer {
        guard let group = world.table[id] else { return try ScimAnswer.unknown(id) }
        if let tags = call.headers[.ifMatch], !isFresh(tags, group) { return try stale() }
        guard let body = JSONValue(call.body.readableBytesView) else {
            return try ScimAnswer.invalid("The body is no JSON.", type: "invalidSyntax")
        }
        let replacement: ScimReplacement
        do {
            replacement = try ScimReplacement(body, of: group, as: form)
        } catch let objection as ScimReplacement.Objection {
            return try ScimAnswer.invalid(objection.detail, type: objection.type)
        }
        var next = group
        next.displayName = replacement.displayName
        next.skills = world.stored(replacement.skills, on: group)
        next.skillDetails = replacement.skillDetails
        next.attributes = replacement.attributes
        guard identicalPutIsEdit || next != group || !group.bears(next.skills) else {
            return try accepted(group, .unchanged, in: world)
        }
        next = next.edited(at: world.now())
        world.restore(next)
        return try accepted(next, .replaced(newVersion: next.version), in: world)
    }

    private func isFresh(_ tags: String, _ group: SimulatedGroup) -> Bool {
        if settings.numbersVersions, EntityTags(tags).match("\"\(group.version)\"") { return true }
        return settings.weakensETag ? tags == form.version(of: group) : EntityTags(tags).match(group.entityTag)
    }

    private func stale() throws -> Answer {
        switch settings.staleAnswer {
        case .preconditionFailed: try ScimAnswer.error(.preconditionFailed, "The resource has changed on the server.")
        case .conflict: try ScimAnswer.error(.conflict, "Version does not match current version.")
        case .invalidVersion: try ScimAnswer.invalid("The version is not the current one.", type: "invalidVers")
        }
    }

    private func accepted(
        _ group: SimulatedGroup, _ effect: PutRecord.Effect, in world: isolated World
    ) throws -> Answer {
        var answer =
            putAnswersWithBody
            ? try shown(
                group, tellsVersion: settings.putTellsVersion, showsSkills: settings.putShowsSkills, in: world)
            : Answer(status: .noContent)
        answer.effect = effect
        return answer
    }

    /// What a PUT sent, for the log.
    private func sent(_ call: Call) -> Route.Sent {
        let body = JSONValue(call.body.readableBytesView)
        let elements = (form.skills.schema.map { body?[$0] } ?? body)?[form.skills.name]?.elements
        return Route.Sent(
            version: nil, skills: elements?.compactMap { $0.text ?? $0["value"]?.text },
            ifMatch: call.headers[.ifMatch],
            body: String(buffer: call.body))
    }
}
