import Simulator
import UnixSignals

/// The simulated server as the demo has it: the groups of the example mapping and some that are not mapped.
struct DemoServer {
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

    func serve(_ body: (SimulatedServer) async throws -> Void) async throws {
        var configuration = SimulatedServer.Configuration()
        configuration.port = port
        try await SimulatedServer.serve(configuration) { server in
            for group in Self.groups { await server.world.add(displayName: group.name, skills: group.skills) }
            try await body(server)
        }
    }

    func serveUntilSignalled(_ console: Console) async throws {
        try await serve { server in
            let environment = Self.environment(of: server).sorted { $0.key < $1.key }
            console.out("A simulated server with \(Self.groups.count) groups listens. In another terminal:\n\n")
            for (name, value) in environment { console.out("  export \(name)=\(value)\n") }
            console.out("  skill-sync plan --config config.example.json\n\nCtrl-C ends it.\n")
            for await _ in await UnixSignalsSequence(trapping: .sigterm, .sigint) { break }
            let counts = await server.world.counts
            console.out("\nIt saw \(counts.arrived) requests, \(counts[.put]) of them PUTs.\n")
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
