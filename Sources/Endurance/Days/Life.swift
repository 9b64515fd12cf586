import Domain
import Foundation
import Simulator
import Store
import SyncEngine
import TestSupport

/// What chance does to an installation, and what is looked at after every cycle.
struct Life {
    private static let skills = ["a", "b", "c", "d", "e"]
    private static let names = (1...16).map { "Group \($0)" }
    private static let yearInSeconds = 365.0 * 86_400

    private let world: World
    private let url: String
    private let time: VirtualTime
    private let mode: Mode
    private var folder: URL
    private var installation: Installation
    private var random: SeededRandom
    private var mapped: [String: SkillSet] = [:]
    private var watch: Watch
    private var happened = DayTally()

    init(seed: UInt64, world: World, url: String, folder: URL, time: VirtualTime) async throws {
        self.world = world
        self.url = url
        self.time = time
        self.folder = folder
        random = SeededRandom(seed: seed)
        mode = Bool.random(using: &random) ? .replace : .additive
        installation = try Installation(in: folder, url: url, mode: mode, time: time)
        watch = Watch(world: world, mode: mode)
        for name in Self.names { await world.add(displayName: name, skills: someSkills().ids) }
        try importSomething()
    }

    /// Something happens, or nothing, and then a cycle runs, or begins.
    mutating func liveThroughACycle() async throws {
        if chance(8) { try importSomething() }
        if chance(30) { try await editSomething() }
        if chance(4) { try await deleteOrAddSomething() }
        if chance(1) { jumpInTime() }
        if chance(3) { await world.expireTokens() }
        if chance(3) { try await restart() }
        if chance(5) { await world.inject(.conflictByOutsideEdit(skills: someSkills().ids), on: .put()) }
        if chance(3) { await world.inject(.cutAnswerShort, on: .put()) }
        await world.misbehave(percent: chance(40) ? Int.random(in: 5...50, using: &random) : 0, seed: random.next())
        let report = try await cycle(
            dyingAt: chance(6) ? CrashingDirectory.Moment.allCases.randomElement(using: &random) : nil)
        if let hold = report?.hold, chance(60) { try approve(hold) }
        time.clock.advance(by: Day.interval)
    }

    /// Without faults and edits a few cycles bring everything in step, and the next has nothing to do.
    mutating func comeToRest() async throws {
        await world.clearFaults()
        for _ in 0..<5 {
            if let hold = try await cycle(dyingAt: nil)?.hold { try approve(hold) }
            time.clock.advance(by: Day.interval)
        }
        let puts = await world.counts[.put]
        let report = try await cycle(dyingAt: nil)
        try await watch.expectRest(
            report, mapped: mapped, store: installation.store, cycle: happened.cycles,
            isQuiet: await world.counts[.put] == puts)
    }

    func end() async { await installation.end() }

    func tally() async -> DayTally {
        var tally = happened
        let counts = await world.counts
        tally.requests = counts.arrived
        tally.faults = counts.faults
        tally.putsInEffect = counts.putsInEffect
        tally.attempts = watch.attempts
        return tally
    }

    // MARK: Cycles

    private mutating func cycle(dyingAt moment: CrashingDirectory.Moment?) async throws -> CycleReport? {
        let afterlife = folder.deletingLastPathComponent()
            .appendingPathComponent(folder.lastPathComponent + "/\(happened.cycles)")
        try FileManager.default.createDirectory(at: afterlife, withIntermediateDirectories: true)
        await watch.begin()
        let report = try await installation.cycle(
            dyingAt: moment, after: Int.random(in: 0...2, using: &random), afterlife: afterlife)
        happened.cycles += 1
        if let report {
            try FileManager.default.removeItem(at: afterlife)
            if report.outcome == .converged { happened.converged += 1 }
            if report.outcome == .held { happened.held += 1 }
        } else {
            happened.crashes += 1
            try await live(in: afterlife)
        }
        try await watch.look(at: report, store: installation.store, cycle: happened.cycles)
        return report
    }

    private mutating func restart() async throws {
        happened.restarts += 1
        try await live(in: folder)
    }

    /// Goes on as a new process with the database in `folder`.
    private mutating func live(in folder: URL) async throws {
        await installation.end()
        self.folder = folder
        installation = try Installation(in: folder, url: url, mode: mode, time: time)
    }

    private mutating func approve(_ hold: Hold) throws {
        _ = try installation.store.approve(hold.token, by: "endurance")
        happened.approved += 1
    }

    // MARK: Chance

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    private mutating func someSkills() -> SkillSet {
        SkillSet(Self.skills.shuffled(using: &random).prefix(Int.random(in: 0...3, using: &random)))
    }

    private mutating func importSomething() throws {
        for name in Self.names where chance(25) { mapped[name] = chance(85) ? someSkills() : nil }
        _ = try installation.store.importRevision(
            mapped.map { Mapping(groupName: $0.key, skills: $0.value) },
            from: Provenance(importedAt: time.wall, importedBy: "endurance", source: "/day.json", note: nil))
        happened.imports += 1
    }

    private mutating func editSomething() async throws {
        guard let group = await world.groups.randomElement(using: &random) else { return }
        try await world.edit(group.id, skills: someSkills().ids)
        happened.outsideEdits += 1
    }

    private mutating func deleteOrAddSomething() async throws {
        let groups = await world.groups
        if chance(50), let group = groups.randomElement(using: &random) {
            try await world.delete(group.id)
        } else if let name = Self.names.first(where: { name in !groups.contains { $0.displayName == name } }) {
            await world.add(displayName: name, skills: someSkills().ids)
        }
        happened.outsideEdits += 1
    }

    private mutating func jumpInTime() {
        time.jump(by: Double.random(in: -Self.yearInSeconds...Self.yearInSeconds, using: &random))
        happened.clockJumps += 1
    }
}
