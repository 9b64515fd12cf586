import Foundation
import Simulator

/// A simulated server with groups, and a folder with the configuration that both contenders read.
struct Scene {
    let server: SimulatedServer
    let folder: URL

    var environment: [String: String] {
        let defaults = SimulatedServer.Configuration()
        return [
            "GENESYS_ENV_URL": server.url,
            "GENESYS_CLIENT_ID": defaults.clientID,
            "GENESYS_CLIENT_SECRET": defaults.clientSecret,
        ]
    }

    static func withServer<Result>(
        groups: Int, mapped: Int, _ body: (Scene) async throws -> Result
    ) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "skill-sync-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try JSONEncoder().encode(Configuration(groups: groups, mapped: mapped))
            .write(to: folder.appendingPathComponent("config.json"))

        var configuration = SimulatedServer.Configuration()
        configuration.logging = .countsOnly
        configuration.identicalPutIsEdit = true
        return try await SimulatedServer.serve(configuration) { server in
            await server.world.addGroups(count: groups, skills: { ["skill-\($0 % 7)", "skill-\($0 % 11 + 7)"] })
            return try await body(Scene(server: server, folder: folder))
        }
    }

    /// The tutorial's file. The script reads no more than `groups` and `pollingIntervalMs` of it.
    private struct Configuration: Encodable {
        let groups: [String: [String]]
        /// Short, so that the run does not take all day; what is waited costs no CPU.
        let pollingIntervalMs = 250
        /// Out of the way: the script has no limit of its own.
        let requestsPerMinute = 100_000_000

        init(groups: Int, mapped: Int) {
            let every = mapped == 0 ? 1 : groups / mapped
            let names = (0..<mapped).map { "Group \($0 * every + 1)" }
            self.groups = Dictionary(uniqueKeysWithValues: names.map { ($0, ["skill-a", "skill-b", "skill-c"]) })
        }
    }
}
