import Crypto
public import Domain
import Foundation
import NIOCore

/// The server of the tutorial: SCIM groups that bear their skills and an integer version, a stale version answered 409.
///
/// ``close()`` must be called before the last reference goes.
public struct GroupSkillsDirectory: Directory {
    private let calls: AuthorizedCalls
    private let groupsPath: String
    private let pageSize: Int

    /// Fewer than open the circuit: one group that cannot be read must not keep the others from being polled.
    private static let readTries = 3

    /// - Parameters:
    ///   - clock: for waiting and measuring.
    ///   - wallClock: for what is recorded, and for the dates that a server asks to wait until.
    ///   - random: for the length of back-offs.
    ///   - waiting: is told of every wait that a server's failure or its rate limit brings about.
    public init(
        _ configuration: ClientConfiguration, clock: any Clock<Duration>, wallClock: @escaping WallClock,
        random: @escaping Chance, waiting: @escaping @Sendable (DirectoryWait) -> Void = { _ in }
    ) {
        let timeline = Timeline(clock)
        let paced = PacedTransport(
            transport: Transport(
                requestTimeout: configuration.requestTimeout,
                maxConcurrentRequests: configuration.maxConcurrentRequests),
            pacer: Pacer(
                requestsPerMinute: configuration.requestsPerMinute,
                maxConcurrentRequests: configuration.maxConcurrentRequests, timeline: timeline, random: random,
                waiting: waiting),
            timeline: timeline, wallClock: wallClock)
        let form = TokenRequest(
            origin: configuration.loginURL.origin, credentials: configuration.credentials,
            scopes: [Scope.write, Scope.read])
        calls = AuthorizedCalls(
            origin: configuration.apiURL.origin, credentials: configuration.credentials,
            tokens: TokenSource(form, needed: Scope.write, transport: paced, timeline: timeline), transport: paced)
        groupsPath = configuration.basePath + "/Groups"
        pageSize = configuration.pageSize
    }

    public func page(at startIndex: Int, known: KnownPage?) async throws(DirectoryError) -> GroupPage {
        let answer = try await list(at: startIndex, count: pageSize)
        let fingerprint = Self.fingerprint(of: answer.body)
        if let known, known.fingerprint == fingerprint {
            return GroupPage(
                startIndex: startIndex, fingerprint: fingerprint, groupCount: known.groupCount,
                totalResults: known.totalResults, contents: .unchanged)
        }
        let list = try read(answer)
        let (groups, unreadable) = list.sorted(from: startIndex)
        return GroupPage(
            startIndex: startIndex, fingerprint: fingerprint, groupCount: list.resources.count,
            totalResults: list.totalResults, contents: .groups(groups), unreadable: unreadable)
    }

    public func sighting(of target: Target) async throws(DirectoryError) -> Sighting? {
        let id = target.serverID
        let path = path(of: id)
        let call = DirectoryError.Call(method: "GET", path: path)
        let answer = try await calls.get(path, tries: Self.readTries, orStatus: 404)
        if answer.status == 404 { return nil }
        do {
            let group = try answer.decoded(as: WireGroup.self).group
            if group.id == id { return group }
        } catch {
            throw .unreadable(call, reason: (error as? DecodingError)?.reason() ?? "it is no JSON")
        }
        throw .unreadable(call, reason: "it is another group")
    }

    public func write(
        _ skills: SkillSet, on group: Sighting, onceRecorded record: () -> Bool
    ) async throws(DirectoryError) -> WriteAnswer? {
        let path = path(of: group.id)
        let body: ByteBuffer
        do {
            body = try PutBody(skills, on: group).encoded()
        } catch {
            throw .unreadable(DirectoryError.Call(method: "PUT", path: path), reason: "it cannot be written as JSON")
        }
        return try await calls.put(path, body: body, onceRecorded: record).map { WriteAnswer($0, on: group.id) }
    }

    public func requestsSent() async -> Int { calls.transport.transport.requestsSent }

    /// Obtains a token and reads one group. Changes nothing.
    public func checkAccess() async throws(DirectoryError) -> Access {
        let totalResults = try read(await list(at: 1, count: 1)).totalResults
        return Access(grantedScopes: try await calls.tokens.token().scopes, totalResults: totalResults)
    }

    /// Closes all connections. Calls that are under way fail, and so does every later one.
    public func close() async {
        await calls.transport.transport.close()
    }

    // MARK: Requests and answers

    private func path(of id: String) -> String { "\(groupsPath)/\(PercentEncoding.text(id))" }

    private func list(at startIndex: Int, count: Int) async throws(DirectoryError) -> Answer {
        try await calls.get(
            groupsPath, query: "startIndex=\(startIndex)&count=\(count)", bodyLimit: Request.listBodyLimit)
    }

    private func read(_ answer: Answer) throws(DirectoryError) -> GroupList {
        do {
            return try answer.decoded(as: GroupList.self)
        } catch {
            let call = DirectoryError.Call(method: "GET", path: groupsPath)
            throw .unreadable(call, reason: (error as? DecodingError)?.reason() ?? "it is no JSON")
        }
    }

    private static func fingerprint(of body: ByteBuffer) -> Fingerprint {
        var hash = SHA256()
        body.withUnsafeReadableBytes { hash.update(bufferPointer: $0) }
        return Fingerprint(bytes: Array(hash.finalize()))
    }
}
