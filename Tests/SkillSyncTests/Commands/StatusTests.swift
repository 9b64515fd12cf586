import Foundation
import Simulator
import Store
import Testing

@testable import skill_sync

@Suite struct StatusTests {
    private static let keys: Set<String> = [
        "daemon", "lastCycle", "lastSuccessAt", "revision", "mappedGroups", "knownGroups", "drifted",
        "pendingAttempts", "nextPollAt", "databaseBytes",
    ]

    @Test func `JSON has the keys of the contract, and nulls before anything happened`() async throws {
        let desk = try Desk()
        try await desk.map(["A": ["a"]])
        let status = try await desk.run("status", "--format", "json").object()
        #expect(status.keySet.isSuperset(of: Self.keys))
        #expect(status.isNull("daemon") && status.isNull("lastCycle"))
        #expect(status.isNull("lastSuccessAt") && status.isNull("nextPollAt"))
        #expect(status.number("revision") == 1)
        #expect(status.number("mappedGroups") == 1)
        #expect(status.number("knownGroups") == 0)
        #expect(status.number("pendingAttempts") == 0)
        #expect(try #require(status.number("databaseBytes")) > 0)
    }

    @Test func `after a cycle it is told of as the audit does`() async throws {
        try await Desk.serving(["A": [], "B": []]) { desk, _ in
            try await desk.map(["A": ["a"], "Ghost": ["g"]])
            await desk.run("run", "--once")
            let status = try await desk.run("status", "--format", "json").object()
            let cycle = try #require(status.object("lastCycle"))
            #expect(
                cycle.keySet == [
                    "id", "kind", "startedAt", "finishedAt", "outcome", "complete", "groups", "requests", "changed",
                    "applied", "conflicts", "failed", "revision", "error",
                ])
            #expect(cycle.text("outcome") == "partial")
            #expect(status.isNull("lastSuccessAt"))
            #expect(status.number("knownGroups") == 2)
            #expect(status.number("mappedGroups") == 2)
            #expect(status.number("drifted") == 1)
            try await desk.map(["A": ["a"]])
            await desk.run("run", "--once")
            let success = try await desk.run("status", "--format", "json").object()
            #expect(success.text("lastSuccessAt") == "2027-01-15T08:00:00.000Z")
        }
    }

    @Test func `whoever holds the database is named`() async throws {
        let desk = try Desk()
        try await desk.map(["A": ["a"]])
        let lock = try desk.holdDatabase()
        let status = try await desk.run("status", "--format", "json").object()
        let table = await desk.run("status").out
        lock.release()
        let daemon = try #require(status.object("daemon"))
        #expect(daemon.keySet == ["host", "pid", "startedAt"])
        #expect(daemon.text("host") == "other-host")
        #expect(daemon.number("pid") == 4711)
        #expect(daemon.text("startedAt") == "2027-01-15T08:00:00.000Z")
        #expect(table.hasPrefix("daemon         process 4711 on other-host, since 2027-01-15 08:00:00Z\n"))
        #expect(await desk.run("status").out.hasPrefix("daemon         none\n"))
    }

    @Test func `an open circuit is seen`() async throws {
        let desk = try Desk()
        try await desk.map(["A": ["a"]])
        #expect(await desk.run("run", "--once").exitCode == 1)
        let circuit = try #require(try await desk.run("status", "--format", "json").object().object("circuit"))
        #expect(circuit.text("state") == "open")
        #expect(circuit.isTime("openUntil"))
        #expect(await desk.run("status").out.contains("\ncircuit        open until 2027-01-15 08:00:"))
        desk.time.advance(by: 3600)
        #expect(await desk.run("status").out.contains("\ncircuit        open, the next call is a probe\n"))
    }

    @Test func `a circuit is closed where the server answers`() async throws {
        try await Desk.serving { desk, _ in
            try await desk.map(["A": ["a"]])
            await desk.run("plan")
            let circuit = try await desk.run("status", "--format", "json").object().object("circuit")
            #expect(circuit?.text("state") == "closed")
            #expect(circuit?.isNull("openUntil") == true)
        }
    }

    @Test func `CSV is one row with the same keys`() async throws {
        let desk = try Desk()
        try await desk.map(["A": ["a"]])
        let lines = await desk.run("status", "--format", "csv").out.components(separatedBy: "\r\n")
        #expect(lines.count == 3)
        #expect(Set((lines.first ?? "").split(separator: ",").map(String.init)).isSuperset(of: Self.keys))
    }

    @Test func `one group is not spoken of in plural`() async throws {
        let desk = try Desk()
        try await desk.map(["A": ["a"]])
        #expect(!(await desk.run("status").out.contains("1 groups")))
    }

    @Test func `an error that is long does not make a line too wide`() async throws {
        try await Desk.serving { desk, world in
            try await desk.map(["A": ["a"]])
            await world.inject(
                .status(400, body: #"{"detail": "\#(String(repeating: "long detail ", count: 50))"}"#), on: .list())
            await desk.run("run", "--once")
            let lines = await desk.run("status", terminal: true).lines
            #expect(lines.contains { $0.hasPrefix("last cycle     1 (sync), failed at 2027-01-15 08:00:00Z") })
            #expect(lines.allSatisfy { $0.count <= 100 }, "\(lines.map(\.count))")
        }
    }
}
