import Foundation
import Simulator
import Testing

@testable import skill_sync

/// A revision that asks for what the configured dialect has no place for.
@Suite struct DialectFitTests {
    private static let id = "a0000000-0000-4000-8000-000000000000"
    private static let other = "b0000000-0000-4000-8000-000000000000"

    private func withProficiencies(_ body: (Desk, World) async throws -> Void) async throws {
        try await Desk.serving(["Sales": []]) { desk, world in
            try desk.configure(groups: [:], settings: ["dialect": "genesys-cloud"])
            let file = try desk.write(
                """
                {"groups": {"Sales": ["\(Self.id)", {"id": "\(Self.other)", "proficiency": 3}], "Support": ["\(Self.id)"]}}
                """, to: "m.json")
            #expect(await desk.run("import", file).exitCode == 0)
            try desk.configure(groups: [:])
            try await body(desk, world)
        }
    }

    @Test(arguments: [["run", "--once"], ["run"], ["plan"]])
    func `proficiencies are refused where the dialect has none, and nothing is sent`(arguments: [String]) async throws {
        try await withProficiencies { desk, world in
            let outcome = await desk.run(
                exactly: arguments + desk.options)
            #expect(outcome.exitCode == 78)
            #expect(
                outcome.failure?.what
                    == "the mappings in force, revision 1, give skills at a proficiency, which has no meaning in the "
                    + "dialect \"group-skills\"")
            #expect(outcome.failure?.details == ["\"Sales\": \(Self.other) (3)"])
            #expect(await world.counts.arrived == 0)
        }
    }

    @Test func `check says so`() async throws {
        try await withProficiencies { desk, _ in
            let outcome = await desk.run("check")
            #expect(outcome.exitCode == 78)
            #expect(outcome.out.contains("database       wrong the mappings in force, revision 1, give skills at"))
        }
    }

    @Test func `mappings without them are taken again`() async throws {
        try await withProficiencies { desk, world in
            try await desk.map(["Sales": ["a", "b"]])
            #expect(await desk.run("run", "--once").exitCode == 0)
            #expect(await world.puts.count == 1)
        }
    }
}
