import Domain
import Foundation
import Simulator

/// A folder with a configuration and a database, and the server that it is to be in step with.
struct Workplace: Sendable {
    let folder: URL
    let server: SimulatedServer

    var database: String { folder.appendingPathComponent("skill-sync.db").path }

    /// Runs `body` in a folder of its own, in memory where the system has such a place.
    static func withFolder<Value>(_ body: (URL) async throws -> Value) async throws -> Value {
        let memory = URL(fileURLWithPath: "/dev/shm")
        let base =
            FileManager.default.isWritableFile(atPath: memory.path) ? memory : FileManager.default.temporaryDirectory
        let folder = base.appendingPathComponent("skill-sync-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder)
    }

    func configure(_ scene: Scene, _ season: Season = .autumn) async throws {
        let configuration = Configuration(
            dialect: scene.isOfPeople ? "genesys-cloud" : "group-skills",
            groups: await scene.mapping(in: server.world, season), mode: scene.mode,
            maxConcurrentRequests: scene.concurrency)
        try JSONEncoder().encode(configuration).write(to: folder.appendingPathComponent("config.json"))
    }

    private struct Configuration: Encodable {
        let dialect: String
        let groups: [String: SkillSet]
        let mode: String
        let maxConcurrentRequests: Int
        let pageSize = 5
        let requestsPerMinute = 6_000_000
        let pollingIntervalMs = 50
    }

    func start(_ arguments: String..., watched: [String: String]? = nil) throws -> Program.Running {
        let defaults = SimulatedServer.Configuration()
        return try Program.start(
            arguments, in: folder,
            environment: [
                "GENESYS_ENV_URL": server.url, "GENESYS_CLIENT_ID": defaults.clientID,
                "GENESYS_CLIENT_SECRET": defaults.clientSecret,
            ], watched: watched)
    }

    /// Copies what the disk holds, to be looked at without a change to it. Returns where the database is.
    func copyDatabase() throws -> String {
        let copy = folder.appendingPathComponent("copy")
        try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: false)
        let name = URL(fileURLWithPath: database).lastPathComponent
        for ending in ["", "-wal", "-journal"] where FileManager.default.fileExists(atPath: database + ending) {
            try FileManager.default.copyItem(
                atPath: database + ending, toPath: copy.appendingPathComponent(name + ending).path)
        }
        return copy.appendingPathComponent(name).path
    }

    func runOnce(watched: [String: String]? = nil) async throws -> Program.Exit {
        try await start("run", "--once", watched: watched).exit()
    }

    /// Runs the program with a wall clock that is so many seconds ahead.
    func runOnce(ahead seconds: Int) async throws -> Program.Exit {
        try await runOnce(watched: ["CRASHPOINTS_CLOCK_AHEAD": "\(seconds)"])
    }
}
