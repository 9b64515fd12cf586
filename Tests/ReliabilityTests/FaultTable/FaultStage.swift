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
    private static let beginning = Date(timeIntervalSince1970: 1_800_000_000)

    /// Checks every column of the row, and that the next cycle makes good what this one left.
    ///
    /// - Parameters:
    ///   - call: which requests meet the fault.
    ///   - prepare: brings it about that the call is made at all.
    static func check(
        _ row: FaultRow, on call: RequestMatcher, preparing prepare: (World) async -> Void = { _ in }
    ) async throws {
        let clock = ManualClock()
        let now: @Sendable () -> Date = { beginning.addingTimeInterval(clock.now.offset / .seconds(1)) }
        var server = SimulatedServer.Configuration()
        server.now = now
        try await SimulatedServer.serve(server) { server in
            let world = server.world
            await world.restore(
                SimulatedGroup(id: "sales", displayName: "Sales", version: 1, skills: ["old"], lastModified: now()))
            await prepare(world)
            await world.inject(row.fault, on: call, times: row.times)
            let folder = try ScratchFolder(requestTimeout: row.fault == .hang ? .seconds(4) : .seconds(30))

            let exitCode = try await runOnce(in: folder, against: server.url, clock, now)

            let store = try Store.open(at: folder.database, access: .readOnly, now: now)
            let cycle = try #require(try store.cycles(limit: 1).first)
            let error = cycle.error.map { " " + $0.prefix { $0 != " " } } ?? ""
            let outcome = try #require(cycle.outcome)
            let sent = runs(await world.requests.map(\.word))
            let recorded = runs(try store.attempts().reversed().map(\.outcome.rawValue))
            let waited = runs(clock.sleeps.map(\.seconds))
            #expect(sent == row.sent)
            #expect(recorded == row.recorded)
            #expect(waited == row.waited)
            #expect("\(outcome)\(error), exit \(exitCode)" == row.reported)

            await world.clearFaults()
            clock.advance(by: .seconds(600))
            #expect(try await runOnce(in: folder, against: server.url, clock, now) == 0, "the next cycle")
            #expect(await world.group("sales")?.skills.contains("new") == true, "the next cycle")
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

    /// `a b×3`: what comes several times in a row is counted.
    private static func runs(_ words: [String]) -> String {
        var runs: [(word: String, count: Int)] = []
        for word in words {
            if runs.last?.word == word { runs[runs.count - 1].count += 1 } else { runs.append((word, 1)) }
        }
        return runs.map { $0.count == 1 ? $0.word : "\($0.word)×\($0.count)" }.joined(separator: " ")
    }
}

/// A folder with a configuration that maps one group. Gone when the test ends.
private final class ScratchFolder {
    private let folder: URL

    /// - Parameter requestTimeout: by the machine's clock, so that a busy machine is no fault.
    init(requestTimeout: Duration) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("skill-sync-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // No pacing, so that the only waits are those of the row; additive, so that nothing is taken away.
        let text = """
            {"groups": {"Sales": ["new"]}, "mode": "additive", "requestsPerMinute": 6000000,
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
        case .discovery: "discovery"
        case .other: "other"
        }
    }
}
