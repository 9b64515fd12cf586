import Domain
import Foundation
import GenesysCloud
import Simulator
import SyncEngine
import TestSupport
import Testing

/// The dialect `scim` with a server that was not made for it. The simulator only gives the tokens.
@Suite(.timeLimit(.minutes(10))) struct IndependentServerTests {
    private static let core = "urn:ietf:params:scim:schemas:core:2.0:Group"
    private static let serial = "12345678901234567890"

    /// Runs `body` with a stage on a server of its own.
    private func set(
        _ attribute: String = "skills", _ body: (Stage, IndependentServer) async throws -> Void
    ) async throws {
        // A client that starts anew gets the next.
        let tokens = (1...9).map { "simulated-token-\($0)" }
        try await IndependentServer.serve(accepting: tokens) { server in
            var settings = Stage.Settings()
            settings.scim = Stage.SCIMServer(
                skills: try #require(SkillsAttribute("\(IndependentServer.routing):\(attribute)")), url: server.url,
                basePath: "/v2")
            try await Stage.set(settings: settings) { stage in try await body(stage, server) }
        }
    }

    private func group(_ name: String, routing: String? = nil) -> String {
        """
        {"schemas": ["\(Self.core)"\(routing == nil ? "" : ", \"\(IndependentServer.routing)\"")],
         "displayName": "\(name)", "externalId": "x-\(name)", "members": [{"value": "u1", "display": "Ann"}, {"value": "u2"}]
         \(routing.map { ",\"\(IndependentServer.routing)\": \($0)" } ?? "")}
        """
    }

    @Test func `groups come to bear what is asked for, keep members and all else, and are left alone from then on`()
        async throws
    {
        try await set { stage, server in
            let sales = try await server.create(
                group("Sales", routing: #"{"skills": ["x", "a"], "weight": 1.25, "serial": \#(Self.serial)}"#))
            let empty = try await server.create(group("Empty"))
            let other = try await server.create(group("Other", routing: #"{"skills": ["z"]}"#))
            let untouched = try await server.version(of: other)
            try stage.map(["Sales": ["a", "b"], "Empty": ["c"]])

            let report = try await stage.cycle()

            #expect(report.outcome == .converged)
            #expect(report.tally.applied == 2)
            #expect(try await server.skills(of: sales) == ["a", "b"])
            #expect(try await server.skills(of: empty) == ["c"])
            #expect(try await server.version(of: other) == untouched)
            for id in [sales, empty] {
                let group = try await server.group(id)
                let members = try #require(group["members"] as? [[String: String]])
                #expect(members == [["value": "u1", "display": "Ann"], ["value": "u2"]])
                #expect((group["externalId"] as? String)?.hasPrefix("x-") == true)
                #expect((group["schemas"] as? [String])?.contains(IndependentServer.routing) == true)
            }
            let routing = try await server.group(sales)[IndependentServer.routing] as? [String: Any]
            #expect(routing?["weight"] as? Double == 1.25)
            #expect((routing?["serial"] as? NSNumber)?.stringValue == Self.serial)

            let versions = [try await server.version(of: sales), try await server.version(of: empty)]
            for _ in 0..<2 {
                let later = try await stage.cycle()
                #expect(later.outcome == .converged)
                #expect(later.tally.changed == 0)
            }
            try await stage.restarted { anew in
                let report = try await anew.cycle()
                #expect(report.tally.changed == 0)
            }
            #expect(try stage.attempts.count == 2)
            let later = [try await server.version(of: sales), try await server.version(of: empty)]
            #expect(later == versions)
        }
    }

    @Test func `who edits between the read and the PUT is not run over`() async throws {
        try await set { stage, server in
            let sales = try await server.create(group("Sales", routing: #"{"skills": ["x"]}"#))
            try stage.map(["Sales": ["a"]])
            try await server.race(#"{"op": "add", "path": "members", "value": [{"value": "u3"}]}"#)

            let report = try await stage.cycle()

            #expect(report.outcome == .converged)
            #expect(try stage.outcomes == [.conflict, .applied])
            #expect(try stage.attempts.map(\.httpStatus) == [412, 200])
            #expect(try await server.skills(of: sales) == ["a"])
            let members = try await server.group(sales)["members"] as? [[String: String]]
            #expect(members?.compactMap { $0["value"] } == ["u1", "u2", "u3"])
            #expect(try await stage.cycle().tally.changed == 0)
        }
    }

    @Test func `an outside edit is drift, and put right once`() async throws {
        try await set { stage, server in
            let sales = try await server.create(group("Sales"))
            try stage.map(["Sales": ["a"]])
            try await stage.cycle()
            try await server.patch(
                sales, #"{"op": "add", "path": "\#(IndependentServer.routing):skills", "value": ["vip"]}"#)
            _ = try await stage.cycle(.plan)
            #expect(try stage.store.drift().map(\.cause) == [.changedOutside])
            #expect(try await stage.cycle().tally.applied == 1)
            #expect(try await server.skills(of: sales) == ["a"])
            #expect(try await stage.cycle().tally.changed == 0)
        }
    }

    @Test func `skills that are objects keep what is said of them`() async throws {
        try await set("tiers") { stage, server in
            let sales = try await server.create(
                group("Sales", routing: #"{"tiers": [{"value": "a", "display": "A"}, {"value": "x", "display": "X"}]}"#)
            )
            let empty = try await server.create(group("Empty"))
            try stage.map(["Sales": ["a", "b"], "Empty": ["c"]])
            #expect(try await stage.cycle().outcome == .converged)
            let routing = try await server.group(sales)[IndependentServer.routing] as? [String: Any]
            #expect(routing?["tiers"] as? [[String: String]] == [["value": "a", "display": "A"], ["value": "b"]])
            #expect(try await server.skills(of: empty, "tiers") == ["c"])
            #expect(try await stage.cycle().tally.changed == 0)
        }
    }

    @Test func `an attribute that its schemas do not have is refused before anything is sent`() async throws {
        try await set("skils") { stage, server in
            let sales = try await server.create(group("Sales"))
            let version = try await server.version(of: sales)
            try stage.map(["Sales": ["a"]])
            guard
                case .skillsAttributeMissing(_, inSchemas: true, groups: 1, let known)? = try await stage.cycle().error
            else {
                Issue.record("not refused")
                return
            }
            #expect(known.contains("\(IndependentServer.routing):skills"))
            #expect(try await server.version(of: sales) == version)
        }
    }
}
