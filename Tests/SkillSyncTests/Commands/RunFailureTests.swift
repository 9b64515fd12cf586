import Domain
import Foundation
import Simulator
import Store
import TestSupport
import Testing

@testable import skill_sync

@Suite struct RunFailureTests {
    @Test func `a server that is down fails the cycle and says what to look at`() async throws {
        // Port 9 of loopback: nothing listens there.
        let desk = try Desk()
        try await desk.map(["A": ["a"]])
        let outcome = await desk.run("run", "--once")
        #expect(outcome.exitCode == 1)
        #expect(outcome.out == "")
        #expect(outcome.error.contains("error: "))
        #expect(outcome.error.contains("127.0.0.1"))
        #expect(outcome.error.contains("\ntry: "))
        let cycle = try #require(try desk.store().cycles(limit: 1).first)
        #expect(cycle.outcome == .failed)
        #expect(cycle.error?.isEmpty == false)
    }

    @Test func `a PUT that is refused fails the run and names what to ask the audit`() async throws {
        try await Desk.serving(["A": [], "B": []]) { desk, world in
            let refused = try #require(await world.group(named: "A"))
            await world.inject(.status(400, body: "no"), on: .put(refused.id), times: 5)
            try await desk.map(["A": ["a"], "B": ["b"]])
            let outcome = await desk.run("run", "--once")
            #expect(outcome.exitCode == 1)
            #expect(outcome.out.hasPrefix("Cycle 1 partial: 2 groups polled with 4 requests, 1 of 2 changes applied"))
            #expect(
                outcome.error.hasSuffix(
                    "error: 1 of 2 changes was not applied\ntry: see why: \(desk.command("audit attempts --cycle 1"))\n"
                ))
            #expect(await world.group(named: "B")?.skills == ["b"])

            let rows = try await desk.run(
                "audit", "attempts", "--cycle", "1", "--outcome", "rejected", "--format", "json"
            ).rows()
            #expect(rows.map { $0.text("groupName") } == ["A"])
            #expect(rows.first?.text("error")?.isEmpty == false)
        }
    }

    @Test func `groups that cannot be read after a lost PUT are left out, and neither run nor plan calls that done`()
        async throws
    {
        try await Desk.serving(["A": [], "B": []]) { desk, world in
            let lost = try #require(await world.group(named: "A"))
            for endpoint in [RequestMatcher.put(lost.id), .read(lost.id)] {
                await world.inject(.status(500), on: endpoint, times: 99)
            }
            try await desk.map(["A": ["a"], "B": ["b"]])
            #expect(await desk.run("run", "--once").exitCode == 1)
            let next = await desk.run("run", "--once", "--log-level", "critical")
            #expect(next.exitCode == 1)
            #expect(next.out.hasPrefix("Cycle 2 partial: 2 groups polled with "))
            #expect(next.lines.dropFirst().first == "! A: left out, an earlier write to it is not settled")
            #expect(
                next.error == """
                    error: 1 group was left out of the plan: an earlier PUT to it is not settled
                    try: run again once the server lets them be read; what is on record: \(desk.command("audit explain \(lost.id)"))

                    """)
            let plan = await desk.run("plan")
            #expect(plan.exitCode == 1)
            #expect(plan.error.contains("error: 1 group was left out of the plan"), "\(plan.error)")
            #expect(
                plan.out == """
                    Nothing that could be planned yet.
                    ! A: left out, an earlier write to it is not settled

                    """)
            let json = try await desk.run("plan", "--format", "json").object()
            #expect(json.objects("leftOut").map { $0.text("groupName") } == ["A"])
            #expect(json.objects("changes").isEmpty)
        }
    }

    @Test func `a wrong secret is no permission`() async throws {
        try await Desk.serving(["A": []]) { desk, world in
            try await desk.map(["A": ["a"]])
            let environment = desk.environment.merging(["GENESYS_CLIENT_SECRET": "hush-hush"]) { $1 }
            for command in [["run", "--once"], ["run"], ["plan"]] {
                let outcome = await desk.run(
                    exactly: command + desk.options,
                    environment: environment)
                #expect(outcome.exitCode == 77, "\(command)")
                #expect(outcome.error.contains("error: the credentials were refused with status 401"))
                #expect(outcome.error.contains("try: check GENESYS_CLIENT_ID and GENESYS_CLIENT_SECRET"))
                #expect(!outcome.everything.contains("hush-hush"))
            }
            #expect(await world.puts == [])
        }
    }

    @Test(arguments: [["run", "--once"], ["run"], ["plan"]])
    func `a token without the scope to write is no permission`(command: [String]) async throws {
        var server = SimulatedServer.Configuration()
        server.grantedScopes = [SimulatedServer.Scope.read]
        try await Desk.serving(["A": []], configuration: server) { desk, _ in
            try await desk.map(["A": ["a"]])
            let outcome = await desk.run(exactly: command + desk.options)
            #expect(outcome.exitCode == 77)
            #expect(
                outcome.error.hasSuffix(
                    """
                    error: the token lacks the scope scim:groups:write (granted: scim:groups:read)
                    try: give the OAuth client the scope scim:groups:write in the admin console

                    """))
        }
    }

    @Test func `a PUT that the credentials may not do is named as it was sent, with the scope that it takes`()
        async throws
    {
        try await Desk.serving(["A": []]) { desk, world in
            let group = try #require(await world.group(named: "A"))
            await world.inject(.status(403), on: .put(group.id))
            try await desk.map(["A": ["a"]])
            let outcome = await desk.run("run", "--once", "--log-level", "critical")
            #expect(outcome.exitCode == 77)
            #expect(
                outcome.error == """
                    error: 1 of 1 change was not applied: the credentials may not do PUT /api/v2/scim/v2/Groups/\(group.id): Forbidden (needs scim:groups:write)
                      A: PUT 3 ended as rejected with status 403: Forbidden (needs scim:groups:write)
                    try: give the OAuth client the scope scim:groups:write in the admin console; see each: \(desk.command("audit attempts --cycle 1"))

                    """)
        }
    }

    @Test func `beside a PUT that the credentials may not do all else that was not applied is named`() async throws {
        try await Desk.serving(["A": [], "B": [], "C": []]) { desk, world in
            let (a, b) = (try #require(await world.group(named: "A")), try #require(await world.group(named: "B")))
            await world.inject(.status(400, body: "no"), on: .put(a.id))
            await world.inject(.status(403), on: .put(b.id))
            try await desk.map(["A": ["a"], "B": ["b"], "C": ["c"]])
            let outcome = await desk.run("run", "--once", "--log-level", "critical")
            #expect(outcome.exitCode == 77)
            let lines = outcome.error.split(separator: "\n")
            #expect(
                lines.first?.hasPrefix("error: 2 of 3 changes were not applied: the credentials may not do PUT ")
                    == true)
            #expect(lines.count == 4)
            #expect(
                outcome.problems.contains { $0.hasPrefix("A: PUT ") && $0.hasSuffix("with status 400: Bad Request") })
            #expect(outcome.problems.contains { $0.hasPrefix("B: PUT ") && $0.contains("with status 403: Forbidden") })
            #expect(await world.group(named: "C")?.skills == ["c"])
        }
    }

    @Test func `a permission that is missing is told apart from a failure`() async throws {
        try await Desk.serving(["A": []]) { desk, world in
            await world.inject(.status(403, body: #"{"message": "missing permission"}"#), on: .list(), times: 3)
            try await desk.map(["A": ["a"]])
            let outcome = await desk.run("run", "--once")
            #expect(outcome.exitCode == 77)
            #expect(outcome.error.contains("the credentials may not do GET /api/v2/scim/v2/Groups"))
            #expect(outcome.error.contains("try: give the OAuth client the scope scim:groups:read"))
        }
    }

    @Test(arguments: [["run", "--once"], ["run"], ["plan"]])
    func `a database that another skill-sync holds is left to it`(command: [String]) async throws {
        try await Desk.serving(["A": []]) { desk, world in
            try await desk.map(["A": ["a"]])
            let lock = try desk.holdDatabase()
            let outcome = await desk.run(exactly: command + desk.options)
            lock.release()
            #expect(outcome.exitCode == 75)
            #expect(outcome.error.contains("process 4711 on other-host, since 2027-01-15 08:00:00Z"))
            #expect(outcome.error.contains("\ntry: "))
            #expect(await world.requests.isEmpty)
        }
    }

    @Test func `a page of HTML in the API's place is an answer that makes no sense`() async throws {
        try await Desk.serving(["A": []]) { desk, world in
            await world.inject(.garbage, on: .list(), times: 9)
            try await desk.map(["A": ["a"]])
            let outcome = await desk.run("run", "--once")
            #expect(outcome.exitCode == 1)
            #expect(outcome.error.contains("makes no sense"))
        }
    }

    @Test func `a failure is on record with its cycle, and the next run makes it good`() async throws {
        try await Desk.serving(["A": []]) { desk, world in
            await world.inject(.status(400), on: .put())
            try await desk.map(["A": ["a"]])
            #expect(await desk.run("run", "--once").exitCode == 1)
            let drift = try await desk.run("audit", "drift", "--format", "json").rows()
            #expect(drift.map { $0.text("cause") } == ["putFailed"])
            // What was rejected waits for a minute.
            desk.time.advance(by: 60)
            #expect(await desk.run("run", "--once").exitCode == 0)
            #expect(try await desk.run("audit", "drift", "--format", "json").rows().isEmpty)
        }
    }

    @Test func `without mappings anywhere there is nothing to run`() async throws {
        let desk = try Desk()
        try FileManager.default.removeItem(atPath: desk.config)
        let outcome = await desk.run(exactly: ["run", "--once", "--database", desk.database])
        #expect(outcome.exitCode == 78)
        #expect(
            outcome.error.contains(
                "there are no mappings in \(desk.database), and no configuration to take them from\n"))
    }

    @Test func `a configuration without groups is not said to be missing`() async throws {
        let desk = try Desk()
        try desk.write(#"{"pageSize": 9}"#, to: "config.json")
        let outcome = await desk.run("run", "--once")
        #expect(outcome.exitCode == 78)
        #expect(
            outcome.error.contains(
                "there are no mappings in \(desk.database), and \(desk.config) has no \"groups\" to take them from\n"))
    }
}
