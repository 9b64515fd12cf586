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

    @Option(help: "Attempts in the year whose audit is measured; 0 leaves it out.")
    var attempts = 1_000_000

    @Option(help: "Groups in that year.")
    var groups = 10_000

    @Option(help: "Cycles in that year.")
    var yearCycles = 525_600

    @Option(help: "A folder that keeps the year's database for the next time, or has it already.")
    var year: String?

    func run() async throws {
        let contenders = Contenders(program: program, peer: peer.flatMap(existing))
        var report = Report(hasPeer: contenders.peer != nil)
        if attempts > 0 { report.add(try auditOfAYear()) }
        for groups in sizes where groups > 0 {
            report.add(try await SteadyCycles(groups: groups, mapped: 0, count: cycles).measure(contenders))
            if groups == 10_000 {
                report.add(try await SteadyCycles(groups: groups, mapped: 500, count: cycles).measure(contenders))
            }
        }
        report.add(try await StartUp(runs: 15).measure(program: program))
        print(report.markdown)
        if let output { try report.markdown.write(toFile: output, atomically: true, encoding: .utf8) }
    }

    private func auditOfAYear() throws -> AuditOfAYear.Result {
        let size = YearOfHistory.Size(attempts: attempts, groups: groups, cycles: yearCycles)
        let folder =
            year.map { URL(fileURLWithPath: $0) }
            ?? YearDatabase.fastFolder.appendingPathComponent("skill-sync-year-\(UUID().uuidString)")
        defer { if year == nil { try? FileManager.default.removeItem(at: folder) } }
        return try AuditOfAYear(program: program, database: YearDatabase(in: folder, size)).measure()
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
