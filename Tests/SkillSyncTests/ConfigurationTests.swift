import Domain
import Foundation
import Store
import Testing

@testable import skill_sync

@Suite struct ConfigurationTests {
    private let desk: Desk

    init() throws { desk = try Desk() }

    private func settings() async throws -> Settings {
        try await Settings.load(from: desk.config)
    }

    @Test func `what the file does not say has its default`() async throws {
        let settings = try await settings()
        #expect(settings.database == "skill-sync.db")
        #expect(settings.mode == .replace)
        #expect(settings.pollingInterval == .seconds(60))
        #expect(settings.pageSize == 100)
        #expect(settings.requestsPerMinute == 300)
        #expect(settings.maxConcurrentRequests == 4)
        #expect(settings.requestTimeout == .seconds(30))
        #expect(settings.path == desk.config)
    }

    @Test func `what the file says is in force`() async throws {
        try desk.configure(
            groups: ["A": [], "b.c": ["x"]],
            settings: [
                "database": "/other.db", "mode": "additive", "pollingIntervalMs": 1500, "pageSize": 7,
                "requestsPerMinute": 60, "maxConcurrentRequests": 2, "requestTimeoutMs": 250, "basePath": "/scim/v2",
                "dialect": "group-skills",
            ])
        let settings = try await settings()
        #expect(settings.database == "/other.db")
        #expect(settings.mode == .additive)
        #expect(settings.pollingInterval == .milliseconds(1500))
        #expect(settings.pageSize == 7)
        #expect(settings.requestsPerMinute == 60)
        #expect(settings.maxConcurrentRequests == 2)
        #expect(settings.requestTimeout == .milliseconds(250))
        #expect(settings.basePath == "/scim/v2")
        #expect(settings.mappings?.map(\.groupName).sorted() == ["A", "b.c"])
    }

    @Test func `a byte order mark does no harm`() async throws {
        try desk.write("\u{FEFF}{\"groups\": {\"A\": []}, \"pageSize\": 9}", to: "config.json")
        #expect(try await settings().pageSize == 9)
    }

    @Test func `every problem is named at once`() async throws {
        try desk.write(
            #"{"groups": {"A": "x", "": []}, "polingIntervalMs": 5, "mode": "merge", "pageSize": 0, "database": " "}"#,
            to: "config.json")
        for command in [["status"], ["plan"], ["run", "--once"], ["audit", "drift"], ["export"]] {
            let outcome = await desk.run(exactly: command + ["--config", desk.config, "--database", desk.database])
            #expect(outcome.exitCode == 78)
            #expect(
                outcome.error == """
                    error: \(desk.config) has 6 problems:
                      polingIntervalMs: unknown setting, did you mean "pollingIntervalMs"?
                      mode: must be "replace" or "additive", but is "merge"
                      pageSize: must be a positive whole number, but is 0
                      database: must be a string that is not blank, but is " "
                      groups["A"]: must be an array of skill ids, but is "x"
                      groups[""]: the group name is blank
                    try: mend them all and run again; nothing was changed

                    """)
        }
        #expect(!desk.exists("skill-sync.db"))
    }

    @Test(arguments: [("skillsAttribute", "\"skills\""), ("region", "\"mypurecloud.de\"")])
    func `a setting that this version cannot honour is refused rather than ignored`(
        key: String, value: String
    ) async throws {
        try desk.write("{\"groups\": {}, \"\(key)\": \(value)}", to: "config.json")
        let outcome = await desk.run("status")
        #expect(outcome.exitCode == 78)
        #expect(outcome.error.contains("  \(key): "))
    }

    @Test func `a configuration that is named must be there`() async throws {
        let outcome = await desk.run(exactly: ["status", "--config", desk.path("none.json")])
        #expect(outcome.exitCode == 66)
        #expect(outcome.error.contains("cannot open \(desk.path("none.json")): there is no such file"))
    }

    @Test func `the environment may name the configuration, and the option goes before it`() async throws {
        let named = try desk.write(#"{"groups": {}, "database": "\#(desk.path("named.db"))"}"#, to: "named.json")
        let environment = desk.environment.merging(["SKILL_SYNC_CONFIG": named]) { $1 }
        let outcome = await desk.run(exactly: ["status"], environment: environment)
        #expect(outcome.error.contains("there is no database at \(desk.path("named.db"))"))

        let option = await desk.run("status", environment: environment)
        #expect(option.error.contains("there is no database at \(desk.database)"))
    }

    @Test func `the option --database goes before the configuration's`() async throws {
        try desk.configure(groups: [:], settings: ["database": desk.path("configured.db")])
        try await desk.map(["A": ["x"]])
        #expect(desk.exists("skill-sync.db"))
        #expect(!desk.exists("configured.db"))

        let mapped = try desk.write(#"{"groups": {"A": []}}"#, to: "mapped.json")
        _ = await desk.run(exactly: ["import", mapped, "--config", desk.config])
        #expect(desk.exists("configured.db"))
    }

    @Test func `a database of another kind is refused and left alone`() async throws {
        let file = try desk.write("not a database, but long enough to have a header of its own, and more", to: "x.db")
        let outcome = await desk.run(exactly: ["status", "--config", desk.config, "--database", file])
        #expect(outcome.exitCode == 66)
        #expect(outcome.error.contains("\(file) is no SQLite database"))
    }

    @Test func `a folder in the database's place cannot be opened`() async throws {
        let outcome = await desk.run(
            exactly: ["audit", "cycles", "--config", desk.config, "--database", desk.folder.path])
        #expect(outcome.exitCode == 66, "\(outcome.error)")
    }
}
