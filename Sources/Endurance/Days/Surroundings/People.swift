import Domain
import GenesysCloud
import Simulator
import Store
import SyncEngine
import TestSupport

/// People who bear the skills of their groups, and others': the dialect `genesys-cloud`.
struct People: Surroundings {
    private static let names = (1...6).map { "Group \($0)" }
    private static let peopleCount = 24
    private static let proficiencies = [1, 1, 2.5, 5]

    let world: World
    private let mode: Mode
    private let skills: [String]
    private let people: [String]
    private var mapped: [String: SkillSet] = [:]
    /// What others took from a person, and how many cycles have seen that since. Nobody can tell whose it is when it comes back
    /// soon after.
    private var takenUnseen: [Held: Int] = [:]
    /// What others took in the very moment in which we gave it, or rated what was theirs: nobody can tell which of the two.
    private var takenInTheMoment: Set<Held> = []
    private var withoutSkills: Set<String> = []
    /// The server is late, hides skills and takes writes that it refuses. Nobody could tell afterwards whose a skill is that
    /// others give while we do, so others give only what nothing is mapped to.
    private let isUnreliable: Bool

    private struct Held: Hashable {
        let person: String
        let skill: String
    }

    static func server(_ configuration: inout SimulatedServer.Configuration) {
        configuration.dialect = .genesysCloud(.unlimited)
    }

    static func client(
        _ configuration: ClientConfiguration, clock: any Clock<Duration>, wallClock: @escaping WallClock,
        random: @escaping Chance
    ) -> any Directory {
        PlatformDirectory(configuration, clock: clock, wallClock: wallClock, random: random)
    }

    static func settle(in world: World, mode: Mode, _ random: inout SeededRandom) async throws -> People {
        let skills = await world.addSkills(count: 6)
        var people: [String] = []
        for number in 1...peopleCount {
            let before = random.some(of: skills, most: 2)
            people.append(try await world.addPerson(named: "Person \(number)", skills: before))
        }
        for name in names {
            try await world.join(world.add(displayName: name), random.some(of: people, most: 12))
        }
        let isUnreliable = random.chance(50)
        return People(world: world, mode: mode, skills: skills, people: people, isUnreliable: isUnreliable)
    }

    private init(world: World, mode: Mode, skills: [String], people: [String], isUnreliable: Bool) {
        self.isUnreliable = isUnreliable
        self.world = world
        self.mode = mode
        self.skills = skills
        self.people = people
    }

    mutating func remap(_ random: inout SeededRandom) -> [Mapping] {
        for name in Self.names where random.chance(30) {
            let asked = random.some(of: isUnreliable ? Array(skills.dropLast(2)) : skills, most: 3).map { id in
                Skill(id: id, proficiency: Self.proficiencies.randomElement(using: &random) ?? 1)
            }
            mapped[name] = random.chance(85) ? SkillSet(asked) : nil
        }
        return mapped.map { Mapping(groupName: $0.key, skills: $0.value) }
    }

    // MARK: What others do

    mutating func othersEdit(beside store: Store, _ random: inout SeededRandom) async throws -> Int {
        var edits = 0
        while random.chance(50) {
            guard let person = people.randomElement(using: &random), let skill = skills.randomElement(using: &random),
                let group = await world.groups.randomElement(using: &random)
            else { break }
            switch Int.random(in: 0..<5, using: &random) {
            case 0:
                let given = isUnreliable ? skills.suffix(2).randomElement(using: &random) ?? skill : skill
                try await give(given, to: person, beside: store, &random)
            case 1: try await take(skill, from: person)
            case 2: try await world.leave(group.id, person)
            default:
                if await world.person(person)?.state != .deleted {
                    let kind: [Membership.Kind] = [.individual, .owner, .dynamic]
                    try await world.join(group.id, person, as: kind.randomElement(using: &random) ?? .individual)
                }
            }
            edits += 1
        }
        if random.chance(4) {
            try await deleteOrAddGroup(&random)
            edits += 1
        }
        if random.chance(4), let person = people.randomElement(using: &random),
            await world.person(person)?.state != .deleted
        {
            let isDeleted = random.chance(10)
            try await world.edit(person: person, state: isDeleted ? .deleted : random.chance(50) ? .active : .inactive)
            edits += 1
        }
        withoutSkills = random.chance(10) ? Set(random.some(of: people, most: 3)) : []
        await world.leaveOutSkills(of: withoutSkills)
        return edits
    }

    /// Only where it can be told afterwards that others gave it.
    private func give(
        _ skill: String, to person: String, beside store: Store, _ random: inout SeededRandom
    ) async throws {
        let proficiency = Self.proficiencies.randomElement(using: &random) ?? 1
        guard takenUnseen[Held(person: person, skill: skill)] == nil else { return }
        let isOnItsWay = try store.unsettledAttempts().contains {
            $0.target.serverID == person && write(of: $0).given.contains(skill)
        }
        if !isOnItsWay { try await world.give(skill, proficiency: proficiency, to: person) }
    }

    private mutating func take(_ skill: String, from person: String) async throws {
        guard await world.person(person)?.held(skill) != nil else { return }
        takenUnseen[Held(person: person, skill: skill)] = 0
        try await world.take(skill, from: person)
    }

    private func deleteOrAddGroup(_ random: inout SeededRandom) async throws {
        let groups = await world.groups
        if random.chance(50), let group = groups.randomElement(using: &random) {
            try await world.delete(group.id)
        } else if let name = Self.names.first(where: { name in !groups.contains { $0.displayName == name } }) {
            let here = await world.people.filter { $0.state != .deleted }.map(\.id)
            try await world.join(world.add(displayName: name), random.some(of: here, most: 12))
        }
    }

    func injectFaults(_ random: inout SeededRandom) async {
        // Others take everything from the person in the moment of the write.
        if random.chance(5) {
            await world.inject(.conflictByOutsideEdit(skills: []), on: random.chance(50) ? .grant() : .revoke())
        }
        if random.chance(3) { await world.inject(.cutAnswerShort, on: .grant()) }
        if random.chance(3) { await world.inject(.cutAnswerShort, on: .members()) }
        // Less than there is between two cycles, as a list that is a cycle behind.
        if isUnreliable { await world.turnUnreliable(lateBy: 170, seed: random.next()) }
    }

    mutating func quieten() async {
        await world.turnReliable()
        withoutSkills = []
        await world.leaveOutSkills(of: withoutSkills)
    }

    // MARK: What is looked at

    mutating func cycleBegins() async {}

    func writes(in requests: ArraySlice<RequestRecord>) -> [SeenWrite] {
        requests.filter { [.grant, .revoke].contains($0.endpoint) }.map { request in
            // Beside a server that is late nobody knows what is in force.
            let isPlain = !isUnreliable && request.fault == nil && request.status.map { 200..<300 ~= $0 } ?? false
            return SeenWrite(
                write: SentWrite(
                    target: request.personID ?? "", given: Self.given(by: request),
                    taken: Set([request.takenSkill].compactMap(\.self))),
                status: request.status, isNeedless: isPlain && request.skillEdits.isEmpty)
        }
    }

    func write(of attempt: Attempt) -> SentWrite {
        let work = SkillWork(from: attempt.skillsBefore ?? .empty, to: attempt.skillsAfter)
        return SentWrite(target: attempt.target.serverID, given: work.added, taken: Set(work.removed.ids))
    }

    /// Nothing is taken away that no request gave, no group is written, and nobody loses more than the guard lets through.
    mutating func trespass(_ requests: ArraySlice<RequestRecord>, _ report: CycleReport?) async -> String? {
        if let edit = requests.flatMap(\.skillEdits).first(where: \.isTrespass) {
            return "\(edit.skillID) was taken from \(edit.personID), who had it from others"
        }
        if let request = requests.first(where: { [.put, .replaceSkills].contains($0.endpoint) }) {
            return "\(request.method) \(request.path) was sent"
        }
        for request in requests {
            guard case .conflictByOutsideEdit? = request.fault, let person = request.personID else { continue }
            for skill in skills { takenUnseen[Held(person: person, skill: skill)] = 0 }
            takenInTheMoment.formUnion(Self.given(by: request).ids.map { Held(person: person, skill: $0) })
        }
        if report?.outcome == .converged {
            let seen = Set(await world.people.filter { $0.state == .active }.map(\.id)).subtracting(withoutSkills)
            for held in takenUnseen.keys where seen.contains(held.person) { takenUnseen[held, default: 0] += 1 }
            takenUnseen = takenUnseen.filter { $0.value < cyclesUntilGone }
        }
        guard let report, !report.isReleased else { return nil }
        let losers = Set(
            requests.flatMap(\.skillEdits).filter { if case .revoked = $0.change { true } else { false } }
                .map(\.personID))
        return losers.count * 2 > people.count ? "\(losers.count) people lost skills without a release" : nil
    }

    func whatIsAmiss() async -> String? {
        let groups = await world.groups
        for person in await world.people where person.state == .active {
            let ofPerson = await world.groups(of: person.id)
            let asked = SkillSet(
                groups.filter { ofPerson.contains($0.id) }.flatMap { mapped[$0.displayName]?.skills ?? [] })
            let held = person.heldSkills
            let missing = mode == .replace ? asked.differing(from: held) : asked.subtracting(held)
            if !missing.isEmpty { return "\(person.name) is not given \(missing.skills)" }
            let left = held.subtracting(asked).ids.filter {
                person.held($0)?.grantedBy != .outside
                    && !takenInTheMoment.contains(Held(person: person.id, skill: $0))
            }
            if !left.isEmpty { return "\(person.name) keeps \(left), which no group gives any more" }
        }
        return nil
    }

    private static func given(by request: RequestRecord) -> SkillSet {
        SkillSet(request.givenSkills.map { Skill(id: $0.key, proficiency: $0.value) })
    }
}
