import Foundation
import Simulator

/// The second half of the tour: the API as Genesys publishes it, where people have the skills.
struct PeopleTour {
    private let context: Context
    private let configuration: URL
    private let database: URL
    private let names: URL

    /// - Parameter folder: where its files are made.
    init(_ context: Context, in folder: URL) {
        self.context = context
        configuration = folder.appendingPathComponent("genesys-cloud.json")
        database = folder.appendingPathComponent("people.db")
        names = folder.appendingPathComponent("names.json")
    }

    func run() async throws {
        try Data(Self.mapping.utf8).write(to: names)
        var server = SimulatedServer.Configuration()
        server.dialect = .genesysCloud(SimulatedServer.GenesysCloudSettings())
        try await SimulatedServer.serve(server) { server in
            let stage = try DemoStage(
                context, settings: Data(Self.settings.utf8), in: configuration, database: database,
                environment: DemoServer.environment(of: server))
            let cast = try await DemoPeople.appear(in: server.world)
            try await firstSync(stage, server.world)
            try await comingAndGoing(stage, server.world, cast)
            try await trail(stage)
        }
    }

    private static let settings = #"{"dialect": "genesys-cloud", "groups": {}}"#
    private static let mapping = """
        {"groups": {"Sales": ["Billing", {"name": "German", "proficiency": 3}],
                    "Support": ["Billing", "Escalations"]}}
        """

    private func firstSync(_ stage: DemoStage, _ world: World) async throws {
        stage.tell(
            "7. Genesys Cloud as it is published",
            """
            There, people have the skills, and a group gives them to whoever is in it: "dialect": "genesys-cloud". Ann is in \
            Sales
            and Support, Ben is in Sales; an administrator gave him the skill VIP long ago. The file has skills by their \
            names:

            \(Self.mapping)
            """)
        try await stage.show(
            "import names.json --resolve", ["import", names.path, "--resolve", "--note", "by name"], as: nil)
        try await stage.show("plan", ["plan"])
        try await stage.show("run --once", ["run", "--once"])
        try await stage.show("run --once", ["run", "--once"])
        stage.tell(nil, await Self.tally(world))
    }

    private func comingAndGoing(_ stage: DemoStage, _ world: World, _ cast: DemoPeople) async throws {
        stage.tell(
            "8. Somebody joins, somebody leaves",
            "Cleo joins Support, and Ben leaves Sales. What Sales gave him goes; VIP was never ours, and stays.")
        try await world.join(cast.support, cast.cleo)
        try await world.leave(cast.sales, cast.ben)
        try await stage.show("plan", ["plan"])
        try await stage.show("run --once", ["run", "--once"])
        let left = await world.person(cast.ben)?.skills.count ?? 0
        stage.tell(nil, "Ben has \(counted(left, "skill")) left. " + (await Self.tally(world)))
    }

    private func trail(_ stage: DemoStage) async throws {
        stage.tell("9. The story of a person", "Which group gave Ben which skill, and when?")
        try await stage.show("audit trail Ben", ["audit", "trail", "Ben"])
        try await stage.show("audit verify", ["audit", "verify"])
    }

    /// What the server saw, in its own words.
    private static func tally(_ world: World) async -> String {
        let counts = await world.counts
        return """
            The server has seen \(counted(counts[.grant], "PATCH", plural: "PATCHes")) and \
            \(counted(counts[.revoke], "DELETE")) of people's skills, and no PUT of a group: \(counts[.put]).
            Skills taken away that we had not given: \(counts.trespasses).
            """
    }
}
