import Simulator

/// What the rows of a table are played on.
protocol FaultScene: Sendable {
    var server: SimulatedServer.Configuration { get }

    /// Brings the world about as it is at first.
    ///
    /// - Returns: the settings that say what is wanted of it, as the inside of a JSON object.
    func begin(_ world: World) async throws -> String

    /// What happens between a cycle without faults and the one of the row; `nil` where the row's cycle is the first.
    var change: (@Sendable (World) async throws -> Void)? { get }

    /// Whether all that is wanted has come about, and nothing else.
    func isInStep(_ world: World) async -> Bool
}

extension FaultScene {
    var change: (@Sendable (World) async throws -> Void)? { nil }
}

/// A group is to have a skill more. Additive, so that nothing is taken away.
struct GroupScene: FaultScene {
    let server = SimulatedServer.Configuration()

    func begin(_ world: World) async -> String {
        await world.restore(
            SimulatedGroup(
                id: "sales", displayName: "Sales", version: 1, skills: ["old"], lastModified: FaultStage.beginning))
        return #""groups": {"Sales": ["new"]}, "mode": "additive""#
    }

    func isInStep(_ world: World) async -> Bool {
        await world.group("sales")?.skills.contains("new") == true
    }
}
