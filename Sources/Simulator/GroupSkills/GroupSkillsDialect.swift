import HTTPTypes
import Hummingbird
import NIOCore

/// The server of the tutorial: skills and an integer version on the group itself, a stale version answered 409.
struct GroupSkillsDialect: Sendable {
    static let tokenPath = "/oauth/token"
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
        case (.post, Self.tokenPath):
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
        if route.endpoint == .token { return try token(call, in: world) }
        if let seconds = world.rateLimit?.secondsToWait(at: world.now()) {
            return try error(.tooManyRequests, "Rate limit exceeded.", headers: [.retryAfter: String(seconds)])
        }
        switch (route.endpoint, route.groupID) {
        case (.list, _):
            return try refusal(without: SimulatedServer.Scope.read, call, in: world) ?? list(call, in: world)
        case (.read, let id?):
            return try refusal(without: SimulatedServer.Scope.read, call, in: world) ?? read(id, in: world)
        case (.put, let id?):
            return try refusal(without: SimulatedServer.Scope.write, call, in: world) ?? put(id, call, in: world)
        default:
            let known = [Self.tokenPath, Self.groupsPath].contains(call.path) || route.groupID != nil
            return try known
                ? error(.methodNotAllowed, "\(call.method) is not supported here.")
                : error(.notFound, "There is nothing at \(call.path).")
        }
    }

    // MARK: Groups

    private func list(_ call: Call, in world: isolated World) throws -> Answer {
        guard let asked = number("startIndex", in: call, default: 1),
            let count = number("count", in: call, default: defaultPageSize)
        else { return try invalid("startIndex and count must be whole numbers.") }
        let start = max(1, asked)
        let total = world.table.count
        let first = min(start - 1, total)
        let past = min(first + max(0, min(count, maximumPageSize)), total)
        var page = ByteBuffer()
        page.writeString(
            #"{"schemas":["\#(GroupSkillsWire.listSchema)"],"totalResults":\#(total),"startIndex":\#(start),"#
                + #""itemsPerPage":\#(past - first),"Resources":["#)
        for position in first..<past {
            if position > first { page.writeStaticString(",") }
            page.writeBytes(try world.table.encoded(at: position, by: encoder(in: world)))
        }
        page.writeStaticString("]}")
        return Answer(status: .ok, contentType: Self.scimJSON, body: page)
    }

    private func read(_ id: String, in world: isolated World) throws -> Answer {
        guard let encoded = try world.table.encoded(id: id, by: encoder(in: world)) else { return try unknown(id) }
        return Answer(status: .ok, contentType: Self.scimJSON, body: ByteBuffer(bytes: encoded))
    }

    private func put(_ id: String, _ call: Call, in world: isolated World) throws -> Answer {
        guard let body = call.decoded(as: GroupSkillsWire.Replacement.self) else {
            return try invalid("The body is not a JSON object.", type: "invalidSyntax")
        }
        guard body.schemas?.contains(GroupSkillsWire.groupSchema) == true else {
            return try invalid("schemas must contain \(GroupSkillsWire.groupSchema).")
        }
        guard body.id == id else { return try invalid("id must be that of the path.") }
        guard let version = body.version else { return try invalid("version must be a whole number.") }
        guard let skills = body.skills else { return try invalid("skills must be an array of texts.") }
        guard let group = world.table[id] else { return try unknown(id) }
        guard version == group.version else {
            return try error(.conflict, "Version does not match current version.")
        }
        let displayName = body.displayName ?? group.displayName
        guard identicalPutIsEdit || skills != group.skills || displayName != group.displayName else {
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

    /// The query's number, or what holds without one; `nil` if it is there and no number.
    private func number(_ name: String, in call: Call, default value: Int) -> Int? {
        call.parameters[name].map { Int($0) } ?? value
    }
}
