public import Domain
import NIOCore
import NIOHTTP1

/// The server of the tutorial: SCIM groups that bear their skills and an integer version, a stale version answered 409.
///
/// ``close()`` must be called before the last reference goes.
public struct GroupSkillsDirectory: Directory {
    private let calls: AuthorizedCalls
    private let groups: GroupReader<WireGroup>

    /// - Parameters:
    ///   - clock: for waiting and measuring.
    ///   - wallClock: for what is recorded, and for the dates that a server asks to wait until.
    ///   - random: for the length of back-offs.
    ///   - noting: is told of every request, and of every wait that a server's failure or its rate limit brings about.
    public init(
        _ configuration: ClientConfiguration, clock: any Clock<Duration>, wallClock: @escaping WallClock,
        random: @escaping Chance, noting: @escaping @Sendable (DirectoryNote) -> Void = { _ in }
    ) {
        calls = AuthorizedCalls(
            configuration, scopes: [Scope.write, Scope.read], needed: Scope.write, clock: clock, wallClock: wallClock,
            random: random, noting: noting)
        groups = GroupReader(
            calls: calls, path: configuration.basePath + "/Groups", pageSize: configuration.pageSize,
            need: .scope(Scope.read))
    }

    public func page(at startIndex: Int, known: KnownPage?) async throws(DirectoryError) -> GroupPage {
        try await groups.page(at: startIndex, known: known)
    }

    public var groupsPerPage: Int { groups.pageSize }

    public func sighting(of target: Target) async throws(DirectoryError) -> Sighting? {
        try await groups.group(id: target.serverID)
    }

    public func write(
        _ skills: SkillSet, on group: Sighting, onceRecorded record: (Sighting) -> Bool
    ) async throws(DirectoryError) -> WriteAnswer? {
        let path = groups.path(of: group.id)
        let body: ByteBuffer
        do {
            body = try PutBody(skills, on: group).encoded()
        } catch {
            throw .unwritable(DirectoryError.Call(method: "PUT", path: path), reason: .notJSON)
        }
        return try await calls.write(
            .PUT, path, body: body, needing: .scope(Scope.write), onceRecorded: { record(group) }
        ).map {
            WriteAnswer(
                $0, confirmedBy: { groups.isTaken(by: $0, id: group.id) },
                showing: { groups.shown(by: $0, id: group.id) })
        }
    }

    public func requestsSent() async -> Int { calls.requestsSent }

    public func requestsPerMinute() async -> Int { await calls.requestsPerMinute }

    /// Obtains a token and reads a page of groups.
    public func checkAccess() async throws(DirectoryError) -> Access {
        let sample = try await groups.sample()
        return Access(
            grantedScopes: try await calls.tokens.token().scopes, totalResults: sample.total,
            groupsRead: sample.read, unreadable: sample.unreadable)
    }

    public func close() async { await calls.close() }
}
