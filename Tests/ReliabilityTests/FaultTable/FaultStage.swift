import ArgumentParser
import Domain
import Foundation
import Simulator
import Store
import Synchronization
import TestSupport
import Testing

@testable import skill_sync

/// Plays a row: the program itself, with its store and its client, against a server that meets one call with a fault.
enum FaultStage {
    /// Fri, 15 Jan 2027 08:00:00 GMT.
    static let beginning = Date(timeIntervalSince1970: 1_800_000_000)

    /// Checks every column of the row, and that the next cycle makes good what this one left.
    ///
    /// - Parameters:
    ///   - call: which requests meet the fault.
    ///   - prepare: brings it about that the call is made at all.
    static func check(
        _ row: FaultRow, on call: RequestMatcher, in scene: some FaultScene = GroupScene(),
        preparing prepare: (World) async -> Void = { _ in }
    ) async throws {
        let clock = ManualClock()
        let now: @Sendable () -> Date = { beginning.addingTimeInterval(clock.now.offset / .seconds(1)) }
        var server = scene.server
        server.now = now
        try await SimulatedServer.serve(server) { server in
            let world = server.world
            let folder = try ScratchFolder(
                try await scene.begin(world), requestTimeout: row.fault == .hang ? .seconds(4) : .seconds(30))
            if let change = scene.change {
                #expect(try await runOnce(in: folder, against: server.url, clock, now) == 0, "the cycle before")
                try await change(world)
            }
            await prepare(world)
            await world.inject(row.fault, on: call, times: row.times)
            let requestsBefore = await world.requests.count

            let exitCode = try await runOnce(in: folder, against: server.url, clock, now)

            let store = try Store.open(at: folder.database, access: .readOnly, now: now)
            let cycle = try #require(try store.cycles(limit: 1).first)
            let error = cycle.error.map { " " + $0.prefix { $0 != " " } } ?? ""
            let outcome = try #require(cycle.outcome)
            let sent = await world.requests.dropFirst(requestsBefore).map(\.word).inRuns
            let attempts = try store.attempts(AttemptFilter(cycle: cycle.id)).reversed()
            let recorded = attempts.map(\.outcome.rawValue).inRuns
            let waited = clock.sleeps.map(\.seconds).inRuns
            #expect(sent == row.sent)
            #expect(recorded == row.recorded)
            #expect(waited == row.waited)
            #expect("\(outcome)\(error), exit \(exitCode)" == row.reported)

            await world.clearFaults()
            clock.advance(by: .seconds(600))
            #expect(try await runOnce(in: folder, against: server.url, clock, now) == 0, "the next cycle")
            #expect(await scene.isInStep(world), "the next cycle")
            #expect(try store.drift().isEmpty, "the next cycle")
            #expect(try store.unsettledAttempts().isEmpty, "the next cycle")
            #expect(try await store.verify().flaw == nil, "the trail")
        }
    }

    private static func runOnce(
        in folder: ScratchFolder, against url: String, _ clock: ManualClock, _ now: @escaping WallClock
    ) async throws -> Int32 {
        let silent = Console(
            out: { _ in true }, error: { _ in }, style: .plain, errorStyle: .plain, showsProgress: false)
        let context = Context(
            console: silent,
            environment: [
                "GENESYS_ENV_URL": url, "GENESYS_CLIENT_ID": "simulated-client",
                "GENESYS_CLIENT_SECRET": "simulated-secret",
            ], now: now, clock: clock, random: { 1 }, identity: "ann@desk", host: "desk")
        let arguments = ["run", "--once", "--config", folder.configuration, "--database", folder.database]
        let command = try #require(try SkillSync.parseAsRoot(arguments) as? any ContextCommand)
        do {
            try await command.run(context)
            return 0
        } catch let failure as CommandFailure {
            return failure.exitCode.rawValue
        }
    }
}

/// A folder with a configuration. Gone when the test ends.
private final class ScratchFolder {
    private let folder: URL

    /// - Parameters:
    ///   - settings: as the inside of a JSON object.
    ///   - requestTimeout: by the machine's clock, so that a busy machine is no fault.
    init(_ settings: String, requestTimeout: Duration) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("skill-sync-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // No pacing, so that the only waits are those of the row.
        let text = """
            {\(settings), "requestsPerMinute": 6000000,
             "requestTimeoutMs": \(Int(requestTimeout / .milliseconds(1)))}
            """
        try text.write(toFile: configuration, atomically: true, encoding: .utf8)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    var configuration: String { folder.appendingPathComponent("config.json").path }
    var database: String { folder.appendingPathComponent("skill-sync.db").path }
}

extension RequestRecord {
    fileprivate var word: String {
        switch endpoint {
        case .token: "token"
        case .list: "list"
        case .read: "get"
        case .put: "put"
        case .members: "members"
        case .people: "person"
        case .grant: "patch"
        case .revoke: "delete"
        case .discovery: "discovery"
        case .other: "other"
        default: "\(endpoint)"
        }
    }
}
