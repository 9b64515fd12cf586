public import Domain
import Foundation
import NIOCore
import NIOHTTP1

/// Genesys Cloud as it is published: SCIM tells the groups, the Platform API who is in them and what these people bear, and
/// takes what is written. A group is never written to.
///
/// ``close()`` must be called before the last reference goes.
public struct PlatformDirectory: Directory {
    /// Beyond so many a page "may exceed internal resource limits and return a 429" (`count` of `GET /api/v2/scim/groups`).
    private static let mostGroupsPerPage = 25
    private static let peoplePerPage = 100
    /// Fewer than open the circuit: one group or person that cannot be read must not keep the others from being polled.
    private static let readTries = 3

    private let calls: AuthorizedCalls
    private let groups: GroupReader<WirePlatformGroup>

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
            configuration, proof: .basic, scopes: [], needed: nil, clock: clock, wallClock: wallClock, random: random,
            noting: noting)
        groups = GroupReader(
            calls: calls, path: "/api/v2/scim/groups", pageSize: min(configuration.pageSize, Self.mostGroupsPerPage),
            listQuery: "&excludedAttributes=members", need: .permission(Permission.groups))
    }

    // MARK: Groups

    public var groupsPerPage: Int { groups.pageSize }
    public var pageSizeBesideNames: Int? { groups.pageSize }
    public var membersPerPage: Int? { Self.peoplePerPage }
    public var mostSkills: Int? { 50 }

    public func page(at startIndex: Int, known: KnownPage?) async throws(DirectoryError) -> GroupPage {
        try await groups.page(at: startIndex, known: known)
    }

    public func groups(named name: String) async throws(DirectoryError) -> FoundGroups {
        try await groups.groups(named: name)
    }

    // MARK: People

    public func members(of group: String, page number: Int) async throws(DirectoryError) -> MemberPage? {
        let path = "/api/v2/groups/\(PercentEncoding.text(group))/members"
        let answer = try await calls.get(
            path, query: "expand=skills&pageSize=\(Self.peoplePerPage)&pageNumber=\(number)",
            bodyLimit: Request.listBodyLimit, tries: Self.readTries, orStatus: 404)
        if answer.status == 404 { return nil }
        let list = try read(EntityListing<WirePerson>.self, answer, "GET", path)
        let unread = list.unreadable.compactMap(\.id).map { Member(id: $0, displayName: $0, skills: nil) }
        return MemberPage(
            members: list.entities.map(\.member) + unread,
            unreadable: list.unreadable.map { UnreadablePerson(id: $0.id.map { OneLine.text($0) }, reason: $0.reason) },
            total: list.total, isLast: list.isLast(number), skillNames: Self.names(list.entities))
    }

    public func people(_ ids: [String]) async throws(DirectoryError) -> FoundPeople {
        try await read(people: ids)
    }

    /// Those of them that the server has, deleted ones left out. An answer that shows anybody else answers something else, and
    /// says nothing of who is missing from it.
    ///
    /// Page by page, until everybody was shown or the server has no more: how many a page has is its to choose.
    private func read(people ids: [String], tries: Int = .max) async throws(DirectoryError) -> FoundPeople {
        let path = "/api/v2/users"
        let named = ids.map { "id=\(PercentEncoding.text($0))" }.joined(separator: "&")
        let asked = Set(ids.map(ExactName.init))
        var shown: [ExactName: WirePerson] = [:]
        var arrived = 0
        var totals: Set<Int?> = []
        var isComplete = true
        for number in 1...max(1, ids.count) {
            let answer = try await calls.get(
                path,
                query: "\(named)&pageSize=\(Self.peoplePerPage)&pageNumber=\(number)&state=any&expand=skills",
                bodyLimit: Request.listBodyLimit, tries: tries)
            let list = try read(EntityListing<WirePerson>.self, answer, "GET", path)
            let known = shown.count
            for person in list.entities where asked.contains(person.exactID) { shown[person.exactID] = person }
            arrived += list.count
            totals.insert(list.total)
            isComplete =
                isComplete && list.unreadable.isEmpty && list.entities.allSatisfy { asked.contains($0.exactID) }
            // A page that shows nobody new would be followed by others like it.
            if shown.count == asked.count || shown.count == known || list.isLast(number, arrived: arrived) { break }
        }
        let found = ids.compactMap { shown[ExactName($0)] }
        return FoundPeople(
            members: found.filter { !$0.isDeleted }.map(\.member), deleted: found.filter(\.isDeleted).map(\.member.id),
            isComplete: isComplete && totals == [arrived] && shown.count == arrived)
    }

    public func sighting(of target: Target) async throws(DirectoryError) -> Sighting? {
        guard target.kind == .user else { return try await groups.group(id: target.serverID) }
        let people = try await read(people: [target.serverID], tries: Self.readTries)
        guard let member = people.members.first(where: { ExactName($0.id) == ExactName(target.serverID) }) else {
            if people.isComplete { return nil }
            throw .unreadable(DirectoryError.Call(method: "GET", path: "/api/v2/users"), reason: .personNotShown)
        }
        guard let sighting = member.sighting else {
            throw .unreadable(DirectoryError.Call(method: "GET", path: "/api/v2/users"), reason: .skillsNotShown)
        }
        return sighting
    }

    // MARK: Writing

    /// Everything is given with one `PATCH`, and taken away skill by skill. Giving comes first, so that nobody is without a
    /// skill in between, unless there would be too many.
    public func step(from before: SkillSet?, to after: SkillSet) -> SkillSet {
        let before = before ?? .empty
        let work = SkillWork(from: before, to: after)
        let given = before.overlaid(with: work.added)
        if !work.added.isEmpty, given.count <= mostSkills ?? .max { return given }
        guard let taken = work.removed.skills.first else { return after }
        return before.subtracting(SkillSet([taken]))
    }

    public func write(
        _ skills: SkillSet, on target: Sighting, onceRecorded record: (Sighting) -> Bool
    ) async throws(DirectoryError) -> WriteAnswer? {
        let work = SkillWork(from: target.skills ?? .empty, to: skills)
        let path = "/api/v2/users/\(PercentEncoding.text(target.id))/routingskills"
        if let taken = work.removed.skills.first {
            return try await calls.write(
                .DELETE, "\(path)/\(PercentEncoding.text(taken.id))", needing: .permission(Permission.assign),
                onceRecorded: { record(target) }
            ).map { WriteAnswer($0, showing: { $0.isOwnWord ? target.bearing(skills) : nil }) }.map(\.withoutGoneTaken)
        }
        return try await calls.write(
            .PATCH, "\(path)/bulk", body: try body(work.added, path), needing: .permission(Permission.assign),
            onceRecorded: { record(target) }
        ).map { Self.answer(to: $0, giving: work.added, to: target) }
    }

    private func body(_ added: SkillSet, _ path: String) throws(DirectoryError) -> ByteBuffer {
        do {
            return ByteBuffer(bytes: try JSONEncoder().encode(added.skills.map(PersonSkillBody.init)))
        } catch {
            throw .unwritable(DirectoryError.Call(method: "PATCH", path: "\(path)/bulk"), reason: .notJSON)
        }
    }

    /// A `PATCH` takes nothing away, so that a list which lacks what the person had lists no more than what was given: which of
    /// the two it does is not published. It may have been stored otherwise than it was sent.
    private static func answer(
        to write: AuthorizedCalls.Write, giving added: SkillSet, to target: Sighting
    ) -> WriteAnswer {
        let list = (try? write.sent.answer.get()).flatMap { try? $0.decoded(as: EntityListing<WirePersonSkill>.self) }
        let told = SkillSet(list?.entities.map(\.skill) ?? [])
        let given = told.intersection(added)
        let isWhole = list?.isWhole == true && (target.skills ?? .empty).subtracting(told).isEmpty
        var answer = WriteAnswer(
            write, confirmedBy: { $0.status == 204 || !given.isEmpty },
            showing: { _ in isWhole ? target.bearing(told) : nil })
        if answer.result == .applied(nil) { answer.given = given }
        return answer
    }

    // MARK: The rest

    public func requestsSent() async -> Int { calls.requestsSent }

    public func requestsPerMinute() async -> Int { await calls.requestsPerMinute }

    /// Obtains a token, and reads a page of groups, one of the people in one, one person by the list of all, and one skill.
    public func checkAccess() async throws(DirectoryError) -> Access {
        let sample = try await groups.sample()
        if let group = sample.first { try await checkPeople(in: group.id) }
        _ = try await skills(named: nil, page: 1, pageSize: 1)
        return Access(
            grantedScopes: try await calls.tokens.token().scopes, totalResults: sample.total,
            groupsRead: sample.read, unreadable: sample.unreadable,
            permissions: [Permission.groups, Permission.viewSkills], untried: [Permission.assign])
    }

    /// What a poll asks for of people takes no permission that has a name, and may be refused all the same.
    private func checkPeople(in group: String) async throws(DirectoryError) {
        let lists = [
            ("/api/v2/groups/\(PercentEncoding.text(group))/members", "pageSize=1&pageNumber=1&expand=skills"),
            ("/api/v2/users", "pageSize=1&state=any&expand=skills"),
        ]
        for (path, query) in lists {
            // The group may have gone since.
            let answer = try await calls.get(path, query: query, bodyLimit: Request.listBodyLimit, orStatus: 404)
            if answer.isSuccess { _ = try read(EntityListing<WirePerson>.self, answer, "GET", path) }
        }
    }

    public func close() async { await calls.close() }

    func skills(
        named prefix: String?, page number: Int, pageSize: Int
    ) async throws(DirectoryError) -> EntityListing<WireSkill> {
        let filter = prefix.map { "&name=\(PercentEncoding.text($0))" } ?? ""
        return try await listSkills("pageSize=\(pageSize)&pageNumber=\(number)\(filter)")
    }

    func listSkills(_ query: String) async throws(DirectoryError) -> EntityListing<WireSkill> {
        let path = "/api/v2/routing/skills"
        let answer = try await calls.get(
            path, query: query, needing: .permission(Permission.viewSkills), bodyLimit: Request.listBodyLimit)
        return try read(EntityListing<WireSkill>.self, answer, "GET", path)
    }

    private func read<Body: Decodable>(
        _ type: Body.Type, _ answer: Answer, _ method: String, _ path: String
    ) throws(DirectoryError) -> Body {
        do {
            return try answer.decoded(as: type)
        } catch {
            throw .unreadable(DirectoryError.Call(method: method, path: path), reason: .init(error))
        }
    }

    private static func names(_ people: [WirePerson]) -> [String: String] {
        people.reduce(into: [:]) { names, person in names.merge(person.skillNames) { $1 } }
    }
}
