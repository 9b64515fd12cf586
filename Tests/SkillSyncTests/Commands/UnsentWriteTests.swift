import Domain
import Foundation
import Simulator
import TestSupport
import Testing

@testable import skill_sync

/// Writes that something kept from being sent. The attempts know nothing of them.
@Suite struct UnsentWriteTests {
    /// A server of RFC 7644 whose groups all have this version, and a mapping that asks for something else of each.
    private func serving(
        _ names: [String], version: String, _ body: (Desk, [SimulatedGroup]) async throws -> Void
    ) async throws {
        var server = SimulatedServer.Configuration()
        server.dialect = .scim(SimulatedServer.ScimSettings())
        try await Desk.serving(configuration: server) { desk, world in
            for name in names { await world.add(displayName: name) }
            let groups = await world.groups
            let resources = groups.map { group in
                #"{"id": "\#(group.id)", "displayName": "\#(group.displayName)", "meta": {\#(version)}}"#
            }
            let list =
                #"{"totalResults": \#(groups.count), "Resources": [\#(resources.joined(separator: ", "))]}"#
            await world.inject(.status(200, body: list), on: .list(), times: 99)
            for (group, resource) in zip(groups, resources) {
                await world.inject(.status(200, body: resource), on: .read(group.id), times: 99)
            }
            try desk.configure(groups: [:], settings: ["dialect": "scim"])
            try await desk.map(Dictionary(uniqueKeysWithValues: names.map { ($0, ["a"]) }))
            try await body(desk, groups)
        }
    }

    @Test func `a version that no header may carry is told with the group, and nobody is sent to the attempts`()
        async throws
    {
        try await serving(["Sales"], version: #""version": "vé""#) { desk, groups in
            let outcome = await desk.run("run", "--once", "--log-level", "critical")
            #expect(outcome.exitCode == 1)
            #expect(
                outcome.error == """
                    error: 1 of 1 change was not applied
                      Sales: PUT /api/v2/scim/v2/Groups/\(groups[0].id) was not sent: its version "vé" cannot stand in If-Match, which takes ASCII alone
                    try: let the server make its versions entity tags (RFC 7232, section 2.3), then run again

                    """)
            #expect(await desk.run("audit", "attempts", "--cycle", "1").out == "No attempts.\n")
            let error = try #require(try desk.store().cycles(limit: 1).first?.error)
            #expect(error == "unwritable PUT /api/v2/scim/v2/Groups/\(groups[0].id) reason=versionUnfit version=vé")
        }
    }

    @Test func `a group that became another before anything was sent is no matter for the attempts either`()
        async throws
    {
        var server = SimulatedServer.Configuration()
        server.dialect = .scim(SimulatedServer.ScimSettings())
        try await Desk.serving(["Sales": ["old"]], configuration: server) { desk, world in
            let sales = try #require(await world.group(named: "Sales"))
            let renamed = #"{"id": "\#(sales.id)", "displayName": "Renamed", "meta": {"version": "2"}}"#
            await world.inject(.status(200, body: renamed), on: .read(sales.id), times: 2)
            try desk.configure(groups: [:], settings: ["dialect": "scim"])
            try await desk.map(["Sales": ["a"]])
            let outcome = await desk.run("run", "--once", "--log-level", "critical")
            #expect(
                outcome.error == """
                    error: 1 of 1 change was not applied
                    try: run again: what was planned for had changed before anything was sent

                    """)
        }
    }

    @Test func `of several the first of the plan is told, and how many more there are`() async throws {
        try await serving(["Sales", "Care", "Support"], version: "") { desk, groups in
            let outcome = await desk.run("run", "--once", "--log-level", "critical")
            let first = try #require(groups.first { $0.displayName == "Care" })
            #expect(
                outcome.failure?.details == [
                    "Care: the server tells no version of the group, neither in meta.version nor as ETag, so PUT "
                        + "/api/v2/scim/v2/Groups/\(first.id) was not sent: it could run over somebody else's edit",
                    "2 more were given up; the log has the error of each",
                ])
            #expect(outcome.error.contains("try: switch on the server's entity tags"))
        }
    }

    @Test func `skills that nobody can be given are told by name, where nothing could be sent for them`() async throws {
        try await PeopleDesk.serve { people in
            for skill in [people.billing, people.refunds] {
                try await people.world.edit(skill: skill, state: .inactive)
            }
            let outcome = await people.desk.run("run", "--once", "--log-level", "critical")
            #expect(
                outcome.error == """
                    error: 2 of 2 changes were not applied
                      nobody can be given Billing, Refunds: not at the server, or not active
                    try: take what nobody can be given out of the mapping: \(people.desk.command("export"))

                    """)
            #expect(try people.desk.store().attempts().isEmpty)
        }
    }
}
