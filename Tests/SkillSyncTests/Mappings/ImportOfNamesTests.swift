import Foundation
import Simulator
import Store
import Testing

@testable import skill_sync

/// Names of skills in a file that was to have ids.
@Suite struct ImportOfNamesTests {
    private static let id = "5f0f4c1e-6c3a-4d8e-9a57-0a6f2b0f1c11"

    private func desk(dialect: String = "genesys-cloud") throws -> Desk {
        let desk = try Desk()
        try desk.configure(groups: [:], settings: ["dialect": dialect])
        return desk
    }

    @Test func `names without --resolve are refused in one message, with the command that takes them`() async throws {
        let desk = try desk()
        let file = try desk.write(
            #"{"groups": {"A": ["German", "Billing"], "B": ["German", "VIP", "Refunds", "French"]}}"#, to: "names.json")
        for arguments in [["import", file], ["import", file, "--dry-run"], ["import", file, "--merge"]] {
            let outcome = await desk.run(exactly: arguments + desk.options)
            #expect(outcome.exitCode == 65)
            #expect(
                outcome.error == """
                    error: the skills in \(file) are names, and Genesys Cloud knows skills by ids, which are UUIDs: \
                    "German", "Billing", "VIP" and 2 more
                    try: look the ids up while importing: \(desk.command("import \(file) --resolve"))

                    """)
            #expect(outcome.out == "")
        }
        #expect(!desk.exists("skill-sync.db"))
    }

    @Test func `what is no id among ids is named with its place`() async throws {
        let desk = try desk()
        let file = try desk.write("group,skill\nA,\(Self.id)\nA,German\nB,\(Self.id)x\n", to: "m.csv")
        let outcome = await desk.run("import", file)
        #expect(outcome.exitCode == 65)
        #expect(
            outcome.error == """
                error: 2 of the 3 skills in \(file) are no ids of Genesys Cloud, which are UUIDs
                  line 3: "German"
                  line 4: "\(Self.id)x"
                try: write all of them by their ids; or all by their names, and import the file with --resolve

                """)
    }

    @Test func `ids are taken in either case, and other dialects take any text`() async throws {
        for id in [Self.id, Self.id.uppercased()] {
            let desk = try desk()
            #expect(try await desk.run("import", desk.write("group,skill\nA,\(id)\n", to: "m.csv")).exitCode == 0)
        }
        for dialect in ["group-skills", "scim"] {
            let desk = try desk(dialect: dialect)
            #expect(try await desk.run("import", desk.write("group,skill\nA,German\n", to: "m.csv")).exitCode == 0)
        }
    }

    @Test func `a first run does not import names from the configuration either`() async throws {
        try await Desk.servingPeople { desk, world in
            try desk.configure(groups: ["A": ["German"]], settings: ["dialect": "genesys-cloud"])
            let outcome = await desk.run("run", "--once")
            #expect(outcome.exitCode == 78)
            #expect(outcome.error.contains("the skills in \(desk.config) are names"), "\(outcome.error)")
            #expect(outcome.error.contains("\(desk.command("import \(desk.config) --resolve"))\n"), "\(outcome.error)")
            #expect(try desk.store().currentRevision() == nil)
            #expect(await world.requests.isEmpty)
        }
    }
}
