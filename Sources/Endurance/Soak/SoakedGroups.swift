import Domain
import Simulator
import TestSupport

/// Groups that bear their skills themselves. Others give them skills of their own.
struct SoakedGroups: SoakScene {
    static let dialect = SoakDialect.groupSkills
    private static let count = 200
    private static let skills = SkillSet(["skill-a", "skill-b", "skill-c"])

    let mappings = Dictionary(uniqueKeysWithValues: (1...100).map { ("Group \($0)", skills) })

    static func server(_ configuration: inout SimulatedServer.Configuration) {}

    init(in world: World) async {
        await world.addGroups(count: Self.count)
    }

    func othersEdit(_ world: World, _ random: inout SeededRandom) async throws {
        guard let group = await world.groups.randomElement(using: &random) else { return }
        try await world.edit(group.id, skills: ["edited-\(Int.random(in: 1...9, using: &random))"])
    }

    func amiss(_ world: World) async -> [String] {
        await world.groups
            .filter { mappings[$0.displayName] != nil && SkillSet($0.skills) != mappings[$0.displayName] }
            .map { "\($0.displayName) bears \($0.skills)" }
    }
}
