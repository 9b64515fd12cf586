import ArgumentParser
import Simulator
import UnixSignals

/// The simulated server as the demo has it.
struct DemoServer {
    /// What it speaks.
    enum Speech: String, CaseIterable, ExpressibleByArgument {
        /// The groups of the example mapping, and some that are not mapped.
        case groupSkills = "group-skills"
        /// The same groups on a server of RFC 7644.
        case scim
        /// A few people in two groups.
        case genesysCloud = "genesys-cloud"
    }

    /// What the groups of the example bear before the first sync.
    private static let groups: [(name: String, skills: [String])] = [
        ("Sales EMEA", ["sales-emea"]),
        ("Sales AMER", []),
        ("Support Tier 1", ["support-basic", "language-english"]),
        ("Support Tier 2", ["support-basic"]),
        ("Billing", []),
        ("Retention", ["billing", "winback-2019"]),
        ("Supervisors", ["quality"]),
        ("Trainees", []),
    ]

    var port = 0
    var speech = Speech.groupSkills

    func serve(_ body: (SimulatedServer) async throws -> Void) async throws {
        var configuration = SimulatedServer.Configuration()
        configuration.port = port
        switch speech {
        case .groupSkills: try await serveGroups(configuration, body)
        case .scim:
            configuration.dialect = .scim(SimulatedServer.ScimSettings())
            try await serveGroups(configuration, body)
        case .genesysCloud:
            configuration.dialect = .genesysCloud(SimulatedServer.GenesysCloudSettings())
            try await SimulatedServer.serve(configuration) { server in
                try await DemoPeople.appear(in: server.world)
                try await body(server)
            }
        }
    }

    private func serveGroups(
        _ configuration: SimulatedServer.Configuration, _ body: (SimulatedServer) async throws -> Void
    ) async throws {
        try await SimulatedServer.serve(configuration) { server in
            for group in Self.groups { await server.world.add(displayName: group.name, skills: group.skills) }
            try await body(server)
        }
    }

    func serveUntilSignalled(_ console: Console) async throws {
        try await serve { server in
            let environment = Self.environment(of: server).sorted { $0.key < $1.key }
            let groups = await server.world.groups.count
            console.out("A simulated server with \(counted(groups, "group")) listens. In another terminal:\n\n")
            for (name, value) in environment { console.out("  export \(name)=\(value)\n") }
            console.out("  \(speech.firstCommand)\n\nCtrl-C ends it.\n")
            for await _ in await UnixSignalsSequence(trapping: .sigterm, .sigint) { break }
            let counts = await server.world.counts
            let writes = counts[.put] + counts[.grant] + counts[.revoke]
            console.out("\nIt saw \(counts.arrived) requests, \(writes) of them writes.\n")
        }
    }

    /// What makes skill-sync talk to the server.
    static func environment(of server: SimulatedServer) -> [String: String] {
        let defaults = SimulatedServer.Configuration()
        return [
            "GENESYS_ENV_URL": server.url,
            "GENESYS_CLIENT_ID": defaults.clientID,
            "GENESYS_CLIENT_SECRET": defaults.clientSecret,
        ]
    }
}

extension DemoServer.Speech {
    /// What to try first.
    fileprivate var firstCommand: String {
        switch self {
        case .groupSkills:
            """
            echo '{"database": "demo.db", "groups": {"Billing": ["billing", "refunds"]}}' > demo.json
              skill-sync import demo.json --config demo.json && skill-sync plan --config demo.json
            """
        case .scim:
            """
            echo '{"dialect": "scim", "database": "demo.db", "groups": {"Billing": ["billing"]}}' > demo.json
              skill-sync import demo.json --config demo.json && skill-sync plan --config demo.json
            """
        case .genesysCloud:
            """
            echo '{"dialect": "genesys-cloud", "database": "demo.db"}' > demo.json
              echo '{"groups": {"Sales": ["Billing", "German"]}}' > demo-names.json
              skill-sync import demo-names.json --resolve --config demo.json && skill-sync plan --config demo.json
            """
        }
    }
}
