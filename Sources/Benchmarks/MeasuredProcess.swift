import Foundation

/// A child process whose use of the machine can be read while it runs.
final class MeasuredProcess {
    private let process = Process()

    /// Starts `command`, found on the PATH, with these variables besides our own. What it prints is thrown away, or goes
    /// to `output`.
    init(
        _ command: [String], environment: [String: String] = [:], in folder: URL,
        output: FileHandle = .nullDevice
    ) throws {
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    /// CPU time of all its threads until now, in seconds: the scheduler's own account, to the nanosecond.
    func cpuSeconds() throws -> Double {
        let tasks = "/proc/\(process.processIdentifier)/task"
        return try FileManager.default.contentsOfDirectory(atPath: tasks).reduce(0) { sum, thread in
            let account = try? String(contentsOfFile: "\(tasks)/\(thread)/schedstat", encoding: .utf8)
            return sum + (account?.split(separator: " ").first.flatMap { Double($0) } ?? 0) / 1e9
        }
    }

    /// The most memory that it ever had resident, in MiB.
    func peakMebibytes() throws -> Double {
        let status = try String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return (line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) } ?? 0) / 1024
    }

    /// The same, looked at again and again until the process is gone: once it is, nobody knows any more.
    func peakMebibytesUntilExit() -> Double {
        var peak = 0.0
        while let latest = try? peakMebibytes(), latest > 0 { peak = max(peak, latest) }
        return peak
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
    }

    func waitUntilExit() -> Int32 {
        process.waitUntilExit()
        return process.terminationStatus
    }
}
