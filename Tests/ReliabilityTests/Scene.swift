import Domain
import Simulator

/// What the program meets while it is killed.
enum Scene: String, CaseIterable, Sendable, CustomStringConvertible {
    /// No database yet: it is made, migrated, and filled from the configuration.
    case firstRun = "first run"
    /// One PUT after the other.
    case oneByOne = "one by one"
    case sideBySide = "side by side"
    /// Others edit two groups in the moment of our PUT.
    case conflicts
    /// Answers that lie, that do not come, or that say no for now.
    case failures
    /// The second revision of a database with a history, in the mode additive, with answers that show no group.
    case additive
    /// People who bear their groups' skills: some are given, taken one by one, or rated otherwise.
    case people
    /// The same, with answers that lie or do not come, and skills that others take in the moment of the write.
    case peopleInTrouble = "people in trouble"
    /// The same, and the server is late, hides skills, breaks answers off, and takes half of what it refuses.
    case unreliable = "people on an unreliable server"

    /// Enough groups for two pages. The last two are not mapped.
    static let groups = (1...8).map { "Group \($0)" }
    static let mapped = groups.prefix(6)

    var description: String { rawValue }
    var mode: String { self == .additive ? "additive" : "replace" }
    var concurrency: Int { self == .oneByOne || self == .firstRun ? 1 : 4 }

    var isOfPeople: Bool { [.people, .peopleInTrouble, .unreliable].contains(self) }
    /// Whether it begins with a database that has a history.
    var hasHistory: Bool { self == .additive || isOfPeople }

    var server: SimulatedServer.Configuration {
        var server = SimulatedServer.Configuration()
        if isOfPeople { server.dialect = .genesysCloud(.unlimited) }
        server.putAnswersWithBody = self != .additive
        return server
    }

    /// What the mappings of groups that bear skills ask for.
    func mapping(in season: Season = .autumn) -> [String: [String]] {
        let campaign = self == .additive && season == .spring ? "spring" : "autumn"
        return Dictionary(uniqueKeysWithValues: Self.mapped.map { ($0, [campaign, "skill of \($0)"]) })
    }

    /// What the groups of this world are mapped to.
    func mapping(in world: World, _ season: Season = .autumn) async -> [String: SkillSet] {
        isOfPeople
            ? await peopleMapping(in: world, season) : mapping(in: season).mapValues { SkillSet($0) }
    }

    /// Puts up what is there before skill-sync has ever seen it.
    func putUp(in world: World) async throws {
        if isOfPeople { return try await Self.putUpPeople(in: world) }
        for group in Self.groups { await world.add(displayName: group, skills: Self.first(group)) }
    }

    /// What others do between the two revisions of a scene with a history.
    func goOn(in world: World) async throws {
        if isOfPeople { try await Self.changeMembers(in: world) }
    }

    /// What a group bears before skill-sync has ever seen it.
    static func first(_ group: String) -> [String] { ["old of \(group)"] }

    func injectFaults(into world: World) async {
        switch self {
        case .firstRun, .oneByOne, .sideBySide, .people, .unreliable:
            break
        case .conflicts:
            await world.inject(.conflictByOutsideEdit(skills: Self.edited("during PUT 2")), on: .put(), after: 1)
            await world.inject(.conflictByOutsideEdit(skills: Self.edited("during PUT 4")), on: .put(), after: 3)
        case .failures:
            await world.inject(.applyThenAnswer(CannedAnswer(status: 500)), on: .put())
            await world.inject(.applyThenCloseConnection, on: .put(), after: 2)
            await world.inject(.status(503), on: .put(), after: 3)
            await world.inject(.cutAnswerShort, on: .put(), after: 5)
        case .additive:
            await world.inject(.conflictByOutsideEdit(skills: Self.edited("during PUT 3")), on: .put(), after: 2)
        case .peopleInTrouble:
            await world.inject(.applyThenAnswer(CannedAnswer(status: 500)), on: .grant())
            await world.inject(.cutAnswerShort, on: .grant(), after: 1)
            await world.inject(.status(503), on: .grant(), after: 3)
            await world.inject(.applyThenCloseConnection, on: .revoke())
            await world.inject(.conflictByOutsideEdit(skills: []), on: .revoke(), after: 2)
            await world.inject(.status(503), on: .members(), after: 1)
        }
    }

    /// How many writes a server is sure to see, and which requests are the one of this number, from 1.
    var writes: Int { isOfPeople ? Self.grants + Self.revocations : Self.mapped.count }

    func write(_ number: Int) -> (requests: RequestMatcher, after: Int) {
        if !isOfPeople { return (.put(), number - 1) }
        return number <= Self.grants ? (.grant(), number - 1) : (.revoke(), number - Self.grants - 1)
    }

    /// What others leave when they edit a group: never what we would ask for, or nobody could tell who it was.
    static func edited(_ occasion: String) -> [String] { ["vip \(occasion)"] }

    /// Whether the group may be left so: in the mode additive with all that others gave it.
    func isInStep(_ group: String, bearing skills: Set<String>, lastEdit: Set<String>) -> Bool {
        guard let mapped = mapping()[group] else { return skills == lastEdit }
        if mode == "replace" { return skills == Set(mapped) }
        return skills.isSuperset(of: mapped) && !skills.contains("spring")
            && skills.isSuperset(of: lastEdit.subtracting(["spring"]))
    }
}

/// Whose mappings are in force: those before the scene, those of it, or those that come while nobody is at work.
enum Season {
    case spring, autumn, winter
}
