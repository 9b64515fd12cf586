import Foundation
import Simulator
import Testing

/// A full disk and a failing one, at every call of a cycle: what cannot be recorded is not sent, what is wrong is said,
/// and nothing is lost when the disk is well again.
///
/// `SKILL_SYNC_KILLS`, where it is set, has every call fail instead of some of each sort.
@Suite(
    .enabled(
        if: Program.canBeWatched,
        "libCrashPoints.so is not beside the tests: it is preloaded into the program, which only Linux can do"),
    .timeLimit(.minutes(30)))
struct DiskFaultTests {
    private static let isThorough = ProcessInfo.processInfo.environment["SKILL_SYNC_KILLS"] != nil

    @Test(arguments: [
        ("ENOSPC", DiskFault.Sort.write, true), ("EIO", .write, false), ("EIO", .sync, true), ("EIO", .sync, false),
        ("EIO", .read, true),
    ])
    func `whenever the disk fails, nothing is sent off the record and the work is done once it is well`(
        error: String, sort: DiskFault.Sort, goesOn: Bool
    ) async throws {
        var outcomes: [DiskTrial.Outcome] = []
        for scene in [Scene.firstRun, .sideBySide, .people] {
            let opening = try await Opening.of(scene)
            let calls = opening.recording.count(sort)
            let step = Self.isThorough ? 1 : max(1, calls / 6)
            let faults = stride(from: 1, through: calls, by: step).map {
                DiskFault(error: error, sort: sort, number: $0, goesOn: goesOn)
            }
            outcomes += await withTaskGroup(of: DiskTrial.Outcome.self) { group in
                var waiting = faults.map { DiskTrial(opening: opening, fault: $0) }[...]
                for trial in waiting.prefix(2) { group.addTask { await trial.run() } }
                waiting = waiting.dropFirst(2)
                var outcomes: [DiskTrial.Outcome] = []
                for await outcome in group {
                    outcomes.append(outcome)
                    if let trial = waiting.popFirst() { group.addTask { await trial.run() } }
                }
                return outcomes
            }
        }
        for outcome in outcomes where !outcome.violations.isEmpty {
            Issue.record("\(outcome.scene), \(outcome.fault):\n\(outcome.violations.joined(separator: "\n"))")
        }
        let failed = outcomes.count { $0.exit?.code == 1 }
        print(
            "\(error) on \(sort)\(goesOn ? " and every later one" : ""): \(outcomes.count) runs, \(failed) failed, "
                + "\(outcomes.reduce(0) { $0 + $1.checks }) invariants checked")
        #expect(failed > 0)
    }

    @Test(arguments: ["ENOSPC write", "EIO sync"])
    func `a daemon whose disk fails says so and ends`(fault: String) async throws {
        let opening = try await Opening.of(.sideBySide)
        let sort = try #require(DiskFault.Sort(rawValue: String(fault.split(separator: " ")[1])))
        try await opening.play { place in
            // Some cycles after the first one.
            let number = opening.recording.count(sort) + 20
            let exit = try await place.start("run", watched: ["CRASHPOINTS_FAIL": "\(fault) \(number) on"]).exit()
            #expect(exit.code == 1, "\(exit.description)")
            #expect(exit.tellsOfTheDisk(place.database), "\(exit.error)")
        }
    }
}
