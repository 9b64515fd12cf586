import Foundation

/// What the server answers from: groups, tokens, faults and the log of requests.
///
/// Everything a request does and everything a test does here happens one after the other, never in between.
public actor World {
    /// There is no group of this id.
    public struct UnknownGroup: Error, Hashable {
        public let id: String
    }

    let now: @Sendable () -> Date
    var table = GroupTable()
    var organization = Organization()
    var lateReads: LateReads?
    var recentPast = RecentPast()
    var alteration: Alteration?
    var windows = RateWindows()
    /// The request that is being answered, and what it has done to people's skills.
    var answering: Answering?
    var tokens: TokenIssuer
    var rateLimit: RateLimit?
    var faults = FaultQueue()
    var log: RequestLog
    var gates: [Int: AsyncStream<Void>.Continuation] = [:]
    /// What `meta.location` begins with.
    private(set) var url = ""
    private var generator: SeededGenerator

    init(_ configuration: SimulatedServer.Configuration) {
        now = configuration.now
        tokens = TokenIssuer(configuration)
        rateLimit = configuration.requestsPerMinute.map(RateLimit.init(requestsPerMinute:))
        log = RequestLog(configuration.logging)
        generator = SeededGenerator(seed: configuration.seed)
    }

    /// Sets what `meta.location` begins with.
    func answer(from url: String) {
        self.url = url
        table.forgetEncoded()
    }

    // MARK: Groups

    /// Every group, in the order in which the server lists them.
    public var groups: [SimulatedGroup] { table.groups }

    /// The group of this id, `nil` where there is none.
    public func group(_ id: String) -> SimulatedGroup? { table[id] }

    /// The first group of this name in the order of the list; names need not be unique.
    public func group(named displayName: String) -> SimulatedGroup? { table.first(named: displayName) }

    /// Adds a group at version 1 to the end of the list.
    @discardableResult
    public func add(displayName: String, skills: [String] = [], attributes: [String: String] = [:]) -> String {
        var group = SimulatedGroup(
            id: makeID(), displayName: displayName, version: 1, skills: skills, lastModified: now())
        group.attributes = attributes
        table.put(group)
        return group.id
    }

    /// Adds `count` groups at version 1 to the end of the list, named and skilled by their position in it, from 1.
    @discardableResult
    public func addGroups(
        count: Int, named name: @Sendable (Int) -> String = { "Group \($0)" },
        skills: @Sendable (Int) -> [String] = { _ in [] }
    ) -> [String] {
        table.reserve(count)
        return (0..<count).map { _ in
            let position = table.count + 1
            return add(displayName: name(position), skills: skills(position))
        }
    }

    /// Edits a group as somebody other than the client would: one version up and later, even if nothing else is given.
    @discardableResult
    public func edit(
        _ id: String, displayName: String? = nil, skills: [String]? = nil
    ) throws(UnknownGroup) -> SimulatedGroup {
        guard let group = table[id] else { throw UnknownGroup(id: id) }
        let edited = group.edited(displayName: displayName, skills: skills, at: now())
        table.put(edited)
        return edited
    }

    /// Edits what else a group bears, as somebody other than the client would: one version up and later.
    ///
    /// - Parameter attributes: JSON by name; the others stay.
    public func edit(_ id: String, attributes: [String: String]) throws(UnknownGroup) {
        guard var group = table[id] else { throw UnknownGroup(id: id) }
        group.attributes.merge(attributes) { $1 }
        table.put(group.edited(at: now()))
    }

    /// - Returns: the group as it was.
    @discardableResult
    public func delete(_ id: String) throws(UnknownGroup) -> SimulatedGroup {
        guard let group = table.remove(id: id) else { throw UnknownGroup(id: id) }
        return group
    }

    /// Puts a group exactly as given, version and time included: in its place in the list, or else at the end.
    public func restore(_ group: SimulatedGroup) {
        table.put(group)
    }

    /// Makes the list exactly these groups, in this order.
    public func restore(_ groups: [SimulatedGroup]) {
        table.removeAll()
        table.reserve(groups.count)
        for group in groups { table.put(group) }
    }

    /// The groups and the organization, to be put back by ``restore(_:)-(WorldState)``.
    public var state: WorldState { WorldState(groups: groups, organization: organization) }

    /// Has the groups, people, skills and memberships be just what they were.
    public func restore(_ state: WorldState) {
        restore(state.groups)
        organization = state.organization
    }

    /// A new id, the same ones for the same seed.
    func makeID() -> String { generator.uuid() }

    // MARK: Tokens

    /// From now on the client has this secret. Tokens that were issued before stay good.
    public func rotate(clientSecret: String) {
        tokens.rotate(clientSecret: clientSecret)
    }

    /// Makes every token issued so far worthless.
    public func expireTokens() {
        tokens.expireAll()
    }
}
