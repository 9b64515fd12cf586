import Domain
import Foundation
import Simulator
import Store
import TestSupport

/// The daemon with ten cycles a second, edits by somebody else all the while, and a server of which a share of the answers
/// are faults.
struct Soak<Scene: SoakScene> {
    let program: String
    let duration: Duration
    let faultPercent: Int
    let seed: UInt64

    func run() async throws -> SoakResult {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "skill-sync-soak-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var server = SimulatedServer.Configuration()
        Scene.server(&server)
        server.seed = seed
        server.logging = .countsOnly
        return try await SimulatedServer.serve(server) { running in
            let scene = try await Scene(in: running.world)
            let configuration = Configuration(groups: scene.mappings)
            try JSONEncoder().encode(configuration).write(to: folder.appendingPathComponent("config.json"))
            let environment = [
                "GENESYS_ENV_URL": running.url, "GENESYS_CLIENT_ID": "simulated-client",
                "GENESYS_CLIENT_SECRET": "simulated-secret",
            ]
            let daemon = try Daemon(program: program, in: folder, environment: environment)
            var samples: [SoakSample]
            do {
                samples = try await live(with: daemon, scene, running.world)
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
                world: running.world, scene: scene)
        }
    }

    /// Edits, and looks at the daemon, until the time is over.
    private func live(with daemon: Daemon, _ scene: Scene, _ world: World) async throws -> [SoakSample] {
        var random = SeededRandom(seed: seed)
        await world.misbehave(percent: faultPercent, seed: seed)
        let clock = ContinuousClock()
        let begin = clock.now
        var samples: [SoakSample] = []
        var nextSample = Duration.zero
        while clock.now - begin < duration {
            try await scene.othersEdit(world, &random)
            if clock.now - begin >= nextSample {
                samples.append(try daemon.sample(after: clock.now - begin))
                nextSample += .seconds(10)
            }
            try await clock.sleep(for: .milliseconds(500))
        }
        return samples
    }

    private struct Configuration: Encodable {
        let groups: [String: SkillSet]
        let dialect = Scene.dialect.rawValue
        let pollingIntervalMs = 100
        let pageSize = 50
        let requestsPerMinute = 1_000_000
    }
}
