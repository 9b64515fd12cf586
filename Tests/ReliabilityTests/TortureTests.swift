import Foundation
import TestSupport
import Testing

/// Kills the program itself again and again, and asks each time whether its ledger is exact all the same.
///
/// `SKILL_SYNC_KILLS` is how many times, `SKILL_SYNC_SEED` decides which, and `SKILL_SYNC_KILL` has one of them again, by
/// the name that a failure gives.
@Suite(
    .enabled(
        if: Program.canBeWatched,
        "libCrashPoints.so is not beside the tests: it is preloaded into the program, which only Linux can do"),
    .timeLimit(.minutes(30)))
struct TortureTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let kills = environment["SKILL_SYNC_KILLS"].flatMap { Int($0) } ?? 50
    private static let seed = environment["SKILL_SYNC_SEED"].flatMap { UInt64($0) } ?? 1
    /// Most of a trial is waiting.
    private static let sideBySide = 4

    @Test func `whenever the program is killed, the ledger is exact and the work is done after all`() async throws {
        let trials = try await trials()
        try #require(!trials.isEmpty, "there is no such kill in these scenes")
        var tally = Tally()
        await withTaskGroup(of: Trial.Outcome.self) { group in
            var waiting = trials[...]
            var underWay = 0
            func startMore() {
                // One that ends before its point makes room for another.
                while underWay < Self.sideBySide, tally.kills + underWay < Self.kills, let trial = waiting.popFirst() {
                    group.addTask { await trial.run() }
                    underWay += 1
                }
            }
            startMore()
            for await outcome in group {
                underWay -= 1
                tally.add(outcome)
                report(outcome)
                startMore()
            }
        }
        print(tally.text)
    }

    private func report(_ outcome: Trial.Outcome) {
        guard !outcome.violations.isEmpty else { return }
        Issue.record(
            """
            killed \(outcome.kill):
            \(outcome.violations.joined(separator: "\n"))
            To have it again: SKILL_SYNC_SEED=\(Self.seed) SKILL_SYNC_KILL="\(outcome.kill)" \
            swift test --filter TortureTests
            """)
    }

    private func trials() async throws -> [Trial] {
        var random = SeededRandom(seed: Self.seed)
        let wanted = Self.environment["SKILL_SYNC_KILL"]
        var openings: [Scene: Opening] = [:]
        var candidates: [ScenedKill] = []
        for scene in Scene.allCases where wanted?.hasPrefix(scene.rawValue) ?? true {
            let opening = try await Opening.of(scene)
            openings[scene] = opening
            candidates += opening.kills(moments: Self.kills, random: &random)
        }
        let chosen =
            if let wanted {
                candidates.filter { $0.description == wanted } + moment(wanted, in: Array(openings.keys))
            } else {
                ScenedKill.spread(candidates, random: &random)
            }
        return chosen.compactMap { kill in
            openings[kill.scene].map { Trial(opening: $0, kill: kill, seed: Self.seed ^ kill.number) }
        }
    }

    /// A random moment by its name; the candidates are others with each recording.
    private func moment(_ name: String, in scenes: [Scene]) -> [ScenedKill] {
        guard let microseconds = name.firstMatch(of: /: after (\d+) µs/).flatMap({ Int($0.1) }) else { return [] }
        return scenes.prefix(1).map { ScenedKill(scene: $0, kill: .after(microseconds: microseconds)) }
    }
}

extension ScenedKill {
    /// FNV-1a of its name, so that what others do in its trial is the same whenever it is had again.
    fileprivate var number: UInt64 {
        description.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
    }
}
