import ArgumentParser
import Domain
import Simulator
import TestSupport

/// Who bears the skills in a soak, as the program's configuration calls it.
enum SoakDialect: String, CaseIterable, ExpressibleByArgument {
    case groupSkills = "group-skills"
    case genesysCloud = "genesys-cloud"
}

/// What a soak is about: groups, or the people in them.
protocol SoakScene: Sendable {
    static var dialect: SoakDialect { get }

    static func server(_ configuration: inout SimulatedServer.Configuration)

    /// Puts up what there is at first.
    init(in world: World) async throws

    /// What is asked for.
    var mappings: [String: SkillSet] { get }

    /// Somebody else edits something.
    func othersEdit(_ world: World, _ random: inout SeededRandom) async throws

    /// What is not as it should be once the server has been well for a while.
    func amiss(_ world: World) async -> [String]
}
