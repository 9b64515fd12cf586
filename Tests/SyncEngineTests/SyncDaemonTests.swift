import Domain
import Foundation
import Logging
import ServiceLifecycle
import Simulator
import Store
import SyncEngine
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct SyncDaemonTests {
    /// Waits of this length are those between cycles; all others are skipped.
    private static let interval = Duration.seconds(77)

    /// Runs a daemon while `body` does, then shuts it down, unless it ends by itself, and waits for its end.
    private func withDaemon(
        _ server: SimulatedServer.Configuration = SimulatedServer.Configuration(),
        settings: Stage.Settings = Stage.Settings(), endsByItself: Bool = false,
        prepare: (Stage) async throws -> Void = { _ in },
        _ body: (Stage, ServiceGroup) async throws -> Void, afterwards: (Stage) async throws -> Void = { _ in }
    ) async throws {
        let clock = ManualClock(holding: { $0 >= Self.interval })
        try await Stage.set(server, clock: clock, settings: settings) { stage in
            try await prepare(stage)
            let group = ServiceGroup(
                services: [
                    SyncDaemon(engine: stage.engine(), interval: Self.interval, toApprove: { "approve \($0.token)" })
                ],
                logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
            let running = Task { try await group.run() }
            do {
                try await body(stage, group)
            } catch {
                running.cancel()
                throw error
            }
            if !endsByItself { await group.triggerGracefulShutdown() }
            try await running.value
            try await afterwards(stage)
        }
    }

    @Test func `cycles follow each other at the interval`() async throws {
        try await withDaemon { stage, _ in
            for number in 1...4 {
                #expect(await stage.clock.heldSleep() == Self.interval)
                let cycles = try stage.store.cycles(limit: 10)
                #expect(cycles.count == number)
                #expect(cycles.first?.outcome == .converged)
                stage.clock.release()
            }
            #expect(await stage.clock.heldSleep() == Self.interval)
            let starts = try stage.store.cycles(limit: 2).map(\.startedAt)
            #expect(starts.first == starts.last?.addingTimeInterval(77))
        }
    }

    @Test func `the record of a cycle tells when the next one is due`() async throws {
        try await withDaemon { stage, _ in
            _ = await stage.clock.heldSleep()
            let cycle = try #require(try stage.store.status().lastCycle)
            #expect(cycle.nextPollAt == cycle.finishedAt?.addingTimeInterval(77))
            stage.clock.release()
            _ = await stage.clock.heldSleep()
            #expect(try stage.store.status().lastCycle?.startedAt == cycle.nextPollAt)
        }
    }

    @Test func `targets that are left out of the plan are told of by their number`() async throws {
        try await withDaemon { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(.status(500), on: .put(sales))
            await stage.world.inject(.status(400), on: .read(sales), times: 2)
        } _: { stage, _ in
            _ = await stage.clock.heldSleep()
            stage.clock.release()
            _ = await stage.clock.heldSleep()
            let told = stage.logs.warnings(containing: "targets left out of the plan")
            #expect(told.map(\.metadata) == [["cycle": "2", "targets": "1"]])
        }
    }

    @Test func `an import while it runs goes out with the next cycle`() async throws {
        try await withDaemon { stage, _ in
            let sales = await stage.world.add(displayName: "Sales")
            _ = await stage.clock.heldSleep()
            try stage.map(["Sales": ["a"]])
            stage.clock.release()
            _ = await stage.clock.heldSleep()
            #expect(await stage.skills(of: sales) == ["a"])
            #expect(try stage.store.cycles(limit: 1).first?.revision == 1)
        }
    }

    @Test func `a cycle that could not see everybody has not failed, and says what it could not see`() async throws {
        try await withDaemon(.people) { stage in
            let ann = try await stage.world.addPerson(named: "Ann")
            _ = try await stage.group("Sales", of: [ann])
            let skill = await stage.world.addSkill(named: "A")
            try stage.mapIDs(["Sales": [skill]])
            await stage.world.inject(.status(404), on: .members())
        } _: { stage, _ in
            _ = await stage.clock.heldSleep()
            let cycles = try stage.store.cycles(limit: 1)
            #expect(cycles.map(\.outcome) == [.partial])
            #expect(stage.logs.errors(containing: "cycle failed").isEmpty)
            #expect(stage.logs.errors(containing: "cycle not complete").count == 1)
        }
    }

    @Test func `a cycle that fails is followed by the next`() async throws {
        try await withDaemon { stage in
            await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(.garbage, on: .list())
        } _: { stage, _ in
            _ = await stage.clock.heldSleep()
            let failed = try stage.store.cycles(limit: 9)
            #expect(failed.map(\.outcome) == [.failed])
            #expect(stage.logs.errors(containing: "cycle failed").count == 1)
            stage.clock.release()
            _ = await stage.clock.heldSleep()
            #expect(try stage.store.cycles(limit: 9).map(\.outcome) == [.converged, .failed])
        }
    }

    @Test func `a circuit that opens does not end it, and closes when the server works again`() async throws {
        try await withDaemon { stage in
            await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(.status(503), on: .list(), times: 7)
        } _: { stage, _ in
            for outcome in [Cycle.Outcome.failed, .failed, .failed, .converged] {
                _ = await stage.clock.heldSleep()
                let cycle = try #require(try stage.store.status().lastCycle)
                #expect(cycle.outcome == outcome)
                #expect((cycle.circuitOpenUntil == nil) == (outcome == .converged))
                stage.clock.release()
            }
            _ = await stage.clock.heldSleep()
        }
    }

    @Test func `credentials that are refused end it`() async throws {
        let error = await #expect(throws: (any Error).self) {
            try await withDaemon(settings: Stage.Settings(clientSecret: "wrong"), endsByItself: true) { stage, _ in
                _ = try await stage.world.request { $0.status == 401 }
            }
        }
        guard case .directory(.credentialsRefused(status: 401, _))? = error as? SyncDaemon.Failure else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `a scope that is missing ends it`() async throws {
        var server = SimulatedServer.Configuration()
        server.grantedScopes = [SimulatedServer.Scope.read]
        let scopes = server
        let error = await #expect(throws: (any Error).self) {
            try await withDaemon(scopes, endsByItself: true) { stage, _ in
                _ = try await stage.world.request { $0.endpoint == .token && $0.status == 200 }
            }
        }
        let granted = [SimulatedServer.Scope.read]
        guard case .directory(.scopeMissing(SimulatedServer.Scope.write, granted))? = error as? SyncDaemon.Failure
        else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `a skills attribute that groups do not have ends it`() async throws {
        var scim = SimulatedServer.ScimSettings()
        scim.declaresSkills = false
        var server = SimulatedServer.Configuration()
        server.dialect = .scim(scim)
        let configuration = server
        let settings = Stage.Settings(scim: Stage.SCIMServer())
        let error = await #expect(throws: (any Error).self) {
            try await withDaemon(configuration, settings: settings, endsByItself: true) { stage, _ in
                _ = try await stage.world.request { $0.endpoint == .list && $0.status == 200 }
            }
        }
        guard
            case .directory(.skillsAttributeMissing("skills", inSchemas: true, groups: 0, _))? = error
                as? SyncDaemon.Failure
        else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `a cycle that cannot fit into the interval is warned of once, and again when the numbers change much`()
        async throws
    {
        var dialect = SimulatedServer.GenesysCloudSettings()
        dialect.requestsPerMinute = 4
        var server = SimulatedServer.Configuration()
        server.dialect = .genesysCloud(dialect)
        try await withDaemon(server) { stage in
            let skill = await stage.world.addSkill(named: "A")
            let names = (1...6).map { "Group \($0)" }
            for name in names { _ = try await stage.group(name, of: [stage.world.addPerson(named: name)]) }
            try stage.mapIDs(Dictionary(uniqueKeysWithValues: names.map { ($0, [skill]) }))
        } _: { stage, _ in
            for warnings in [1, 2, 2] {
                _ = await stage.clock.heldSleep()
                #expect(stage.logs.warnings(containing: "longer than the polling interval").count == warnings)
                stage.clock.release()
            }
            _ = await stage.clock.heldSleep()
            let told = stage.logs.warnings(containing: "longer than the polling interval").map(\.metadata)
            // Token, groups, six lists of people, the skill, the people once more and a write for each of them; then only groups
            // and lists.
            #expect(told.map { $0["requests"] } == ["16", "7"])
            #expect(told.map { $0["requestsPerMinute"] } == ["4", "4"])
            #expect(told.map { $0["takes"] } == ["240s", "105s"])
            #expect(told.map { $0["interval"] } == ["77s", "77s"])
        }
    }

    @Test func `a graceful shutdown between two cycles ends it`() async throws {
        try await withDaemon { stage, group in
            _ = await stage.clock.heldSleep()
            await group.triggerGracefulShutdown()
        }
    }

    @Test func `a graceful shutdown during a cycle settles the PUT in flight and ends it`() async throws {
        try await withDaemon { stage in
            await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(.hold, on: .put())
        } _: { stage, group in
            _ = try await stage.world.request { $0.endpoint == .put }
            await group.triggerGracefulShutdown()
            await stage.world.releaseAll()
        } afterwards: { stage in
            #expect(try stage.outcomes == [.applied])
            let cycles = try stage.store.cycles(limit: 9)
            #expect(cycles.count == 1)
            #expect(cycles.first?.finishedAt != nil)
        }
    }

    @Test func `a graceful shutdown during a poll ends it, with the cycle closed as interrupted`() async throws {
        try await withDaemon { stage in
            await stage.world.inject(.hang, on: .list())
        } _: { stage, group in
            _ = try await stage.world.request { $0.endpoint == .list }
            await group.triggerGracefulShutdown()
        } afterwards: { stage in
            let cycles = try stage.store.cycles(limit: 9)
            #expect(cycles.map(\.outcome) == [.interrupted])
            #expect(cycles.map(\.nextPollAt) == [nil])
        }
    }

    @Test(arguments: [400, 403, 404, 502])
    func `a gateway that stands before the token's server for a while does not end it`(status: Int) async throws {
        try await withDaemon { stage in
            await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(.status(status, body: "<html>"), on: .token, times: 3)
        } _: { stage, _ in
            repeat {
                _ = await stage.clock.heldSleep()
                stage.clock.release()
            } while await stage.world.counts[.put] == 0
            _ = await stage.clock.heldSleep()
            let outcomes = try stage.outcomes
            #expect(outcomes == [.applied])
        }
    }

    @Test func `a token that is not accepted time and again ends it`() async throws {
        let error = await #expect(throws: (any Error).self) {
            try await withDaemon(endsByItself: true) { stage in
                await stage.world.inject(.status(401), on: .list(), times: 99)
            } _: { stage, _ in
                _ = try await stage.world.counts { $0.answered(401) == 2 }
            }
        }
        guard case .directory(.credentialsRefused(status: 401, _))? = error as? SyncDaemon.Failure else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}
