import HTTPTypes

/// The Genesys Cloud API as it is published: groups by SCIM, people and their skills by the platform's own API.
///
/// A group is never written: what would replace one is refused, so that it shows. Where the contract is silent, the
/// answer is the one that is the least comfortable for a client.
struct GenesysCloudDialect: Dialect {
    static let json = "application/json"

    let settings: SimulatedServer.GenesysCloudSettings
    let maximumGroups: Int

    init(_ settings: SimulatedServer.GenesysCloudSettings, _ configuration: SimulatedServer.Configuration) {
        self.settings = settings
        maximumGroups = configuration.maximumPageSize
    }

    func route(of call: Call) -> Route {
        guard let operation = Operation(call) else { return Route(endpoint: .other) }
        var route = operation.route
        let query = Query(call.query)
        switch route.endpoint {
        case .list: route.startIndex = query.first("startIndex").map { Int($0) } ?? 1
        case .members, .people, .skillsOfPerson, .skills:
            route.pageNumber = query.first("pageNumber").map { Int($0) } ?? 1
        default: break
        }
        return route
    }

    func answer(_ call: Call, _ route: Route, in world: isolated World) throws -> Answer {
        guard let operation = Operation(call) else { return try refuse(.notFound(call.path), call, in: world) }
        if operation == .token {
            return try TokenEndpoint.answer(call, in: world, takesBasic: true, tellsScopes: false)
        }
        guard let token = call.bearerToken else {
            return try refuse(
                .unauthenticated(
                    "authentication.required", "No authentication bearer token specified in authorization header."),
                call, operation, in: world)
        }
        guard world.tokens.grant(of: token, at: world.now()) != nil else {
            return try refuse(
                .unauthenticated("bad.credentials", "Invalid login credentials."), call, operation, in: world)
        }
        let wait = settings.requestsPerMinute.flatMap {
            world.windows.secondsToWait(token, allowed: $0, at: world.now())
        }
        var answer: Answer
        do throws(Refusal) {
            if let wait { throw .rateLimited(retryAfter: wait) }
            if let missing = Refusal.missing(operation.requirement, among: settings.permissions) { throw missing }
            answer = try self.answer(call, operation, in: world)
        } catch {
            answer = try refuse(error, call, operation, in: world)
        }
        answer.headers.append(contentsOf: world.windows.headers(of: token, at: world.now()))
        return answer
    }

    private func answer(_ call: Call, _ operation: Operation, in world: isolated World) throws(Refusal) -> Answer {
        let query = Query(call.query)
        if let name = query.names.subtracting(operation.parameters).min() {
            throw .malformed("The query parameter \(name) is not published.")
        }
        switch operation {
        case .token: throw .notFound(call.path)
        case .groups(let needsFilter): return try groups(query, needsFilter: needsFilter, in: world)
        case .group(let id): return try group(id, query, call, in: world)
        case .writeGroup(let id):
            throw .constraint("Nobody shall write a group: \(call.method) of \(id).", entityID: id)
        case .members(let id): return try members(of: id, query, call, in: world)
        case .people: return try people(query, call, in: world)
        case .skillsOf(let id): return try skills(of: id, query, call, in: world)
        case .grant(let id): return try grant(to: id, call, in: world)
        case .replaceSkills(let id): return try replaceSkills(of: id, call, in: world)
        case .revoke(let skillID, let personID): return try revoke(skillID, from: personID, in: world)
        case .skills: return try skills(query, call, in: world)
        case .skill(let id): return try skill(id, in: world)
        }
    }

    func encoded(_ body: some Encodable) throws(Refusal) -> Answer {
        do {
            return try .json(body, contentType: Self.json)
        } catch {
            throw Refusal(status: .internalServerError, code: "internal.server.error", template: "\(error)")
        }
    }

    private func refuse(
        _ refusal: Refusal, _ call: Call, _ operation: Operation? = nil, in world: isolated World
    ) throws -> Answer {
        if operation?.isSCIM == true, settings.scimErrors == .scimError {
            return try ScimAnswer.error(
                refusal.status, refusal.message, type: refusal.scimType, headers: refusal.headers)
        }
        return try .json(
            ErrorBody(refusal, contextID: world.correlationID), status: refusal.status, contentType: Self.json,
            headers: refusal.headers)
    }
}
