import Foundation
import Simulator

/// One run on a disk that fails at some call, a look at what it left, and a run once the disk is well again.
struct DiskTrial: Sendable {
    struct Outcome: Sendable {
        let scene: Scene
        let fault: DiskFault
        /// How the run ended that met the fault.
        let exit: Program.Exit?
        var checks = 0
        var violations: [String] = []
    }

    let opening: Opening
    let fault: DiskFault

    func run() async -> Outcome {
        do { return try await failAndMend() } catch {
            return Outcome(
                scene: opening.scene, fault: fault, exit: nil, violations: ["the trial itself failed: \(error)"])
        }
    }

    private func failAndMend() async throws -> Outcome {
        try await opening.play { place in
            let world = place.server.world
            var story = await opening.scene.story(of: world)
            await story.processStarts(world)
            let exit = try await place.runOnce(watched: ["CRASHPOINTS_FAIL": fault.order])
            var findings = Findings()
            look(at: exit, in: place, &findings)
            var then = story
            await then.conclude(world)
            var glance = LedgerChecks(opening, database: try place.copyDatabase(), story: then)
            // Whoever ends with 0 has done everything.
            if exit.code == 0 { _ = try await glance.run() } else { try await glance.runUnfinished() }

            await story.processStarts(world)
            let mended = try await place.runOnce()
            findings.expect(mended.code == 0, "on a good disk it ended with \(mended.description): \(mended.error)")
            await story.conclude(world)
            var checks = LedgerChecks(opening, database: place.database, story: story)
            _ = try await checks.run()
            return Outcome(
                scene: opening.scene, fault: fault, exit: exit,
                checks: findings.checks + glance.findings.checks + checks.findings.checks,
                violations: findings.violations + glance.findings.violations + checks.findings.violations)
        }
    }

    /// What must hold while the disk is still bad.
    private func look(at exit: Program.Exit, in place: Workplace, _ findings: inout Findings) {
        guard exit.code != 0 else { return }
        findings.expect(exit.code == 1, "it ended with \(exit.description): \(exit.error)")
        findings.expect(exit.tellsOfTheDisk(place.database), "it said: \(exit.error)")
    }
}

extension Program.Exit {
    /// Whether it ends with what is wrong, naming the file, and what to do, and says no word of Swift.
    func tellsOfTheDisk(_ database: String) -> Bool {
        let lines = error.split(separator: "\n").suffix(2)
        guard let what = lines.first, let hint = lines.last, what != hint else { return false }
        let name = URL(fileURLWithPath: database).lastPathComponent
        return what.hasPrefix("error: ") && hint.hasPrefix("try: ") && what.contains(name)
            && ["Error Domain", "SQLITE_", "StoreError", "Optional("].allSatisfy { !error.contains($0) }
    }
}
