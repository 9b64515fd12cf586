import Domain
import Foundation
import Simulator
import Store
import SyncEngine
import TestSupport
import Testing

/// Changes that an error ended while the others went on.
@Suite(.timeLimit(.minutes(10))) struct GivenUpTests {
    @Test func `what kept a write from being sent is in the report and on record, though there is no attempt`()
        async throws
    {
        try await SCIMKind("no versions") { kind in
            kind.settings.showsMetaVersion = false
            kind.settings.sendsETag = false
        }.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            let report = try await stage.cycle()
            #expect(report.outcome == .partial)
            #expect(report.error == nil)
            let call = DirectoryError.Call(method: "PUT", path: "/api/v2/scim/v2/Groups/\(sales)")
            #expect(report.failed.map(\.error) == [.versionMissing(call)])
            #expect(report.failed.map(\.target.name) == ["Sales"])
            #expect(report.failed.map(\.isOnRecord) == [false])
            #expect(try stage.attempts.isEmpty)
            #expect(try stage.store.cycles(limit: 1).map(\.error) == ["versionMissing \(call)"])
        }
    }

    @Test func `a group that is another whenever it is read is given up with what was found`() async throws {
        try await SCIMKind("") { _ in }.set { stage in
            let sales = await stage.world.add(displayName: "Sales", skills: ["old"])
            try stage.map(["Sales": ["a"]])
            for version in 1...9 {
                let group = #"{"id": "\#(sales)", "displayName": "Sales", "meta": {"version": "other-\#(version)"}}"#
                await stage.world.inject(.status(200, body: group), on: .read(sales))
            }
            let report = try await stage.cycle()
            #expect(report.tally.conflicts == 3)
            #expect(try stage.attempts.isEmpty)
            guard case .changedMeanwhile(_, _, "other-5")? = report.failed.first?.error else {
                Issue.record("\(report.failed)")
                return
            }
            #expect(stage.logs.errors(containing: "change given up").count == 1)
        }
    }

    @Test func `a group that cannot be read before the write is given up with the server's failure`() async throws {
        try await SCIMKind("") { _ in }.set { stage in
            let sales = await stage.world.add(displayName: "Sales", skills: ["old"])
            let other = await stage.world.add(displayName: "Other")
            try stage.map(["Sales": ["a"], "Other": ["b"]])
            // As often as a single read is tried; more in a row would open the circuit.
            await stage.world.inject(.status(503), on: .read(sales), times: 3)
            var engine = stage.engine()
            engine.settings.maxAttempts = 1
            let report = try await engine.runCycle(.sync)
            #expect(report.outcome == .partial)
            guard case .serverFailed(_, 503, _)? = report.failed.first?.error else {
                Issue.record("\(report.failed), \(String(describing: report.error))")
                return
            }
            #expect(report.failed.map(\.isOnRecord) == [false])
            #expect(await stage.skills(of: other) == ["b"])
            #expect(try stage.store.cycles(limit: 1).first?.error?.hasPrefix("serverFailed GET ") == true)
        }
    }

    @Test func `a change that became another before it was sent has neither an error nor an attempt`() async throws {
        try await SCIMKind("") { _ in }.set { stage in
            let sales = await stage.world.add(displayName: "Sales", skills: ["old"])
            try stage.map(["Sales": ["a"]])
            // Renamed in between: what was planned for the name is not for this group any more.
            let group = #"{"id": "\#(sales)", "displayName": "Renamed", "meta": {"version": "other"}}"#
            await stage.world.inject(.status(200, body: group), on: .read(sales), times: 2)
            let report = try await stage.cycle()
            #expect(report.outcome == .partial)
            #expect(report.failed.map(\.error) == [nil])
            #expect(report.failed.map(\.isOnRecord) == [false])
            #expect(try stage.attempts.isEmpty)
        }
    }

    @Test func `an attempt is counted when it is on record, and not when nothing could be sent`() async throws {
        try await SCIMKind("") { _ in }.set { stage in
            let sales = await stage.world.add(displayName: "Sales", skills: ["old"])
            try stage.map(["Sales": ["a"]])
            // As often as a single read is tried.
            await stage.world.inject(.status(503), on: .read(sales), times: 3)
            #expect(try await stage.cycle().outcome == .converged)
            #expect(try stage.attempts.map(\.number) == [1])
        }
    }

    @Test func `a group that is gone right before the write is given up as gone`() async throws {
        try await SCIMKind("") { _ in }.set { stage in
            let sales = await stage.world.add(displayName: "Sales", skills: ["old"])
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(.status(404), on: .read(sales))
            let report = try await stage.cycle()
            let call = DirectoryError.Call(method: "PUT", path: "/api/v2/scim/v2/Groups/\(sales)")
            #expect(report.failed.map(\.error) == [.unwritable(call, reason: .targetGone)])
        }
    }

    @Test func `a change whose attempts are on record says so`() async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(.status(409), on: .put(sales))
            await stage.world.inject(.status(400), on: .read(sales))
            let report = try await stage.cycle()
            #expect(report.failed.map(\.isOnRecord) == [true])
            #expect(try stage.outcomes == [.conflict])
        }
    }
}
