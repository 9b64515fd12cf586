import Simulator
import Testing

@testable import skill_sync

/// What `check` says of groups that cannot be read.
@Suite struct CheckGroupsTests {
    private static func page(_ resources: String) -> Fault {
        .json("{\"totalResults\":2,\"Resources\":[\(resources)]}")
    }

    private static let good = #"{"id":"1","displayName":"Sales","version":1,"skills":[]}"#
    private static let bad = #"{"id":"2","displayName":"Care","version":true,"skills":[]}"#

    @Test func `a group that cannot be read is told of`() async throws {
        try await Desk.serving { desk, world in
            await world.inject(Self.page("\(Self.good),\(Self.bad)"), on: .list(), times: 9)
            let check = await desk.run("check")
            #expect(check.exitCode == 0)
            #expect(
                check.out.contains(
                    "groups         warn  of the first 2 groups 1 cannot be read: 2, version is of the wrong type"),
                "\(check.out)")
        }
    }

    @Test func `where none can be read that is wrong`() async throws {
        try await Desk.serving { desk, world in
            await world.inject(Self.page("\(Self.bad),\(Self.bad)"), on: .list(), times: 9)
            let check = await desk.run("check")
            #expect(check.exitCode == 1)
            #expect(check.out.contains("groups         wrong of the first 2 groups none can be read"), "\(check.out)")
        }
    }

    @Test func `a version that is a number is fine in scim`() async throws {
        var settings = SimulatedServer.ScimSettings()
        settings.numbersVersions = true
        var server = SimulatedServer.Configuration()
        server.dialect = .scim(settings)
        try await Desk.serving(["Sales": ["x"]], configuration: server) { desk, world in
            try desk.configure(groups: ["Sales": ["a"]], settings: ["dialect": "scim"])
            let check = await desk.run("check")
            #expect(check.exitCode == 0)
            #expect(!check.out.contains("warn"), "\(check.out)")
            #expect(await desk.run("run", "--once").exitCode == 0)
            #expect(await world.group(named: "Sales")?.skills == ["a"])
        }
    }
}
