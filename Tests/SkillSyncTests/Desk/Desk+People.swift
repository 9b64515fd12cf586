import Simulator

extension Desk {
    /// Runs `body` with a server of Genesys Cloud, and a desk whose configuration says so.
    static func servingPeople(
        adjusting adjust: (inout SimulatedServer.GenesysCloudSettings) -> Void = { _ in },
        settings: [String: any Sendable] = [:], _ body: (Desk, World) async throws -> Void
    ) async throws {
        var dialect = SimulatedServer.GenesysCloudSettings()
        adjust(&dialect)
        var configuration = SimulatedServer.Configuration()
        configuration.dialect = .genesysCloud(dialect)
        try await serving(configuration: configuration) { desk, world in
            try desk.configure(groups: [:], settings: settings.merging(["dialect": "genesys-cloud"]) { $1 })
            try await body(desk, world)
        }
    }
}

extension Outcome {
    /// What a refused file has, a line each.
    var problems: [String] {
        error.split(separator: "\n").filter { $0.hasPrefix("  ") }.map { String($0.dropFirst(2)) }
    }
}
