import Foundation
import Simulator
import Testing

@testable import skill_sync

/// `check` where people have the skills.
@Suite struct CheckPeopleTests {
    private func line(_ name: String, _ outcome: Outcome) -> String? {
        outcome.lines.first { $0.hasPrefix(name) }.map { String($0) }
    }

    @Test func `dialect, hosts and permissions are told, and what cannot be tried`() async throws {
        try await Desk.servingPeople { desk, world in
            await world.addGroups(count: 3)
            let outcome = await desk.run("check")
            #expect(outcome.exitCode == 0)
            #expect(line("environment", outcome)?.hasSuffix(", dialect genesys-cloud") == true)
            #expect(
                outcome.out.contains(
                    """
                    server         ok    3 groups, may use directory:group:edit routing:skill:view,
                                         not tried because that takes a write: routing:skill:assign
                    """),
                "\(outcome.out)")
            #expect(
                line("pace", outcome) == "pace           ok    no group is mapped yet, so there is nothing to ask for")
            #expect(await world.requests.map(\.endpoint) == [.token, .list, .members, .people, .skills])
        }
    }

    @Test func `a number of groups beyond all reason is told, and too many`() async throws {
        try await Desk.serving(["A": []]) { desk, world in
            try await desk.map(["A": ["a"]])
            await world.inject(
                .status(
                    200, headers: ["Content-Type": "application/scim+json"],
                    body: #"{"totalResults": 9223372036854775807, "Resources": []}"#), on: .list())
            let outcome = await desk.run("check")
            #expect(line("pace", outcome)?.hasPrefix("pace           warn  a cycle takes 1000000000 requests") == true)
        }
    }

    @Test func `the hosts of the region are told`() async throws {
        let desk = try Desk()
        try desk.configure(groups: [:], settings: ["dialect": "genesys-cloud", "region": "euw2"])
        let environment = desk.environment.filter { $0.key != "GENESYS_ENV_URL" }
        // Nobody is asked: the secret is missing.
        let outcome = await desk.run("check", environment: environment.filter { $0.key != "GENESYS_CLIENT_SECRET" })
        #expect(outcome.exitCode == 78)
        #expect(line("server", outcome)?.hasPrefix("server         skip  ") == true)
        let access = try ServerAccess.load(
            environment: environment, besideConfiguration: desk.config,
            Dialect(named: "genesys-cloud", skillsAttribute: nil, region: "euw2"))
        #expect(access.apiURL.absoluteString == "https://api.euw2.pure.cloud")
        #expect(access.loginURL.absoluteString == "https://login.euw2.pure.cloud")
    }

    @Test(arguments: ["directory:group:edit", "routing:skill:view"])
    func `a permission that is missing is named`(permission: String) async throws {
        try await Desk.servingPeople(adjusting: { $0.permissions.remove(permission) }) { desk, _ in
            let outcome = await desk.run("check")
            #expect(outcome.exitCode == 77)
            #expect(outcome.out.contains("try: give the OAuth client's role the permission \(permission)\n"))
        }
    }

    @Test(arguments: [Endpoint.members, .people])
    func `people that may not be read are not ok, and the request that was refused is named`(endpoint: Endpoint)
        async throws
    {
        try await Desk.servingPeople { desk, world in
            await world.addGroups(count: 1)
            await world.inject(
                .errorBody(403, code: "not.authorized", message: "no"), on: RequestMatcher(endpoint: endpoint))
            let outcome = await desk.run("check")
            #expect(outcome.exitCode == 77)
            #expect(line("server", outcome)?.contains(endpoint == .people ? "GET /api/v2/users" : "/members") == true)
        }
    }

    @Test func `a run that may not assign skills says so, and goes on to the others`() async throws {
        try await Desk.servingPeople(adjusting: { $0.permissions.remove("routing:skill:assign") }) { desk, world in
            let skill = await world.addSkill(named: "A")
            let group = await world.add(displayName: "Sales")
            for name in ["Ann", "Bob"] { try await world.join(group, world.addPerson(named: name)) }
            try await desk.map(["Sales": [skill]])
            let outcome = await desk.run("run", "--once")
            #expect(outcome.exitCode == 77)
            #expect(outcome.error.contains("routing:skill:assign"))
            #expect(
                outcome.error.contains(
                    "try: give the OAuth client's role the permission routing:skill:assign; see each: "),
                "\(outcome.error)")
            #expect(await world.counts[.grant] == 2)
        }
    }

    @Test func `the pace is forecast from the mapped groups, and from the people in them once they are known`()
        async throws
    {
        try await Desk.servingPeople(settings: ["requestsPerMinute": 6_000_000]) { desk, world in
            let skill = await world.addSkill(named: "A")
            let group = await world.add(displayName: "Sales")
            try await world.join(group, world.addPeople(count: 150))
            // They cost their share of the lists as well.
            let passed = await world.addPeople(count: 60)
            try await world.join(group, passed)
            await world.leaveOutSkills(of: Set(passed))
            _ = await world.add(displayName: "Care")
            try await desk.map(["Sales": [skill], "Care": [skill]])
            let before = await desk.run("check")
            // What the server allows is less than what is configured.
            #expect(
                before.out.contains(
                    """
                    pace           ok    a cycle takes 3 requests,
                                         0.6s at 300 a minute (by the mapped groups alone: nobody has polled yet),
                                         every 60s
                    """),
                "\(before.out)")
            // Those whose skills are not shown make the plan less than whole.
            #expect(await desk.run("plan").exitCode == 1)
            let after = await desk.run("check")
            #expect(
                line("pace", after)?.contains("a cycle takes 5 requests, 1s at 300 a minute, every 60s") == true,
                "\(after.out)")
        }
    }

    @Test func `a pace that does not fit is warned of with what to change`() async throws {
        try await Desk.servingPeople(settings: ["requestsPerMinute": 60, "pollingIntervalMs": 2000]) { desk, world in
            let skill = await world.addSkill(named: "A")
            for name in ["Sales", "Care"] { await world.add(displayName: name) }
            try await desk.map(["Sales": [skill], "Care": [skill]])
            let outcome = await desk.run("check")
            #expect(outcome.exitCode == 0)
            #expect(line("pace", outcome)?.hasPrefix("pace           warn  a cycle takes 3 requests, 3") == true)
            #expect(outcome.out.contains("but the next is due after 2"))
            #expect(outcome.out.contains("try: set pollingIntervalMs to 3000 or more, or raise requestsPerMinute"))
        }
    }
}
