import Domain
import Foundation
import GenesysCloud
import Simulator
import Store
import SyncEngine
import TestSupport
import Testing

/// What RFC 7644 servers differ in, for the dialect `scim`.
struct SCIMKind: Hashable, CustomTestStringConvertible {
    static let extensionAttribute = "urn:example:params:scim:schemas:extension:routing:2.0:Group:skills"

    var settings = SimulatedServer.ScimSettings()
    var putAnswersWithBody = true
    var `guard` = Guard()
    var testDescription: String

    static let all: [SCIMKind] = [
        SCIMKind("412, texts") { _ in },
        SCIMKind("409, objects") { kind in
            kind.settings.staleAnswer = .conflict
            kind.settings.skillForm = .objects
        },
        SCIMKind("400 invalidVers, extension, no schemas") { kind in
            kind.settings.staleAnswer = .invalidVersion
            kind.settings.skillsAttribute = extensionAttribute
            kind.settings.servesSchemas = false
        },
        SCIMKind("versions in headers alone, objects in an extension") { kind in
            kind.settings.showsMetaVersion = false
            kind.settings.skillsAttribute = extensionAttribute
            kind.settings.skillForm = .objects
        },
        SCIMKind("versions in meta alone, 204") { kind in
            kind.settings.sendsETag = false
            kind.putAnswersWithBody = false
        },
        SCIMKind("versions in headers alone, 204") { kind in
            kind.settings.showsMetaVersion = false
            kind.putAnswersWithBody = false
        },
        SCIMKind("strong versions, weakened headers") { $0.settings.weakensETag = true },
        SCIMKind("PUTs answered without the version") { $0.settings.putTellsVersion = false },
        SCIMKind("versions in headers alone, PUTs answered without it") { kind in
            kind.settings.showsMetaVersion = false
            kind.settings.putTellsVersion = false
        },
    ]

    /// As the server tells it.
    func version(_ number: Int) -> String { settings.weakensETag ? "\"v\(number)\"" : "W/\"v\(number)\"" }

    init(_ description: String, _ adjust: (inout SCIMKind) -> Void) {
        testDescription = description
        adjust(&self)
    }

    func set(_ body: (Stage) async throws -> Void) async throws {
        var server = SimulatedServer.Configuration()
        server.dialect = .scim(settings)
        server.putAnswersWithBody = putAnswersWithBody
        // Who asks for these is not let in: this dialect has no scopes.
        server.grantedScopes = ["whatever"]
        var stage = Stage.Settings()
        stage.guard = `guard`
        stage.scim = Stage.SCIMServer(skills: try #require(SkillsAttribute(settings.skillsAttribute)))
        try await Stage.set(server, settings: stage, body)
    }
}

@Suite(.timeLimit(.minutes(10))) struct SCIMTests {
    private static let attributes = [
        "members": #"[{"value":"u1","display":"Ann"},{"value":"u2"}]"#,
        "externalId": #""x-1""#,
        "urn:example:other:2.0:Group": #"{"weight":1.10,"serial":12345678901234567890,"tags":["b","a"]}"#,
    ]

    @Test(arguments: SCIMKind.all)
    func `groups come to bear what is asked for and keep everything else`(kind: SCIMKind) async throws {
        try await kind.set { stage in
            let sales = await stage.world.add(displayName: "Sales", skills: ["x", "a"], attributes: Self.attributes)
            let empty = await stage.world.add(displayName: "Empty")
            let other = await stage.world.add(displayName: "Other", skills: ["z"], attributes: Self.attributes)
            try stage.map(["Sales": ["a", "b"], "Empty": ["c"]])

            #expect(try await stage.cycle().outcome == .converged)

            #expect(await stage.skills(of: sales) == ["a", "b"])
            #expect(await stage.skills(of: empty) == ["c"])
            #expect(await stage.world.group(sales)?.attributes == Self.attributes)
            #expect(await stage.world.group(other)?.version == 1)
            #expect(try stage.attempts.map(\.outcome) == [.applied, .applied])
            for put in await stage.world.puts where put.groupID == sales {
                #expect(put.ifMatch == kind.version(1))
                #expect(put.body?.contains(#""weight":1.10,"serial":12345678901234567890"#) == true)
            }
        }
    }

    @Test func `a skill in another form of Unicode is replaced, and then the cycle and the audit agree`() async throws {
        try await SCIMKind("") { _ in }.set { stage in
            let sales = await stage.world.add(displayName: "Sales", skills: ["e\u{301}"])
            try stage.map(["Sales": ["\u{E9}"]])
            #expect(try await stage.cycle().tally.applied == 1)
            let borne = try #require(await stage.world.group(sales)).skills
            #expect(borne.map { Array($0.utf8) } == [Array("\u{E9}".utf8)])
            #expect(try stage.store.drift().isEmpty)
            #expect(try await stage.cycle().tally.changed == 0)
        }
    }

    @Test(arguments: SCIMKind.all)
    func `our own PUT is not news to the cycles that follow`(kind: SCIMKind) async throws {
        try await kind.set { stage in
            let sales = await stage.world.add(displayName: "Sales", skills: ["x"])
            try stage.map(["Sales": ["a"]])
            #expect(try await stage.cycle().tally.applied == 1)
            for _ in 0..<3 { #expect(try await stage.cycle().tally.changed == 0) }
            try await stage.restarted { anew in
                let report = try await anew.cycle()
                #expect(report.tally.changed == 0)
            }
            #expect(await stage.world.counts[.put] == 1)
            // As the poll showed it, with the version where only a read told it, and as our PUT left it.
            #expect(try stage.snapshots(of: sales) == (kind.settings.showsMetaVersion ? 2 : 3))
            #expect(try stage.attempts.map(\.baseVersion) == [kind.version(1)])
            #expect(try stage.attempts.map(\.newVersion) == [kind.version(2)])
        }
    }

    @Test(arguments: SCIMKind.all)
    func `who edits between the read and the PUT is not run over`(kind: SCIMKind) async throws {
        try await kind.set { stage in
            let sales = await stage.world.add(displayName: "Sales", skills: ["x"], attributes: Self.attributes)
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(.conflictByOutsideEdit(skills: ["y", "z"]), on: .put())

            let report = try await stage.cycle()

            #expect(report.outcome == .converged)
            #expect(report.tally.conflicts == 1)
            #expect(await stage.skills(of: sales) == ["a"])
            #expect(await stage.world.group(sales)?.attributes == Self.attributes)
            let attempts = try stage.attempts
            #expect(attempts.map(\.outcome) == [.conflict, .applied])
            #expect(attempts.map(\.number) == [1, 2])
            #expect(attempts.map(\.skillsBefore) == [["x"], ["y", "z"]])
            #expect(attempts.map(\.baseVersion) == [kind.version(1), kind.version(2)])
            #expect(attempts.map(\.newVersion) == [nil, kind.version(3)])
            #expect(await stage.world.puts.map(\.ifMatch) == [kind.version(1), kind.version(2)])
            #expect(try await stage.cycle().tally.changed == 0)
        }
    }

    @Test func `an edit before the read is a conflict of which nothing was sent`() async throws {
        try await SCIMKind("") { _ in }.set { stage in
            let sales = await stage.world.add(displayName: "Sales", skills: ["x"], attributes: Self.attributes)
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(.conflictByOutsideEdit(skills: ["y"]), on: .read(sales))

            let report = try await stage.cycle()

            #expect(report.outcome == .converged)
            #expect(report.tally.conflicts == 1)
            #expect(await stage.skills(of: sales) == ["a"])
            #expect(try stage.attempts.map(\.outcome) == [.applied])
            #expect(try stage.attempts.map(\.number) == [1])
            #expect(try stage.attempts.map(\.skillsBefore) == [["y"]])
            #expect(await stage.puts().map(\.status) == [200])
            #expect(stage.clock.sleeps == [.milliseconds(500)])
        }
    }

    @Test(arguments: [Endpoint.read, .put])
    func `members that come before the read, or between the read and the PUT, are kept`(moment: Endpoint) async throws {
        try await SCIMKind("") { _ in }.set { stage in
            let sales = await stage.world.add(displayName: "Sales", attributes: ["members": #"[{"value":"u1"}]"#])
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(.hold, on: RequestMatcher(endpoint: moment, groupID: sales))

            async let cycle = stage.cycle()
            let held = try await stage.world.request { $0.endpoint == moment }
            try await stage.world.edit(sales, attributes: ["members": #"[{"value":"u2"}]"#])
            await stage.world.release(held.number)

            #expect(try await cycle.outcome == .converged)
            #expect(await stage.world.group(sales)?.attributes["members"] == #"[{"value":"u2"}]"#)
            #expect(await stage.skills(of: sales) == ["a"])
            #expect(try stage.outcomes == (moment == .put ? [.conflict, .applied] : [.applied]))
        }
    }

    @Test func `skills that stay keep what the server says of them`() async throws {
        try await SCIMKind("") { $0.settings.skillForm = .objects }.set { stage in
            let sales = await stage.world.add(displayName: "Sales", skills: ["a", "x"])
            var group = try #require(await stage.world.group(sales))
            group.skillDetails = ["a": #"{"level":1.10,"display":"A"}"#, "x": #"{"display":"X"}"#]
            await stage.world.restore(group)
            try stage.map(["Sales": ["a", "b"]])
            try await stage.cycle()
            let after = try #require(await stage.world.group(sales))
            #expect(after.skills == ["a", "b"])
            #expect(after.skillDetails == ["a": #"{"level":1.10,"display":"A"}"#])
        }
    }

    @Test(arguments: [Fault.truncatedBody, .applyThenCloseConnection, .applyThenAnswer(.init(status: 200, body: ""))])
    func `a PUT whose answer cannot be read is settled by reading the group`(fault: Fault) async throws {
        try await SCIMKind("") { _ in }.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(fault, on: .put())
            try await stage.cycle()
            #expect(try stage.outcomes == [.applied])
            #expect(try await stage.cycle().tally.changed == 0)
            #expect(await stage.puts(of: sales).count == 1)
        }
    }

    @Test func `a group of which no version is told is not written`() async throws {
        try await SCIMKind("") { kind in
            kind.settings.showsMetaVersion = false
            kind.settings.sendsETag = false
        }.set { stage in
            let sales = await stage.world.add(displayName: "Sales", skills: ["x"])
            try stage.map(["Sales": ["a"]])
            let report = try await stage.cycle()
            #expect(report.outcome == .partial)
            #expect(stage.logs.errors(containing: "change given up").count == 1)
            #expect(await stage.puts().isEmpty)
            #expect(await stage.skills(of: sales) == ["x"])
        }
    }

    @Test(arguments: [
        String(repeating: "[", count: 600) + String(repeating: "]", count: 600), #"1,"skills":["x"],"skills":["y"]"#,
    ])
    func `a group that is nested too deep, or has its skills twice, is left alone, and no other`(
        text: String
    ) async throws {
        try await SCIMKind("") { _ in }.set { stage in
            let odd = await stage.world.add(displayName: "Odd", attributes: ["other": text])
            let sales = await stage.world.add(displayName: "Sales", skills: ["x"])
            try stage.map(["Sales": ["a"], "Odd": ["a"]])
            try await stage.cycle()
            #expect(await stage.skills(of: sales) == ["a"])
            #expect(await stage.puts(of: odd).isEmpty)
            #expect(stage.logs.warnings(containing: "group skipped").count == 1)
        }
    }

    // MARK: The attribute

    @Test(arguments: [true, false])
    func `without the attribute nothing is concluded and nothing sent`(servesSchemas: Bool) async throws {
        try await SCIMKind("") { kind in
            kind.settings.servesSchemas = servesSchemas
            kind.settings.declaresSkills = false
        }.set { stage in
            await stage.world.add(displayName: "Sales", attributes: ["skillz": #"["x"]"#])
            try stage.map(["Sales": ["a"]])
            let report = try await stage.cycle()
            #expect(report.outcome == .failed)
            guard case .skillsAttributeMissing("skills", servesSchemas, groups: 1, let known)? = report.error else {
                Issue.record("\(String(describing: report.error))")
                return
            }
            #expect(known.contains("skillz"))
            #expect(try stage.attempts.isEmpty)
            #expect(try stage.database.rows("SELECT 1 FROM snapshot").isEmpty)
            #expect(await stage.puts().isEmpty)
        }
    }

    @Test func `a group that shows it is proof enough, on whichever page`() async throws {
        var kind = SCIMKind("") { $0.settings.servesSchemas = false }
        kind.settings.skillForm = .objects
        try await kind.set { stage in
            await stage.world.addGroups(count: 150)
            await stage.world.add(displayName: "Last", skills: ["x"])
            try stage.map(["Group 7": ["a"]])
            #expect(try await stage.cycle().outcome == .converged)
            #expect(await stage.world.group(named: "Group 7")?.skills == ["a"])
        }
    }

    @Test(arguments: [
        ("mutability", DirectoryError.AttributeFault.mutability("readOnly")), ("returned", .returned("request")),
    ])
    func `an attribute that cannot be written or is not shown is refused`(
        what: String, reason: DirectoryError.AttributeFault
    ) async throws {
        try await SCIMKind("") { kind in
            if what == "mutability" {
                kind.settings.mutability = "readOnly"
            } else {
                kind.settings.returned = "request"
            }
        }.set { stage in
            await stage.world.add(displayName: "Sales", skills: ["x"])
            try stage.map(["Sales": ["a"]])
            #expect(try await stage.cycle().error == .skillsAttributeUnfit("skills", reason: reason))
            #expect(await stage.puts().isEmpty)
        }
    }

    @Test func `one odd group does not keep the others from being proof, and is left alone`() async throws {
        try await SCIMKind("") { $0.settings.servesSchemas = false }.set { stage in
            let odd = await stage.world.add(displayName: "Odd", attributes: ["skills": #""text""#])
            await stage.world.add(displayName: "Sales", skills: ["x"])
            try stage.map(["Sales": ["a"], "Odd": ["a"]])
            try await stage.cycle()
            #expect(await stage.world.group(named: "Sales")?.skills == ["a"])
            #expect(await stage.puts(of: odd).isEmpty)
        }
    }

    @Test func `schemas that come page by page are read to the end`() async throws {
        try await SCIMKind("") { kind in
            kind.settings.skillsAttribute = SCIMKind.extensionAttribute
            kind.settings.schemasPerPage = 1
        }.set { stage in
            await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            #expect(try await stage.cycle().outcome == .converged)
            #expect(await stage.world.counts[.discovery] == 2)
        }
    }

    @Test func `where schemas always fail, a group that shows it is proof enough, and none is none of its absence`()
        async throws
    {
        try await SCIMKind("") { _ in }.set { stage in
            await stage.world.inject(.status(500), on: RequestMatcher(endpoint: .discovery), times: 1_000)
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            guard case .serverFailed? = try await stage.cycle().error else {
                Issue.record("it is not known that there is no such attribute")
                return
            }
            try await stage.world.edit(sales, skills: ["x"])
            #expect(try await stage.cycle().outcome == .converged)
            #expect(await stage.skills(of: sales) == ["a"])
        }
    }

    @Test func `it is asked for once, not with every cycle`() async throws {
        try await SCIMKind("") { _ in }.set { stage in
            await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            for _ in 0..<3 { try await stage.cycle() }
            #expect(await stage.world.counts[.discovery] == 1)
            #expect(await stage.world.counts[.list] == 3)
        }
    }
}
