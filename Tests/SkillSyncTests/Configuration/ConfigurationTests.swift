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
        try desk.write("{\"groups\": {}}", to: "config.json")
        let settings = try await settings()
        #expect(settings.database == "skill-sync.db")
        #expect(settings.mode == .replace)
        #expect(settings.pollingInterval == .seconds(60))
        #expect(settings.pageSize == 100)
        #expect(settings.requestsPerMinute == 300)
        #expect(settings.maxConcurrentRequests == 4)
        #expect(settings.requestTimeout == .seconds(30))
        #expect(settings.guard == Guard(maxRemovals: 100, maxRemovalPercent: 50))
        #expect(settings.path == desk.config)
    }

    @Test func `the groups may be left out, where they are imported from a file of their own`() async throws {
        try desk.write(#"{"pageSize": 9}"#, to: "config.json")
        #expect(try await settings().mappings == nil)
        #expect(try await settings().pageSize == 9)
        let imported = await desk.run("import", desk.config)
        #expect(imported.exitCode == 65)
        #expect(imported.error.contains("groups: missing: an object of display names and arrays of skill ids"))
        let run = await desk.run("run", "--once")
        #expect(run.exitCode == 78)
        #expect(
            run.error.hasPrefix(
                "error: there are no mappings in \(desk.database), and \(desk.config) has no "
                    + "\"groups\" to take them from\n"))
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

    @Test(arguments: [
        ("{}", 100, 50), (#"{"maxRemovals": 0}"#, 0, 50), (#"{"maxRemovalPercent": 100}"#, 100, 100),
        (#"{"maxRemovals": 2147483647, "maxRemovalPercent": 0}"#, 2_147_483_647, 0),
    ])
    func `the guard has its limits from the file, each with a default`(
        value: String, removals: Int, percent: Int
    ) async throws {
        try desk.write("{\"groups\": {\"guard.maxRemovals\": []}, \"guard\": \(value)}", to: "config.json")
        #expect(try await settings().guard == Guard(maxRemovals: removals, maxRemovalPercent: percent))
    }

    @Test(arguments: [
        (#"{"maxRemoval": 5}"#, #"guard.maxRemoval: unknown setting, did you mean "maxRemovals"?"#),
        (#"{"maxRemovals": 5, "maxRemovals": 6}"#, "guard.maxRemovals: given twice"),
        (#"{"maxRemovals": -1}"#, "guard.maxRemovals: must be a whole number from 0 to 2147483647, but is -1"),
        (#"{"maxRemovals": "5"}"#, #"guard.maxRemovals: must be a whole number from 0 to 2147483647, but is "5""#),
        (#"{"maxRemovalPercent": 101}"#, "guard.maxRemovalPercent: must be a whole number from 0 to 100, but is 101"),
        (#"{"maxRemovalPercent": 1.5}"#, "guard.maxRemovalPercent: must be a whole number from 0 to 100, but is 1.5"),
        (#"{"maxRemovalPercent": null}"#, "guard.maxRemovalPercent: must be a whole number from 0 to 100, but is null"),
        ("50", "guard: must be an object, but is 50"), ("[]", "guard: must be an object, but is "),
    ])
    func `what is wrong within the guard is named with its place`(value: String, problem: String) async throws {
        try desk.write("{\"groups\": {}, \"guard\": \(value)}", to: "config.json")
        let outcome = await desk.run("status")
        #expect(outcome.exitCode == 78)
        #expect(outcome.error.contains(problem), "\(outcome.error)")
    }

    @Test(arguments: [
        (#""guard.maxRemovals": 20"#, #"guard.maxRemovals: unknown setting, write {"guard": {"maxRemovals": 20}}"#),
        (#""guard.maxRemoval": 20"#, #"guard.maxRemoval: unknown setting, write {"guard": {"maxRemovals": 20}}"#),
        (#""guard.colour": 20"#, "guard.colour: unknown setting\n"), (#""a.b": 1"#, "a.b: unknown setting\n"),
        (#""pollinterval": 5"#, #"pollinterval: unknown setting, did you mean "pollingIntervalMs"?"#),
    ])
    func `an unknown key is told with what was meant, a path as the object that it stands for`(
        member: String, problem: String
    ) async throws {
        try desk.write("{\"groups\": {}, \(member)}", to: "config.json")
        let outcome = await desk.run("status")
        #expect(outcome.exitCode == 78)
        #expect(outcome.error.contains("  \(problem)"), "\(outcome.error)")
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
            let outcome = await desk.run(exactly: command + desk.options)
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
                    try: fix them all and run again; nothing was changed

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

    @Test(arguments: [
        ("euwe2", "euw2"), ("mypurecloud.i", "mypurecloud.ie"), ("use2.us-gov-pure.cloude", "use2.us-gov-pure.cloud"),
    ])
    func `a region that there is not is refused with the nearest one`(region: String, nearest: String) async throws {
        try desk.configure(groups: [:], settings: ["dialect": "genesys-cloud", "region": region])
        let outcome = await desk.run("status")
        #expect(outcome.exitCode == 78)
        #expect(
            outcome.error.contains(
                "region: must be a region of Genesys Cloud such as mypurecloud.ie or euw2, but is \"\(region)\"; "
                    + "did you mean \"\(nearest)\"?"), "\(outcome.error)")
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
