import Domain
import Foundation
import Simulator
import Store
import SyncEngine
import TestSupport

/// What chance does to an installation, and what is looked at after every cycle.
struct Life<Place: Surroundings> {
    private let url: String
    private let time: VirtualTime
    private let mode: Mode
    private var place: Place
    private var folder: URL
    private var installation: Installation
    private var random: SeededRandom
    private var watch = Watch()
    private var happened = DayTally()

    init(seed: UInt64, world: World, url: String, folder: URL, time: VirtualTime) async throws {
        self.url = url
        self.time = time
        self.folder = folder
        random = SeededRandom(seed: seed)
        mode = random.chance(50) ? .replace : .additive
        place = try await Place.settle(in: world, mode: mode, &random)
        installation = try Installation(in: folder, of: Place.self, url: url, mode: mode, time: time)
        try importSomething()
    }

    private var world: World { place.world }

    /// Something happens, or nothing, and then a cycle runs, or begins.
    mutating func liveThroughACycle() async throws {
        if random.chance(8) { try importSomething() }
        happened.outsideEdits += try await place.othersEdit(beside: installation.store, &random)
        if random.chance(1) { jumpInTime() }
        if random.chance(3) { await world.expireTokens() }
        if random.chance(3) { try await restart() }
        await place.injectFaults(&random)
        let percent = random.chance(40) ? Int.random(in: 5...50, using: &random) : 0
        await world.misbehave(percent: percent, seed: random.next())
        let moment = random.chance(6) ? CrashingDirectory.Moment.allCases.randomElement(using: &random) : nil
        if let hold = try await cycle(dyingAt: moment)?.hold, random.chance(60) { try approve(hold) }
        time.clock.advance(by: Day.interval)
    }

    /// Without faults and edits a few cycles bring everything in step, and the next has nothing to do.
    mutating func comeToRest() async throws {
        await place.quieten()
        for _ in 0..<5 {
            if let hold = try await cycle(dyingAt: nil)?.hold { try approve(hold) }
            time.clock.advance(by: Day.interval)
        }
        let writes = await writesSeen()
        let report = try await cycle(dyingAt: nil)
        try await watch.expectRest(
            report, place, store: installation.store, cycle: happened.cycles,
            isQuiet: await writesSeen() == writes)
    }

    func end() async { await installation.end() }

    func tally() async -> DayTally {
        var tally = happened
        let counts = await world.counts
        tally.requests = counts.arrived
        tally.faults = counts.faults
        tally.writesInEffect = counts.writesInEffect
        tally.attempts = watch.attempts
        return tally
    }

    // MARK: Cycles

    private func writesSeen() async -> Int {
        let counts = await world.counts
        return counts[.put] + counts[.grant] + counts[.revoke]
    }

    private mutating func cycle(dyingAt moment: CrashingDirectory.Moment?) async throws -> CycleReport? {
        let afterlife = folder.deletingLastPathComponent()
            .appendingPathComponent(folder.lastPathComponent + "/\(happened.cycles)")
        try FileManager.default.createDirectory(at: afterlife, withIntermediateDirectories: true)
        await watch.begin(&place)
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
        try await watch.look(at: report, &place, store: installation.store, cycle: happened.cycles)
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
        installation = try Installation(in: folder, of: Place.self, url: url, mode: mode, time: time)
    }

    private mutating func approve(_ hold: Hold) throws {
        _ = try installation.store.approve(hold.token, by: "endurance")
        happened.approved += 1
    }

    // MARK: Chance

    private mutating func importSomething() throws {
        _ = try installation.store.importRevision(
            place.remap(&random),
            from: Provenance(importedAt: time.wall, importedBy: "endurance", source: "/day.json", note: nil))
        happened.imports += 1
    }

    private mutating func jumpInTime() {
        let year = 365.0 * 86_400
        time.jump(by: Double.random(in: -year...year, using: &random))
        happened.clockJumps += 1
    }
}
