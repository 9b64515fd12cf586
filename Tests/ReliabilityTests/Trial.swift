import Simulator
import TestSupport

/// One kill, the restarts until all is well again, and what came of it.
struct Trial: Sendable {
    /// More runs than any scene has reasons for.
    static let mostRestarts = 8
    /// Longer than any trial takes: a late read shows what was there before it.
    private static let longestLag = 240.0

    struct Outcome: Sendable {
        let kill: ScenedKill
        let wasKilled: Bool
        var restarts = 0
        var accepted = 0
        var attempts = 0
        var checks = 0
        var violations: [String] = []
    }

    let opening: Opening
    let kill: ScenedKill
    /// Decides whom others edit while nobody is at work, and in which ways an unreliable server is so.
    let seed: UInt64

    func run() async -> Outcome {
        do { return try await killAndRestart() } catch {
            return Outcome(kill: kill, wasKilled: false, violations: ["the trial itself failed: \(error)"])
        }
    }

    private func killAndRestart() async throws -> Outcome {
        try await opening.play(meeting: kill.kill.marker) { place in
            let world = place.server.world
            var story = await opening.scene.story(of: world)
            await story.processStarts(world)
            var random = SeededRandom(seed: seed &+ 1)
            let isUnreliable = opening.scene == .unreliable
            if isUnreliable { await world.turnUnreliable(lateBy: Self.longestLag, seed: random.next()) }
            let (exit, held) = try await die(place)
            var outcome = Outcome(kill: kill, wasKilled: exit.wasKilled)
            if !exit.wasKilled, ![0, 1].contains(exit.code) {
                outcome.violations.append("before it was killed, the program ended with \(exit.description)")
            }
            try await meddle(place, &story)
            if isUnreliable {
                // Its clock goes on only once every read is on time: none is later than a server can be.
                for _ in 0..<Int.random(in: 0...2, using: &random) {
                    await world.turnUnreliable(lateBy: Self.longestLag, seed: random.next())
                    try await runUnreliably(place, ahead: 0, &outcome)
                }
                await world.turnReliable()
            }
            try await restart(place, held, &story, &outcome)
            if isUnreliable {
                for minutes in [7, 14] {
                    await world.turnUnreliable(lateBy: nil, seed: random.next())
                    try await runUnreliably(place, ahead: minutes * 60, &outcome)
                }
                await world.turnReliable()
                try await restart(place, ahead: 21 * 60, nil, &story, &outcome)
            }
            await story.conclude(world)
            var checks = LedgerChecks(opening, database: place.database, story: story)
            outcome.attempts = try await checks.run()
            outcome.accepted = story.acceptedWrites
            outcome.checks += checks.findings.checks
            outcome.violations += checks.findings.violations
            return outcome
        }
    }

    /// Runs the program until it is killed. Returns the write that the server shall apply when the next one has asked.
    private func die(_ place: Workplace) async throws -> (exit: Program.Exit, held: Int?) {
        switch kill.kill {
        case .at(let point):
            return (try await place.runOnce(watched: ["CRASHPOINTS_KILL": point.order]), nil)
        case .after(let microseconds):
            return (try await place.runOnce(watched: ["CRASHPOINTS_KILL_AFTER": "\(microseconds)"]), nil)
        case .by(let moment, _):
            return try await die(place, moment)
        }
    }

    private func die(
        _ place: Workplace, _ moment: ServerMoment
    ) async throws -> (exit: Program.Exit, held: Int?) {
        let world = place.server.world
        let running = try place.start("run", "--once")
        let (exit, request) = try await withThrowingTaskGroup(of: RequestRecord?.self) { group in
            group.addTask {
                let request = try? await world.request { moment.isReached(by: $0) }
                running.kill()
                return request
            }
            let exit = try await running.exit()
            group.cancelAll()
            return (exit, try await group.next() ?? nil)
        }
        switch moment {
        case .arrivedAndApplied:
            if let request {
                await world.release(request.number)
                _ = try await world.request { $0.number == request.number && $0.outcome != .pending }
            }
            return (exit, nil)
        case .arrivedAndAppliedLate:
            return (exit, request?.number)
        case .arrivedAndDropped, .applied, .answered:
            return (exit, nil)
        }
    }

    /// In two of three trials somebody edits something while nobody is at work, and in one of three that are about people other
    /// mappings are imported: what was lost on its way may arrive all the same.
    private func meddle(_ place: Workplace, _ story: inout any ServerStory) async throws {
        let world = place.server.world
        var random = SeededRandom(seed: seed)
        if opening.scene.isOfPeople, Int.random(in: 0..<3, using: &random) == 0 {
            try await place.configure(opening.scene, .winter)
            let exit = try await place.start("import", "config.json").exit()
            guard exit.code == 0 else { throw Opening.CouldNotBegin(scene: opening.scene, output: exit.error) }
            story.season = .winter
        }
        guard Int.random(in: 0..<3, using: &random) > 0 else { return }
        try await story.othersEdit(world, &random)
    }

    /// Runs the program once beside a server that is not reliable, so that it need not get everything done.
    private func runUnreliably(_ place: Workplace, ahead seconds: Int, _ outcome: inout Outcome) async throws {
        let exit = try await place.runOnce(ahead: seconds)
        outcome.restarts += 1
        outcome.checks += 1
        if ![0, 1].contains(exit.code) {
            outcome.violations.append("beside an unreliable server it ended with \(exit.description): \(exit.error)")
        }
    }

    /// Runs the program until it ends with 0. What the server holds back takes effect when it polls, which it does after it
    /// has asked what became of the open attempts.
    private func restart(
        _ place: Workplace, ahead seconds: Int = 0, _ held: Int?, _ story: inout any ServerStory,
        _ outcome: inout Outcome
    ) async throws {
        let world = place.server.world
        if held != nil { await world.inject(.hold, on: .list()) }
        for _ in 0..<Self.mostRestarts {
            await story.processStarts(world)
            let exit = try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    guard let held else { return }
                    guard let poll = try? await world.request(where: { $0.fault == .hold && $0.endpoint == .list })
                    else { return }
                    await world.release(held)
                    _ = try? await world.request { $0.number == held && $0.outcome != .pending }
                    await world.release(poll.number)
                }
                let exit = try await seconds == 0 ? place.runOnce() : place.runOnce(ahead: seconds)
                group.cancelAll()
                return exit
            }
            outcome.restarts += 1
            outcome.checks += 1
            if exit.code == 0 { return }
            if exit.code != 1 {
                outcome.violations.append("restart \(outcome.restarts) ended with \(exit.description): \(exit.error)")
                return
            }
        }
        outcome.violations.append("it did not converge in \(Self.mostRestarts) runs")
    }
}

extension Kill {
    /// The fault that stops the write in the moment, or only marks it, and which write that is.
    fileprivate var marker: (fault: Fault, write: Int)? {
        guard case .by(let moment, let write) = self else { return nil }
        return (moment.marker, write)
    }
}

extension ServerMoment {
    fileprivate var marker: Fault {
        switch self {
        case .arrivedAndApplied, .arrivedAndAppliedLate, .arrivedAndDropped: .hold
        case .applied: .applyThenHold
        // Changes nothing: it is what the answer says anyway.
        case .answered: .contentType("application/scim+json")
        }
    }

    fileprivate func isReached(by request: RequestRecord) -> Bool {
        guard request.fault == marker, request.isWrite else { return false }
        return switch self {
        case .arrivedAndApplied, .arrivedAndAppliedLate, .arrivedAndDropped: true
        case .applied: request.tookEffect
        case .answered: request.outcome != .pending
        }
    }
}
