import Domain
import Foundation
import Simulator
import Store
import TestSupport

/// The daemon with ten cycles a second, edits by somebody else all the while, and a server of which a share of the answers
/// are faults.
struct Soak {
    private static let groups = 200
    private static let mapped = 100

    let program: String
    let duration: Duration
    let faultPercent: Int
    let seed: UInt64

    func run() async throws -> SoakResult {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "skill-sync-soak-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try JSONEncoder().encode(Configuration()).write(to: folder.appendingPathComponent("config.json"))
        var server = SimulatedServer.Configuration()
        server.seed = seed
        server.logging = .countsOnly
        return try await SimulatedServer.serve(server) { running in
            await running.world.addGroups(count: Self.groups)
            let environment = [
                "GENESYS_ENV_URL": running.url, "GENESYS_CLIENT_ID": "simulated-client",
                "GENESYS_CLIENT_SECRET": "simulated-secret",
            ]
            let daemon = try Daemon(program: program, in: folder, environment: environment)
            var samples: [SoakSample]
            do {
                samples = try await live(with: daemon, running.world)
            } catch {
                daemon.kill()
                throw error
            }
            await running.world.clearFaults()
            // So long that the last faults are made good.
            try await ContinuousClock().sleep(for: .seconds(20))
            samples.append(try daemon.sample(after: duration + .seconds(20)))
            let exit = daemon.stop()
            return try await SoakResult(
                samples: samples, exit: exit, store: Store.open(at: daemon.database, now: { Date() }),
                world: running.world, asked: Self.skills)
        }
    }

    /// Edits, and looks at the daemon, until the time is over.
    private func live(with daemon: Daemon, _ world: World) async throws -> [SoakSample] {
        var random = SeededRandom(seed: seed)
        await world.misbehave(percent: faultPercent, seed: seed)
        let clock = ContinuousClock()
        let begin = clock.now
        var samples: [SoakSample] = []
        var nextSample = Duration.zero
        while clock.now - begin < duration {
            if let group = await world.groups.randomElement(using: &random) {
                try await world.edit(group.id, skills: ["edited-\(Int.random(in: 1...9, using: &random))"])
            }
            if clock.now - begin >= nextSample {
                samples.append(try daemon.sample(after: clock.now - begin))
                nextSample += .seconds(10)
            }
            try await clock.sleep(for: .milliseconds(500))
        }
        return samples
    }

    private static let skills = SkillSet(["skill-a", "skill-b", "skill-c"])

    private struct Configuration: Encodable {
        let groups = Dictionary(uniqueKeysWithValues: (1...mapped).map { ("Group \($0)", Soak.skills) })
        let pollingIntervalMs = 100
        let pageSize = 50
        let requestsPerMinute = 1_000_000
    }
}
