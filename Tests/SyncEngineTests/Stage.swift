import Domain
import Foundation
import GenesysCloud
import Simulator
import Store
import SyncEngine
import TestSupport
import Testing

/// What a test plays on: a server on loopback, the client, a database file, and one clock for all of them.
struct Stage: Sendable {
    struct Settings: Sendable {
        var pageSize = 100
        var maxConcurrentRequests = 8
        var maxConcurrentWrites = 4
        var clientSecret = "simulated-secret"
        /// By the machine's clock: longer than a busy machine takes.
        var requestTimeout = Duration.seconds(300)
        /// What back-offs make of their ceiling.
        var random = 0.5
        var `guard` = Guard()
        /// `nil` speaks the tutorial's dialect.
        var scim: SCIMServer?
    }

    /// Where a server of the dialect `scim` is, and where its groups bear their skills.
    struct SCIMServer: Sendable {
        var skills = SkillsAttribute.standard
        /// The simulator, unless another server is to be spoken to, with the simulator's tokens.
        var url: URL?
        var basePath = "/api/v2/scim/v2"
    }

    static let beginning = Date(timeIntervalSince1970: 1_800_000_000)

    let world: World
    let clock: ManualClock
    let logs = LogRecorder()
    let database: ScratchDatabase
    let store: Store
    let directory: any Directory
    private let url: String
    private let settings: Settings

    /// Runs `body` with a server, a client and a database, and closes them.
    ///
    /// The client does not pace itself, so that the only sleeps are those a test is about.
    static func set(
        _ server: SimulatedServer.Configuration = SimulatedServer.Configuration(), clock: ManualClock = ManualClock(),
        settings: Settings = Settings(), _ body: (Stage) async throws -> Void
    ) async throws {
        var server = server
        server.now = Self.wallClock(of: clock)
        try await SimulatedServer.serve(server) { running in
            try await run(
                Stage(
                    world: running.world, clock: clock, database: ScratchDatabase(), url: running.url,
                    settings: settings), body)
        }
    }

    /// The same server and database file, with everything else anew, as after a restart of the process.
    func restarted(_ body: (Stage) async throws -> Void) async throws {
        try await Self.run(
            Stage(world: world, clock: clock, database: database, url: url, settings: settings), body)
    }

    private static func run(_ stage: Stage, _ body: (Stage) async throws -> Void) async throws {
        do {
            try await body(stage)
        } catch {
            await stage.directory.close()
            throw error
        }
        await stage.directory.close()
    }

    private init(
        world: World, clock: ManualClock, database: ScratchDatabase, url: String, settings: Settings
    ) throws {
        self.world = world
        self.clock = clock
        self.database = database
        self.url = url
        self.settings = settings
        store = try database.store(now: Self.wallClock(of: clock))
        let server = try #require(URL(string: url))
        let random = settings.random
        let client = ClientConfiguration(
            apiURL: settings.scim?.url ?? server, loginURL: server,
            credentials: Credentials(clientID: "simulated-client", clientSecret: settings.clientSecret),
            basePath: settings.scim?.basePath ?? "/api/v2/scim/v2", pageSize: settings.pageSize,
            requestsPerMinute: 6_000_000, maxConcurrentRequests: settings.maxConcurrentRequests,
            requestTimeout: settings.requestTimeout)
        let wallClock = Self.wallClock(of: clock)
        directory =
            if let scim = settings.scim {
                SCIMDirectory(client, skillsIn: scim.skills, clock: clock, wallClock: wallClock, random: { random })
            } else {
                GroupSkillsDirectory(client, clock: clock, wallClock: wallClock, random: { random })
            }
    }

    private static func wallClock(of clock: ManualClock) -> WallClock {
        { beginning.addingTimeInterval(clock.now.offset / .seconds(1)) }
    }

    var now: Date { Self.wallClock(of: clock)() }

    // MARK: What happens

    func engine(_ mode: Mode = .replace) -> SyncEngine {
        let random = settings.random
        var engineSettings = SyncEngine.Settings(mode: mode, maxConcurrentWrites: settings.maxConcurrentWrites)
        engineSettings.guard = settings.guard
        return SyncEngine(
            directory: directory, store: store, settings: engineSettings,
            clock: clock, now: Self.wallClock(of: clock), random: { random }, logger: logs.logger)
    }

    @discardableResult
    func cycle(_ kind: Cycle.Kind = .sync, _ mode: Mode = .replace) async throws -> CycleReport {
        try await engine(mode).runCycle(kind)
    }

    /// A sync cycle; where the guard holds its plan, that plan is approved of, and another cycle takes it up.
    @discardableResult
    func approvedCycle(_ mode: Mode = .replace) async throws -> CycleReport {
        let report = try await cycle(.sync, mode)
        guard let hold = report.hold else { return report }
        _ = try store.approve(hold.token, by: "ann@desk")
        return try await cycle(.sync, mode)
    }

    /// Imports a revision that maps these groups and no others.
    @discardableResult
    func map(_ skills: [String: SkillSet]) throws -> Revision? {
        try store.importRevision(
            skills.map { Mapping(groupName: $0.key, skills: $0.value) },
            from: Provenance(importedAt: now, importedBy: "ann@desk", source: "/mappings.json", note: nil))
    }

    // MARK: What came of it

    /// All attempts, oldest first.
    var attempts: [Attempt] { get throws { try store.attempts(AttemptFilter(limit: 1_000_000)).reversed() } }

    var outcomes: [Attempt.Outcome] { get throws { try attempts.map(\.outcome) } }

    func skills(of id: String) async -> SkillSet? {
        await world.group(id).map { SkillSet($0.skills) }
    }

    func puts(of id: String? = nil) async -> [PutRecord] {
        await world.puts.filter { id == nil || $0.groupID == id }
    }

    func snapshots(of id: String) throws -> Int {
        try database.rows(
            "SELECT 1 FROM snapshot JOIN target ON target.id = target_id WHERE server_id = '\(id)'"
        ).count
    }
}
