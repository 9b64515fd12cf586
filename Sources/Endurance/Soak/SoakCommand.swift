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

    @Option(help: "How many requests of a hundred meet a fault.")
    var faultPercent = 10

    @Option(help: "The seed of faults and edits.")
    var seed: UInt64 = 1

    func run() async throws {
        let soak = Soak(program: program, duration: .seconds(minutes * 60), faultPercent: faultPercent, seed: seed)
        let result = try await soak.run()
        print(result.markdown)
        if !result.failures.isEmpty { throw ExitCode.failure }
    }
}
