import Foundation

/// The daemon as a process of its own, and what the system says of it.
final class Daemon {
    let database: String
    private let process = Process()

    init(program: String, in folder: URL, environment: [String: String]) throws {
        database = folder.appendingPathComponent("skill-sync.db").path
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = ["run", "--database", database, "--log-level", "error"]
        process.currentDirectoryURL = folder
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    /// - Throws: where the process is gone.
    func sample(after time: Duration) throws -> SoakSample {
        let account = "/proc/\(process.processIdentifier)"
        let status = try String(contentsOfFile: account + "/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        let kibibytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) }
        return SoakSample(
            minutes: time / .seconds(60), residentMebibytes: (kibibytes ?? 0) / 1024,
            descriptors: try FileManager.default.contentsOfDirectory(atPath: account + "/fd").count,
            logBytes: size(of: database + "-wal"), databaseBytes: size(of: database))
    }

    /// - Returns: the exit code.
    func stop() -> Int32 {
        process.terminate()
        process.waitUntilExit()
        return process.terminationStatus
    }

    func kill() {
        process.interrupt()
        process.waitUntilExit()
    }

    private func size(of path: String) -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? NSNumber)?.intValue ?? 0
    }
}

/// The daemon at a moment.
struct SoakSample: Sendable {
    let minutes: Double
    let residentMebibytes: Double
    let descriptors: Int
    /// Of the write-ahead log.
    let logBytes: Int
    let databaseBytes: Int
}
