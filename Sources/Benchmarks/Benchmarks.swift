import ArgumentParser
import Foundation

/// Measures skill-sync against the tutorial's script: the same simulated server, in the same run, in turn.
@main
struct Benchmarks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmarks", abstract: "Measures skill-sync against the tutorial's script.")

    @Option(help: "The program to measure.")
    var program: String

    @Option(help: "The tutorial's script; left out where there is none.")
    var peer: String?

    @Option(help: "Where the report goes, besides stdout.")
    var output: String?

    @Option(help: "Numbers of groups to measure steady cycles at.")
    var sizes: [Int] = [1_000, 10_000, 100_000]

    @Option(help: "Steady cycles measured of each.")
    var cycles = 40

    func run() async throws {
        let contenders = Contenders(program: program, peer: peer.flatMap(existing))
        var report = Report(hasPeer: contenders.peer != nil)
        for groups in sizes {
            report.add(try await SteadyCycles(groups: groups, mapped: 0, count: cycles).measure(contenders))
            if groups == 10_000 {
                report.add(try await SteadyCycles(groups: groups, mapped: 500, count: cycles).measure(contenders))
            }
        }
        report.add(try await StartUp(runs: 15).measure(program: program))
        print(report.markdown)
        if let output { try report.markdown.write(toFile: output, atomically: true, encoding: .utf8) }
    }

    private func existing(_ path: String) -> String? {
        FileManager.default.fileExists(atPath: path) ? path : nil
    }
}

/// Who is measured.
struct Contenders {
    let program: String
    let peer: String?
}
