import ArgumentParser
import Domain
import Foundation
import Simulator
import Store
import TestSupport

struct SoakCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "soak",
        abstract: "The daemon, for as long as is asked, against a server that misbehaves, in real time.")

    @Option(help: "The program.")
    var program: String

    @Option(help: "How long.")
    var minutes = 30.0

    @Option(help: "Who bears the skills: groups, or the people in them.")
    var dialect = SoakDialect.groupSkills

    @Option(help: "How many requests of a hundred meet a fault.")
    var faultPercent = 10

    @Option(help: "The seed of faults and edits.")
    var seed: UInt64 = 1

    func run() async throws {
        let result =
            switch dialect {
            case .groupSkills: try await soak(SoakedGroups.self)
            case .genesysCloud: try await soak(SoakedPeople.self)
            }
        print(result.markdown)
        if !result.failures.isEmpty { throw ExitCode.failure }
    }

    private func soak<Scene: SoakScene>(_ scene: Scene.Type) async throws -> SoakResult {
        try await Soak<Scene>(
            program: program, duration: .seconds(minutes * 60), faultPercent: faultPercent, seed: seed
        ).run()
    }
}
