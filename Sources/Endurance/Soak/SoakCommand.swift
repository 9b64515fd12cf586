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

    @Option(help: "group-skills, or genesys-cloud, where people bear the skills of their groups.")
    var dialect = SoakedGroups.dialect

    @Option(help: "How many requests of a hundred meet a fault.")
    var faultPercent = 10

    @Option(help: "The seed of faults and edits.")
    var seed: UInt64 = 1

    func validate() throws {
        let dialects = [SoakedGroups.dialect, SoakedPeople.dialect]
        guard dialects.contains(dialect) else { throw ValidationError("--dialect is one of \(dialects)") }
    }

    func run() async throws {
        let result = try await dialect == SoakedPeople.dialect ? soak(SoakedPeople.self) : soak(SoakedGroups.self)
        print(result.markdown)
        if !result.failures.isEmpty { throw ExitCode.failure }
    }

    private func soak<Scene: SoakScene>(_ scene: Scene.Type) async throws -> SoakResult {
        try await Soak<Scene>(
            program: program, duration: .seconds(minutes * 60), faultPercent: faultPercent, seed: seed
        ).run()
    }
}
