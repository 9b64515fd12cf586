import Domain
import GenesysCloud
import Simulator
import Store
import SyncEngine
import TestSupport

/// Groups that bear their skills themselves: the dialect `group-skills`.
struct Groups: Surroundings {
    private static let skills = ["a", "b", "c", "d", "e"]
    private static let names = (1...16).map { "Group \($0)" }

    let world: World
    private let mode: Mode
    private var mapped: [String: SkillSet] = [:]
    private var before: [String: SimulatedGroup] = [:]
    /// What PUTs of ours added to a group, and for how many cycles that saw all groups it has not been there: what others gave
    /// again soon after they took it is nobody's to tell.
    private var granted: [String: SkillSet] = [:]
    private var absent: [String: [String: Int]] = [:]

    static func server(_ configuration: inout SimulatedServer.Configuration) {}

    static func client(
        _ configuration: ClientConfiguration, clock: any Clock<Duration>, wallClock: @escaping WallClock,
        random: @escaping Chance
    ) -> any Directory {
        GroupSkillsDirectory(configuration, clock: clock, wallClock: wallClock, random: random)
    }

    static func settle(in world: World, mode: Mode, _ random: inout SeededRandom) async throws -> Groups {
        for name in names { await world.add(displayName: name, skills: random.some(of: skills, most: 3)) }
        return Groups(world: world, mode: mode)
    }

    private init(world: World, mode: Mode) {
        self.world = world
        self.mode = mode
    }

    mutating func remap(_ random: inout SeededRandom) -> [Mapping] {
        for name in Self.names where random.chance(25) {
            mapped[name] = random.chance(85) ? SkillSet(random.some(of: Self.skills, most: 3)) : nil
        }
        return mapped.map { Mapping(groupName: $0.key, skills: $0.value) }
    }

    mutating func othersEdit(beside store: Store, _ random: inout SeededRandom) async throws -> Int {
        var edits = 0
        if random.chance(30), let group = await world.groups.randomElement(using: &random) {
            try await world.edit(group.id, skills: random.some(of: Self.skills, most: 3))
            edits += 1
        }
        if random.chance(4) {
            let groups = await world.groups
            if random.chance(50), let group = groups.randomElement(using: &random) {
                try await world.delete(group.id)
            } else if let name = Self.names.first(where: { name in !groups.contains { $0.displayName == name } }) {
                await world.add(displayName: name, skills: random.some(of: Self.skills, most: 3))
            }
            edits += 1
        }
        return edits
    }

    func injectFaults(_ random: inout SeededRandom) async {
        if random.chance(5) {
            await world.inject(.conflictByOutsideEdit(skills: random.some(of: Self.skills, most: 3)), on: .put())
        }
        if random.chance(3) { await world.inject(.cutAnswerShort, on: .put()) }
    }

    mutating func quieten() async { await world.clearFaults() }

    mutating func cycleBegins() async {
        before = Dictionary(uniqueKeysWithValues: await world.groups.map { ($0.id, $0) })
    }

    /// Closes what has been gone for so long that nobody can take it for ours.
    private mutating func forgetWhatIsGone() async {
        for group in await world.groups {
            for skill in granted[group.id]?.ids ?? [] {
                let cycles = group.skills.contains(skill) ? 0 : absent[group.id, default: [:]][skill, default: 0] + 1
                absent[group.id, default: [:]][skill] = cycles
                if cycles >= cyclesUntilGone { granted[group.id] = granted[group.id]?.subtracting([skill]) }
            }
        }
    }

    func writes(in requests: ArraySlice<RequestRecord>) -> [SeenWrite] {
        requests.compactMap(\.put).map { put in
            SeenWrite(
                write: SentWrite(
                    target: put.groupID, version: put.version.map(String.init), given: SkillSet(put.skills ?? [])),
                status: put.status, isNeedless: put.effect == .unchanged)
        }
    }

    func write(of attempt: Attempt) -> SentWrite {
        SentWrite(target: attempt.target.serverID, version: attempt.baseVersion, given: attempt.skillsAfter)
    }

    /// Nobody loses more than the guard lets through, and in additive mode nothing that was not ours.
    mutating func trespass(_ requests: ArraySlice<RequestRecord>, _ report: CycleReport?) async -> String? {
        var borne = before.mapValues { SkillSet($0.skills) }
        var losers: Set<String> = []
        for request in requests {
            if case .conflictByOutsideEdit(let skills)? = request.fault, let id = request.groupID, borne[id] != nil {
                borne[id] = SkillSet(skills)
            }
            guard let put = request.put, put.tookEffect, let before = borne[put.groupID] else { continue }
            let after = SkillSet(put.skills ?? [])
            let removed = before.subtracting(after)
            let ours = granted[put.groupID] ?? .empty
            if mode == .additive, !removed.subtracting(ours).isEmpty {
                return "additive mode took away what it never gave: \(removed.subtracting(ours).ids)"
            }
            if !removed.isEmpty { losers.insert(put.groupID) }
            granted[put.groupID] = ours.union(after.subtracting(before)).intersection(after)
            borne[put.groupID] = after
        }
        if report?.tally.complete == true { await forgetWhatIsGone() }
        guard let report, !report.isReleased else { return nil }
        // The guard goes by the groups that it knows to be there, which are a few more or less than there are.
        let present = before.values.count { mapped[$0.displayName] != nil }
        guard present >= 12, losers.count * 2 > mapped.count else { return nil }
        return "\(losers.count) of \(present) groups lost skills without a release"
    }

    func whatIsAmiss() async -> String? {
        for group in await world.groups {
            guard let asked = mapped[group.displayName] else { continue }
            let borne = SkillSet(group.skills)
            let isRight = mode == .replace ? borne == asked : asked.subtracting(borne).isEmpty
            if !isRight { return "\(group.displayName) bears \(borne.ids), not \(asked.ids)" }
        }
        return nil
    }
}
