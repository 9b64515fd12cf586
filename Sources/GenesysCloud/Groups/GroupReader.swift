import Crypto
import Domain
import NIOCore

/// Reads the groups of a SCIM server: pages of them, and single ones.
struct GroupReader<Form: GroupForm>: Sendable {
    /// Fewer than open the circuit: one group that cannot be read must not keep the others from being polled.
    private static var readTries: Int { 3 }

    let calls: AuthorizedCalls
    /// Of all groups.
    let path: String
    let pageSize: Int
    /// What else the query of a page says, with an ampersand in front.
    var listQuery = ""
    /// What reading takes, where that has a name.
    var need: DirectoryError.AccessNeed?
    /// The most bytes a single group may have.
    var bodyLimit = Request.plainBodyLimit
    /// What the form needs to know to be decoded.
    var userInfo: [CodingUserInfoKey: any Sendable] = [:]

    func page(at startIndex: Int, known: KnownPage?) async throws(DirectoryError) -> GroupPage {
        let answer = try await page(at: startIndex, count: pageSize)
        let fingerprint = Self.fingerprint(of: answer.body)
        if let known, known.fingerprint == fingerprint {
            return GroupPage(
                startIndex: startIndex, fingerprint: fingerprint, groupCount: known.groupCount,
                totalResults: known.totalResults, contents: .unchanged)
        }
        let list = try list(answer)
        let (groups, unreadable) = list.sorted(from: startIndex)
        return GroupPage(
            startIndex: startIndex, fingerprint: fingerprint, groupCount: list.resources.count,
            totalResults: list.totalResults, contents: .groups(groups), unreadable: unreadable)
    }

    /// The first page, for a look at what the server has.
    func sample() async throws(DirectoryError) -> GroupSample {
        let list = try list(await page(at: 1, count: pageSize))
        let (groups, unreadable) = list.sorted(from: 1)
        return GroupSample(first: groups.first, read: groups.count, unreadable: unreadable, total: list.totalResults)
    }

    /// A page as it came.
    func page(at startIndex: Int, count: Int) async throws(DirectoryError) -> Answer {
        try await calls.get(
            path, query: "startIndex=\(startIndex)&count=\(count)\(listQuery)", needing: need,
            bodyLimit: Request.listBodyLimit)
    }

    /// Every group of exactly this name: RFC 7644, section 3.4.2.2. The filter may take other names for the same, and there may
    /// be more of these than a page has.
    ///
    /// - Throws: also `DirectoryError.pageRepeated` and `DirectoryError.pagesWithoutEnd`: such a server cannot be asked for a
    ///   name.
    func groups(named name: String) async throws(DirectoryError) -> FoundGroups {
        let filter = PercentEncoding.text("displayname eq \(FilterText.quoted(name))")
        var found: [Sighting] = []
        var unreadable: [UnreadableGroup] = []
        var arrived = 0
        var totals: Set<Int?> = []
        var last: Fingerprint?
        for _ in 0..<Poll.maxPages {
            let start = arrived + 1
            let answer = try await calls.get(
                path, query: "startIndex=\(start)&count=\(pageSize)&filter=\(filter)\(listQuery)", needing: need,
                bodyLimit: Request.listBodyLimit)
            let fingerprint = Self.fingerprint(of: answer.body)
            let list = try list(answer)
            if !list.resources.isEmpty, fingerprint == last { throw .pageRepeated(of: .groups, at: start) }
            last = fingerprint
            let page = list.sorted(from: start)
            found += page.groups
            unreadable += page.unreadable
            arrived += list.resources.count
            totals.insert(list.totalResults)
            guard !list.resources.isEmpty, arrived < list.totalResults ?? 0 else {
                return FoundGroups(
                    groups: found.filter { $0.displayName.utf8.elementsEqual(name.utf8) }, unreadable: unreadable,
                    isComplete: unreadable.isEmpty && totals == [arrived])
            }
        }
        throw .pagesWithoutEnd(of: .groups, pages: Poll.maxPages, total: nil)
    }

    func group(id: String) async throws(DirectoryError) -> Sighting? { try await found(id: id)?.group }

    /// The group with the answer that showed it, `nil` where the server has none of that id.
    func found(id: String) async throws(DirectoryError) -> (group: Sighting, answer: Answer)? {
        let path = path(of: id)
        let call = DirectoryError.Call(method: "GET", path: path)
        let answer = try await calls.get(
            path, needing: need, bodyLimit: bodyLimit, tries: Self.readTries, orStatus: 404)
        if answer.status == 404 { return nil }
        let group = try decoded(Form.self, answer, call).group(in: answer)
        if let name = Form.nameTwice(in: answer.body, userInfo) {
            throw .unreadable(call, reason: .value(.twice, at: name))
        }
        guard ExactName(group.id) == ExactName(id) else { throw .unreadable(call, reason: .otherGroup) }
        return (group, answer)
    }

    /// The group that an answer to a PUT shows, `nil` where it shows none, or another, or leaves out what the group bears: what
    /// is not shown is not known, and none is something else.
    func shown(by answer: Answer, id: String) -> Sighting? {
        told(by: answer, id: id).flatMap { $0.group.skills == nil ? nil : $0.group(in: answer) }
    }

    /// Whether an answer to a PUT says that it was taken: with the group, whatever of it, or with nothing at all.
    func isTaken(by answer: Answer, id: String) -> Bool { answer.status == 204 || told(by: answer, id: id) != nil }

    private func told(by answer: Answer, id: String) -> Form? {
        let form = try? answer.decoded(as: Form.self, userInfo: userInfo)
        return form?.group.id == id && Form.nameTwice(in: answer.body, userInfo) == nil ? form : nil
    }

    func path(of id: String) -> String { "\(path)/\(PercentEncoding.text(id))" }

    var listCall: DirectoryError.Call { DirectoryError.Call(method: "GET", path: path) }

    func decoded<Body: Decodable>(
        _ type: Body.Type, _ answer: Answer, _ call: DirectoryError.Call
    ) throws(DirectoryError) -> Body {
        do {
            return try answer.decoded(as: type, userInfo: userInfo)
        } catch {
            throw .unreadable(call, reason: .init(error))
        }
    }

    private static func fingerprint(of body: ByteBuffer) -> Fingerprint {
        var hash = SHA256()
        body.withUnsafeReadableBytes { hash.update(bufferPointer: $0) }
        return Fingerprint(bytes: Array(hash.finalize()))
    }
}

/// What a first page of groups had.
struct GroupSample {
    /// `nil` where there is none that can be read.
    let first: Sighting?
    let read: Int
    let unreadable: [UnreadableGroup]
    /// How many groups the server says there are, `nil` where it does not say.
    let total: Int?
}
