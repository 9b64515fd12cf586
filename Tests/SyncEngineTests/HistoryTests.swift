import Domain
import Simulator
import Store
import SyncEngine
import TestSupport
import Testing

/// Long histories of imports, outside edits, faults and restarts, by chance.
@Suite(.timeLimit(.minutes(10))) struct HistoryTests {
    struct Run: Hashable, CustomTestStringConvertible {
        let seed: UInt64
        var cycles = 60
        var mode = Mode.replace
        var listsSkills = true
        var putAnswersWithBody = true
        /// With more than one the order of requests, and so of faults, is not the same each time.
        var writers = 1

        var testDescription: String {
            "seed \(seed): \(cycles) cycles, \(mode), \(listsSkills ? "lists" : "hides") skills, "
                + "\(putAnswersWithBody ? "shows the group" : "answers 204"), \(writers) at once"
        }
    }

    @Test(arguments: [
        Run(seed: 1, cycles: 200), Run(seed: 2, writers: 4), Run(seed: 3, mode: .additive),
        Run(seed: 4, listsSkills: false), Run(seed: 5, putAnswersWithBody: false),
        Run(seed: 6, mode: .additive, writers: 4), Run(seed: 7, listsSkills: false, putAnswersWithBody: false),
    ])
    func `whatever happened, quiet cycles bring every group in step and then leave it alone`(run: Run) async throws {
        var server = SimulatedServer.Configuration()
        server.listsSkills = run.listsSkills
        server.putAnswersWithBody = run.putAnswersWithBody
        try await Stage.set(server, settings: Stage.Settings(pageSize: 4, maxConcurrentWrites: run.writers)) { stage in
            var history = History(run, stage)
            try await history.begin()
            for number in 1...run.cycles { try await history.live(through: number) }
            try await history.comeToRest()
        }
    }
}

/// One history: what chance did, and what must hold all the while.
private struct History {
    private static let skills = ["a", "b", "c", "d", "e"]
    private static let names = (1...9).map { "Group \($0)" }

    private let run: HistoryTests.Run
    private let stage: Stage
    private var random: SeededRandom
    /// Whether the process has been started anew, and with what.
    private var mapped: [String: SkillSet] = [:]

    init(_ run: HistoryTests.Run, _ stage: Stage) {
        self.run = run
        self.stage = stage
        random = SeededRandom(seed: run.seed)
    }

    mutating func begin() async throws {
        for name in Self.names { await stage.world.add(displayName: name, skills: someSkills().ids) }
        try importSomething()
    }

    /// Something happens, or nothing, and then a cycle runs.
    mutating func live(through number: Int) async throws {
        if chance(20) { try importSomething() }
        if chance(40) { try await editSomething() }
        if chance(8) { try await deleteOrAddSomething() }
        if chance(5) { await stage.world.expireTokens() }
        let percent = chance(60) ? Int.random(in: 5...50, using: &random) : 0
        await stage.world.misbehave(percent: percent, seed: random.next())
        let mode = run.mode
        if chance(20) {
            try await stage.restarted { anew in try await anew.approvedCycle(mode) }
        } else {
            try await stage.approvedCycle(mode)
        }
        await stage.world.clearFaults()
        try await stage.expectSentAttemptsMatchPuts("seed \(run.seed), cycle \(number)")
        stage.clock.advance(by: .seconds(60))
    }

    /// Without faults and edits, two cycles are enough: one that settles and repairs, one that finds nothing to do.
    mutating func comeToRest() async throws {
        let comment: Comment = "seed \(run.seed)"
        let mode = run.mode
        for _ in 0..<2 { try await stage.approvedCycle(mode) }
        let puts = await stage.world.counts[.put]
        let report = try await stage.cycle(.sync, mode)
        #expect(report.plan?.heldBack.allSatisfy { $0.reason == .groupMissing } == true, comment)
        #expect(report.outcome == (report.plan?.heldBack.isEmpty == true ? .converged : .partial), comment)
        #expect(report.tally.changed == 0, comment)
        #expect(await stage.world.counts[.put] == puts, comment)
        #expect(try stage.store.unsettledAttempts().isEmpty, comment)
        #expect(try stage.store.drift().filter { $0.cause != .groupMissing }.isEmpty, comment)
        for group in await stage.world.groups {
            guard let asked = mapped[group.displayName] else { continue }
            let borne = SkillSet(group.skills)
            switch run.mode {
            case .replace: #expect(borne == asked, comment)
            case .additive: #expect(asked.subtracting(borne).isEmpty, comment)
            }
        }
        try await stage.expectSentAttemptsMatchPuts(comment)
    }

    // MARK: Chance

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    private mutating func someSkills() -> SkillSet {
        let count = Int.random(in: 0...3, using: &random)
        return SkillSet(Self.skills.shuffled(using: &random).prefix(count))
    }

    private mutating func importSomething() throws {
        for name in Self.names where chance(40) { mapped[name] = chance(80) ? someSkills() : nil }
        try stage.map(mapped)
    }

    private mutating func editSomething() async throws {
        guard let group = await stage.world.groups.randomElement(using: &random) else { return }
        try await stage.world.edit(group.id, skills: someSkills().ids)
    }

    private mutating func deleteOrAddSomething() async throws {
        let groups = await stage.world.groups
        if chance(50), let group = groups.randomElement(using: &random) {
            try await stage.world.delete(group.id)
        } else if let name = Self.names.first(where: { name in !groups.contains { $0.displayName == name } }) {
            await stage.world.add(displayName: name, skills: someSkills().ids)
        }
    }
}
