import Foundation
import GenesysCloud
import Simulator
import Testing

@testable import skill_sync

@Suite struct DialectTests {
    private static let urn = "urn:example:params:scim:schemas:extension:routing:2.0:Group"

    private let desk: Desk

    init() throws { desk = try Desk() }

    private func dialect(_ settings: [String: any Sendable]) async throws -> Dialect {
        try desk.configure(groups: [:], settings: settings)
        return try await Settings.load(from: desk.config).dialect
    }

    @Test func `the dialect is what the file says, and the tutorial's where it says nothing`() async throws {
        let skills = try #require(SkillsAttribute("\(Self.urn):skills"))
        #expect(try await dialect([:]) == .groupSkills)
        #expect(try await dialect(["dialect": "group-skills"]) == .groupSkills)
        #expect(try await dialect(["dialect": "scim"]) == .scim(.standard))
        #expect(try await dialect(["dialect": "scim", "skillsAttribute": "\(Self.urn):skills"]) == .scim(skills))
    }

    @Test(arguments: [("/", ""), ("", ""), ("/scim/v2", "/scim/v2")])
    func `a server may be at the root of its host`(written: String, path: String) async throws {
        try desk.configure(groups: [:], settings: ["dialect": "scim", "basePath": written])
        #expect(try await Settings.load(from: desk.config).basePath == path)
    }

    @Test(arguments: [
        (
            #""dialect": "SCIM""#,
            ["dialect: must be \"group-skills\" or \"scim\" or \"genesys-cloud\", but is \"SCIM\""]
        ),
        (
            #""dialect": "genesis-cloud", "region": "euw2", "skillsAttribute": "skills""#,
            ["dialect: must be \"group-skills\" or \"scim\" or \"genesys-cloud\", but is \"genesis-cloud\""]
        ),
        (#""dialect": 1"#, ["dialect: must be \"group-skills\" or \"scim\" or \"genesys-cloud\", but is 1"]),
        (
            #""skillsAttribute": "skills""#,
            ["skillsAttribute: only the dialect \"scim\" has it, but the dialect is \"group-skills\""]
        ),
        (
            #""dialect": "group-skills", "skillsAttribute": "a b""#,
            [
                "skillsAttribute: must be an attribute's name such as skills, or that of an extension such as urn:example:2.0:Group:skills, but is \"a b\"",
                "skillsAttribute: only the dialect \"scim\" has it, but the dialect is \"group-skills\"",
            ]
        ),
        (
            #""dialect": "scim", "skillsAttribute": "skills.value", "skilsAttribute": 1, "mode": 2"#,
            [
                "skillsAttribute: must be an attribute's name such as skills, or that of an extension such as urn:example:2.0:Group:skills, but is \"skills.value\"",
                "skilsAttribute: unknown setting, did you mean \"skillsAttribute\"?",
                "mode: must be \"replace\" or \"additive\", but is 2",
            ]
        ),
        (
            #""dialect": "genesys-cloud", "basePath": "/scim/v2""#,
            ["basePath: only the dialects \"group-skills\" and \"scim\" have it, but the dialect is \"genesys-cloud\""]
        ),
        (#""basePath": "/scim/""#, ["basePath: must be a path such as /api/v2/scim/v2, but is \"/scim/\""]),
    ])
    func `what makes no sense is told, all of it at once`(settings: String, problems: [String]) async throws {
        try desk.write("{\"groups\": {}, \(settings)}", to: "config.json")
        let outcome = await desk.run("plan")
        #expect(outcome.exitCode == 78)
        #expect(outcome.failure?.details == problems)
    }

    // MARK: Commands

    private func serving(
        _ settings: SimulatedServer.ScimSettings, asking attribute: String? = nil,
        _ body: (Desk, World) async throws -> Void
    ) async throws {
        var server = SimulatedServer.Configuration()
        server.dialect = .scim(settings)
        try await Desk.serving(["Sales": ["x"], "Other": ["z"]], configuration: server) { desk, world in
            var file: [String: any Sendable] = ["dialect": "scim"]
            if let attribute { file["skillsAttribute"] = attribute }
            try desk.configure(groups: ["Sales": ["a"]], settings: file)
            try await body(desk, world)
        }
    }

    @Test func `check, plan, run and the audit work as in any dialect`() async throws {
        var settings = SimulatedServer.ScimSettings()
        settings.skillsAttribute = "\(Self.urn):skills"
        try await serving(settings, asking: settings.skillsAttribute) { desk, world in
            let check = await desk.run("check")
            #expect(check.exitCode == 0, "\(check.everything)")
            #expect(check.out.contains("2 groups"))
            #expect(await world.puts.isEmpty)
            try await desk.map(["Sales": ["a"]])
            #expect(await desk.run("plan").exitCode == 2)
            let run = await desk.run("run", "--once")
            #expect(run.exitCode == 0, "\(run.error)")
            #expect(await world.group(named: "Sales")?.skills == ["a"])
            #expect(await world.group(named: "Other")?.skills == ["z"])
            #expect(await desk.run("run", "--once").exitCode == 0)
            #expect(await world.counts[.put] == 1)
            #expect(await desk.run("audit", "drift").exitCode == 0)
            #expect(await desk.run("audit", "applied").out.contains("W/\"v2\""))
            #expect(await desk.run("audit", "verify").exitCode == 0)
        }
    }

    @Test(arguments: ["check", "plan", "run"])
    func `an attribute that the server does not have is refused before anything is sent`(command: String) async throws {
        try await serving(SimulatedServer.ScimSettings(), asking: "skils") { desk, world in
            try await desk.map(["Sales": ["a"]])
            let outcome = command == "run" ? await desk.run("run", "--once") : await desk.run(command)
            #expect(outcome.exitCode == 78)
            #expect(
                outcome.everything.contains(
                    #"the server's groups have no attribute "skils": looked in /Schemas and 2 groups"#))
            #expect(
                outcome.everything.contains(
                    #"try: set skillsAttribute to "skills", if that is what you mean; nothing was sent"#))
            #expect(await world.puts.isEmpty)
        }
    }

    @Test func `where there is neither a group nor /Schemas, it is said that nothing can be told`() async throws {
        var settings = SimulatedServer.ScimSettings()
        settings.servesSchemas = false
        var server = SimulatedServer.Configuration()
        server.dialect = .scim(settings)
        try await Desk.serving([:], configuration: server) { desk, _ in
            try desk.configure(groups: ["Sales": ["a"]], settings: ["dialect": "scim"])
            let outcome = await desk.run("run", "--once")
            #expect(outcome.exitCode == 78)
            #expect(
                outcome.error.contains(
                    #"error: it cannot be told whether the server's groups have an attribute "skills": "#))
            #expect(!outcome.error.contains(": ;"))
        }
    }

    @Test func `an attribute that cannot be written is refused`() async throws {
        var settings = SimulatedServer.ScimSettings()
        settings.mutability = "readOnly"
        try await serving(settings) { desk, world in
            let outcome = await desk.run("run", "--once")
            #expect(outcome.exitCode == 78)
            #expect(
                outcome.error.contains(
                    #"the attribute "skills" of the server's groups cannot hold skills: it is readOnly"#))
            #expect(await world.puts.isEmpty)
        }
    }
}
