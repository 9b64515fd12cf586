import ArgumentParser
import Domain
import Foundation
import Simulator
import Store
import Synchronization
import TestSupport
import Testing

@testable import skill_sync

/// Where a user sits: a folder of its own with a configuration, a database and perhaps a server, and a clock that the
/// test sets. Gone when the test ends.
final class Desk: Sendable {
    static let secret = "simulated-secret"
    /// 2027-01-15T08:00:00Z.
    static let beginning = Date(timeIntervalSince1970: 1_800_000_000)

    let folder: URL
    let time: ManualTime
    /// The environment variables that commands find.
    let environment: [String: String]

    init(
        serverURL: String = "http://127.0.0.1:9", time: ManualTime = ManualTime(), extra: [String: String] = [:]
    ) throws {
        folder =
            FileManager.default.temporaryDirectory.appendingPathComponent("skill-sync-\(UUID().uuidString)")
            .standardizedFileURL
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        self.time = time
        environment = [
            "GENESYS_ENV_URL": serverURL, "GENESYS_CLIENT_ID": "simulated-client", "GENESYS_CLIENT_SECRET": Self.secret,
        ].merging(extra) { _, extra in extra }
        try configure(groups: [:])
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Runs `body` with a server that has these groups, and a desk to reach it from.
    static func serving(
        _ groups: KeyValuePairs<String, [String]> = [:],
        configuration: SimulatedServer.Configuration = SimulatedServer.Configuration(),
        _ body: (Desk, World) async throws -> Void
    ) async throws {
        let time = ManualTime()
        var configuration = configuration
        configuration.now = { time.now }
        try await SimulatedServer.serve(configuration) { server in
            for (name, skills) in groups { await server.world.add(displayName: name, skills: skills) }
            try await body(Desk(serverURL: server.url, time: time), server.world)
        }
    }

    // MARK: Files

    var config: String { path("config.json") }
    var database: String { path("skill-sync.db") }

    /// What makes a command one about the desk's configuration and database.
    var options: [String] { ["--config", config, "--database", database] }

    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        try write(Data(text.utf8), to: name)
    }

    @discardableResult
    func write(_ data: Data, to name: String) throws -> String {
        try data.write(to: folder.appendingPathComponent(name))
        // Whatever the mask of who runs the tests.
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path(name))
        return path(name)
    }

    /// Writes the configuration file, with these groups and whatever settings beside them. An answer may take long where
    /// many tests share a machine, so that nobody gives up on one unless the settings say so.
    func configure(groups: [String: [String]], settings: [String: any Sendable] = [:]) throws {
        let patience: [String: any Sendable] = ["groups": groups, "requestTimeoutMs": 300_000]
        let document = patience.merging(settings) { $1 }
        try write(JSONSerialization.data(withJSONObject: document), to: "config.json")
    }

    func store() throws -> Store {
        try Store.open(at: database, access: .readOnly, now: { [time] in time.now })
    }

    // MARK: Commands

    /// Runs a command with the desk's configuration and database, as a process of its own would.
    ///
    /// - Parameters:
    ///   - environment: the environment, where it is not the desk's.
    ///   - colour: as on a terminal that shows colour.
    ///   - progress: as where stderr is a terminal.
    ///   - terminal: as where stdout is a terminal.
    @discardableResult
    func run(
        _ arguments: String..., environment: [String: String]? = nil, colour: Bool = false, progress: Bool = false,
        terminal: Bool = false
    ) async -> Outcome {
        await run(
            exactly: arguments + options, environment: environment,
            colour: colour, progress: progress, terminal: terminal)
    }

    /// How a message names a command for the user to run, where the desk's options were given.
    func command(_ words: String) -> String { "skill-sync \(words) --config \(config) --database \(database)" }

    /// Runs a command with these arguments alone.
    func run(
        exactly arguments: [String], environment: [String: String]? = nil, colour: Bool = false, progress: Bool = false,
        terminal: Bool = false
    ) async -> Outcome {
        let recorder = ConsoleRecorder()
        let console = recorder.console(colour: colour, progress: progress, terminal: terminal)
        let context = context(console, environment: environment)
        do {
            try await SkillSync.perform(try SkillSync.parseAsRoot(arguments), context)
            return Outcome(out: recorder.out, error: recorder.error, exitCode: 0, failure: nil)
        } catch let failure as CommandFailure {
            console.error(
                failure.told(as: LogFormat(askedForIn: arguments), at: context.now(), style: console.errorStyle))
            return Outcome(
                out: recorder.out, error: recorder.error, exitCode: failure.exitCode.rawValue, failure: failure)
        } catch {
            let exitCode = SkillSync.exitCode(for: error).rawValue
            let message = SkillSync.fullMessage(for: error) + "\n"
            return Outcome(
                out: recorder.out + (exitCode == 0 ? message : ""),
                error: recorder.error + (exitCode == 0 ? "" : message), exitCode: exitCode, failure: nil)
        }
    }

    /// What a command that is run here has of the world.
    func context(_ console: Console, environment: [String: String]? = nil) -> Context {
        Context(
            console: console, environment: environment ?? self.environment, now: { [time] in time.now },
            clock: ManualClock(), random: { 0 }, identity: "ann@desk", host: "desk")
    }

    /// Imports a mapping of these groups and no others.
    func map(_ groups: [String: [String]], note: String? = nil) async throws {
        let file = try write(JSONSerialization.data(withJSONObject: ["groups": groups]), to: "mappings.json")
        let imported = await run(exactly: importing(file, note: note))
        try #require(imported.exitCode == 0, "\(imported.error)")
    }

    private func importing(_ file: String, note: String?) -> [String] {
        ["import", file, "--allow-empty"] + options
            + (note.map { ["--note", $0] } ?? [])
    }
}

/// The wall clock of a test.
final class ManualTime: Sendable {
    private let time = Mutex(Desk.beginning)

    var now: Date { time.withLock { $0 } }

    func advance(by seconds: Double) {
        time.withLock { $0 += seconds }
    }
}
