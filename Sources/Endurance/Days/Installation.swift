import Domain
import Foundation
import GenesysCloud
import Logging
import Store
import SyncEngine

/// A process of skill-sync with its database, from its start to its end.
struct Installation {
    let store: Store
    private let client: any Directory
    private let time: VirtualTime
    private let settings: SyncEngine.Settings

    /// Opens the database in `folder`, as a start of the process does.
    init(in folder: URL, of place: any Surroundings.Type, url: String, mode: Mode, time: VirtualTime) throws {
        guard let server = URL(string: url) else { throw URLError(.badURL) }
        self.time = time
        store = try Store.open(at: Self.path(in: folder), now: { time.wall })
        client = place.client(
            ClientConfiguration(
                apiURL: server, loginURL: server,
                credentials: Credentials(clientID: "simulated-client", clientSecret: "simulated-secret"),
                pageSize: 5, requestsPerMinute: 6_000_000, maxConcurrentRequests: 1),
            clock: time.clock, wallClock: { time.wall }, random: { 0.5 })
        var settings = SyncEngine.Settings(mode: mode, maxConcurrentWrites: 1)
        settings.retention = SyncEngine.Retention(days: 1, identity: "endurance")
        self.settings = settings
    }

    static func path(in folder: URL) -> String { folder.appendingPathComponent("skill-sync.db").path }

    /// Runs a cycle, and dies in it where `moment` says so.
    ///
    /// - Returns: `nil` where it died; the database as it was then lies in `afterlife`.
    func cycle(
        dyingAt moment: CrashingDirectory.Moment?, after calls: Int, afterlife: URL
    ) async throws -> CycleReport? {
        let path = store.path
        let directory = CrashingDirectory(client, dyingAt: moment, after: calls) {
            // What was written is in one of the two; SQLite makes the third file anew.
            for suffix in ["", "-wal"] {
                try? FileManager.default.copyItem(
                    atPath: path + suffix, toPath: Self.path(in: afterlife) + suffix)
            }
        }
        let engine = SyncEngine(
            directory: directory, store: store, settings: settings, clock: time.clock, now: { [time] in time.wall },
            random: { 0.5 }, logger: Logger(label: "endurance") { _ in SwiftLogNoOpLogHandler() })
        let report = try await engine.runCycle(.sync)
        return directory.isDead ? nil : report
    }

    func end() async { await client.close() }
}
