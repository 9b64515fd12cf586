import HTTPTypes
import Hummingbird
import NIOCore

/// The server of the tutorial: skills and an integer version on the group itself, a stale version answered 409.
struct GroupSkillsDialect: Dialect {
    static let groupsPath = "/api/v2/scim/v2/Groups"

    private let defaultPageSize: Int
    private let maximumPageSize: Int
    private let listsSkills: Bool
    private let putAnswersWithBody: Bool
    private let identicalPutIsEdit: Bool

    init(_ configuration: SimulatedServer.Configuration) {
        defaultPageSize = configuration.defaultPageSize
        maximumPageSize = configuration.maximumPageSize
        listsSkills = configuration.listsSkills
        putAnswersWithBody = configuration.putAnswersWithBody
        identicalPutIsEdit = configuration.identicalPutIsEdit
    }

    func route(of call: Call) -> Route {
        switch (call.method, call.path) {
        case (.post, TokenEndpoint.path):
            return Route(endpoint: .token)
        case (.get, Self.groupsPath):
            return Route(endpoint: .list, startIndex: call.parameters["startIndex"].map { Int($0) } ?? 1)
        case (let method, let path) where path.hasPrefix(Self.groupsPath + "/"):
            let id = String(path.dropFirst(Self.groupsPath.count + 1))
            if method == .get { return Route(endpoint: .read, groupID: id) }
            guard method == .put else { return Route(endpoint: .other, groupID: id) }
            let body = call.decoded(as: GroupSkillsWire.Replacement.self)
            return Route(
                endpoint: .put, groupID: id, sent: body.map { Route.Sent(version: $0.version, skills: $0.skills) })
        default:
            return Route(endpoint: .other)
        }
    }

    func answer(_ call: Call, _ route: Route, in world: isolated World) throws -> Answer {
        if route.endpoint == .token { return try TokenEndpoint.answer(call, in: world) }
        if let throttled = try ScimAnswer.throttled(in: world) { return throttled }
        switch (route.endpoint, route.groupID) {
        case (.list, _):
            return try ScimAnswer.refusal(without: SimulatedServer.Scope.read, call, in: world) ?? list(call, in: world)
        case (.read, let id?):
            return try ScimAnswer.refusal(without: SimulatedServer.Scope.read, call, in: world) ?? read(id, in: world)
        case (.put, let id?):
            return try ScimAnswer.refusal(without: SimulatedServer.Scope.write, call, in: world)
                ?? put(id, call, in: world)
        default:
            let known = [TokenEndpoint.path, Self.groupsPath].contains(call.path) || route.groupID != nil
            return try known
                ? ScimAnswer.error(.methodNotAllowed, "\(call.method) is not supported here.")
                : ScimAnswer.error(.notFound, "There is nothing at \(call.path).")
        }
    }

    // MARK: Groups

    private func list(_ call: Call, in world: isolated World) throws -> Answer {
        guard let asked = call.number("startIndex", default: 1),
            let count = call.number("count", default: defaultPageSize)
        else { return try ScimAnswer.invalid("startIndex and count must be whole numbers.") }
        let encoder = encoder(in: world)
        return try ScimAnswer.page(
            from: max(1, asked), count: min(count, maximumPageSize), of: world.table.count
        ) { try world.table.encoded(at: $0, by: encoder) }
    }

    private func read(_ id: String, in world: isolated World) throws -> Answer {
        guard let encoded = try world.table.encoded(id: id, by: encoder(in: world)) else {
            return try ScimAnswer.unknown(id)
        }
        return Answer(status: .ok, contentType: ScimAnswer.contentType, body: ByteBuffer(bytes: encoded))
    }

    private func put(_ id: String, _ call: Call, in world: isolated World) throws -> Answer {
        guard let body = call.decoded(as: GroupSkillsWire.Replacement.self) else {
            return try ScimAnswer.invalid("The body is not a JSON object.", type: "invalidSyntax")
        }
        guard body.schemas?.contains(GroupSkillsWire.groupSchema) == true else {
            return try ScimAnswer.invalid("schemas must contain \(GroupSkillsWire.groupSchema).")
        }
        guard body.id == id else { return try ScimAnswer.invalid("id must be that of the path.") }
        guard let version = body.version else { return try ScimAnswer.invalid("version must be a whole number.") }
        guard let sent = body.skills else { return try ScimAnswer.invalid("skills must be an array of texts.") }
        guard let group = world.table[id] else { return try ScimAnswer.unknown(id) }
        guard version == group.version else {
            return try ScimAnswer.error(.conflict, "Version does not match current version.")
        }
        let skills = world.stored(sent, on: group)
        let displayName = body.displayName ?? group.displayName
        guard identicalPutIsEdit || !group.bears(skills) || displayName != group.displayName else {
            return try accepted(id, .unchanged, in: world)
        }
        let edited = try world.edit(id, displayName: displayName, skills: skills)
        return try accepted(id, .replaced(newVersion: edited.version), in: world)
    }

    private func accepted(_ id: String, _ effect: PutRecord.Effect, in world: isolated World) throws -> Answer {
        var answer = putAnswersWithBody ? try read(id, in: world) : Answer(status: .noContent)
        answer.effect = effect
        return answer
    }

    private func encoder(in world: isolated World) -> (SimulatedGroup) throws -> [UInt8] {
        let url = world.url
        return { group in
            try Answer.encode(
                GroupSkillsWire.Group(
                    id: group.id, displayName: group.displayName, version: group.version,
                    skills: listsSkills ? group.skills : nil,
                    meta: GroupSkillsWire.Group.Meta(
                        lastModified: group.lastModifiedText, location: url + Self.groupsPath + "/" + group.id)))
        }
    }
}
