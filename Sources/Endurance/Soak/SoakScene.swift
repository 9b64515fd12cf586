import Domain
import Simulator
import TestSupport

/// What a soak is about: groups, or the people in them.
protocol SoakScene: Sendable {
    /// As the configuration calls it.
    static var dialect: String { get }

    static func server(_ configuration: inout SimulatedServer.Configuration)

    /// Puts up what there is at first.
    init(in world: World) async throws

    /// What is asked for.
    var mappings: [String: SkillSet] { get }

    /// Somebody else edits something.
    func othersEdit(_ world: World, _ random: inout SeededRandom) async throws

    /// The writes that had an effect.
    func writesInEffect(_ counts: RequestCounts) -> Int

    /// What is not as it should be once the server has been well for a while.
    func amiss(_ world: World) async -> [String]
}
