public import Domain
import NIOCore
import NIOHTTP1

/// A server of RFC 7643 and 7644 whose groups bear their skills in an attribute of their own.
///
/// A PUT is the whole group as it was read right before, with its skills replaced and under the version that was read.
///
/// ``close()`` must be called before the last reference goes.
public struct SCIMDirectory: Directory {
    private let calls: AuthorizedCalls
    private let groups: GroupReader<SCIMGroup>
    private let attribute: SkillsAttribute
    private let proven: ProvenAttribute

    /// - Parameters:
    ///   - attribute: where groups bear their skills.
    ///   - clock: for waiting and measuring.
    ///   - wallClock: for what is recorded, and for the dates that a server asks to wait until.
    ///   - random: for the length of back-offs.
    ///   - noting: is told of every request, and of every wait that a server's failure or its rate limit brings about.
    public init(
        _ configuration: ClientConfiguration, skillsIn attribute: SkillsAttribute, clock: any Clock<Duration>,
        wallClock: @escaping WallClock, random: @escaping Chance,
        noting: @escaping @Sendable (DirectoryNote) -> Void = { _ in }
    ) {
        self.attribute = attribute
        // RFC 7644 knows no scopes: what a client may do is the server's business.
        calls = AuthorizedCalls(
            configuration, scopes: [], needed: nil, clock: clock, wallClock: wallClock, random: random,
            noting: noting)
        groups = GroupReader(
            calls: calls, path: configuration.basePath + "/Groups", pageSize: configuration.pageSize,
            // Thousands of members are of no use to a poll. A server that does not know the parameter ignores it.
            listQuery: "&excludedAttributes=members", bodyLimit: Request.listBodyLimit,
            userInfo: .naming(attribute))
        proven = ProvenAttribute(
            attribute, calls: calls, groups: groups, schemasPath: configuration.basePath + "/Schemas")
    }

    public func page(at startIndex: Int, known: KnownPage?) async throws(DirectoryError) -> GroupPage {
        _ = try await proven.skillForm()
        return try await groups.page(at: startIndex, known: known)
    }

    public var groupsPerPage: Int { groups.pageSize }

    public var readsTellSkills: Bool { true }

    public func sighting(of target: Target) async throws(DirectoryError) -> Sighting? {
        _ = try await proven.skillForm()
        return try await groups.group(id: target.serverID)
    }

    public func write(
        _ skills: SkillSet, on group: Sighting, onceRecorded record: (Sighting) -> Bool
    ) async throws(DirectoryError) -> WriteAnswer? {
        let form = try await proven.skillForm()
        let path = groups.path(of: group.id)
        let call = DirectoryError.Call(method: "PUT", path: path)
        guard let (current, answer) = try await groups.found(id: group.id) else {
            throw .unwritable(call, reason: .targetGone)
        }
        guard current.isSame(as: group) else {
            throw .changedMeanwhile(call, expected: group.version, found: current.version)
        }
        guard let version = current.version else { throw .versionMissing(call) }
        guard let tag = EntityTag.header(for: version, beside: answer.entityTag) else {
            throw .unwritable(call, reason: .versionUnfit(OneLine.text(version)))
        }
        let put = try await calls.write(
            .PUT, path, body: try body(skills, form, replacing: answer.body, of: group.id, call),
            headers: ["Content-Type": "application/scim+json", "If-Match": tag], bodyLimit: Request.listBodyLimit,
            onceRecorded: { record(current) })
        return put.map {
            WriteAnswer(
                $0, isConflict: { $0.status == 400 && ErrorDetail.scimType(of: $0) == "invalidVers" },
                confirmedBy: { groups.isTaken(by: $0, id: group.id) }, showing: { groups.shown(by: $0, id: group.id) })
        }
    }

    public func requestsSent() async -> Int { calls.requestsSent }

    public func requestsPerMinute() async -> Int { await calls.requestsPerMinute }

    /// Obtains a token, makes sure of the skills attribute and reads a page of groups.
    public func checkAccess() async throws(DirectoryError) -> Access {
        _ = try await proven.skillForm()
        let sample = try await groups.sample()
        return Access(
            grantedScopes: try await calls.tokens.token().scopes, totalResults: sample.total,
            groupsRead: sample.read, unreadable: sample.unreadable)
    }

    public func close() async { await calls.close() }

    /// The whole group with other skills, read once more to see that nothing but these came of it.
    private func body(
        _ skills: SkillSet, _ form: SkillForm, replacing body: ByteBuffer, of id: String, _ call: DirectoryError.Call
    ) throws(DirectoryError) -> ByteBuffer {
        let written: ByteBuffer
        do {
            written = try GroupText(body, attribute).replacingSkills(with: skills.ids, form: form)
        } catch {
            throw .unwritable(call, reason: .restNotKept)
        }
        let answer = Answer(status: 200, reasonPhrase: "", headers: [:], body: written)
        guard groups.shown(by: answer, id: id)?.skills == skills else {
            throw .unwritable(call, reason: .restNotKept)
        }
        return written
    }
}

extension Sighting {
    /// Whether a change that starts from `planned` may go on from here: the skills and the name are the same, and so is the
    /// version where the poll showed one.
    ///
    /// The version alone says too little. A list may come from a cache, or leave the skills out, and a weak tag may stay
    /// when they change: RFC 7232, section 2.1.
    fileprivate func isSame(as planned: Sighting) -> Bool {
        skills == planned.skills && displayName.utf8.elementsEqual(planned.displayName.utf8)
            && (planned.version == nil || version == planned.version)
    }
}
