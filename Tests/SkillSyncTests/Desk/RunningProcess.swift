import Foundation
import TestSupport
import Testing

@testable import skill_sync

/// The program as a process of its own, for what a process alone can show.
final class RunningProcess: Sendable {
    /// Beside the tests, where the build has put it.
    static var program: URL {
        let tests = URL(fileURLWithPath: ProcessInfo.processInfo.arguments[0]).deletingLastPathComponent()
        let source = PackageFolder.url.appendingPathComponent(".build/debug")
        return [tests, source].map { $0.appendingPathComponent("skill-sync") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) } ?? tests
    }

    private let process = Process()
    private let ended: AsyncStream<Void>
    /// What it logs, line by line.
    let log: AsyncStream<String>

    init(_ arguments: [String], program: URL = RunningProcess.program, environment: [String: String]) throws {
        process.executableURL = program
        process.arguments = arguments
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        let pipe = Pipe()
        process.standardError = pipe
        let (lines, line) = AsyncStream<String>.makeStream()
        log = lines
        // A thread that waits to read, because a source of Dispatch may meet the closed descriptor.
        let output = pipe.fileHandleForReading
        Thread.detachNewThread {
            while case let data = output.nextData(), !data.isEmpty {
                line.yield(String(decoding: data, as: UTF8.self))
            }
            line.finish()
        }
        let (ended, end) = AsyncStream<Void>.makeStream()
        self.ended = ended
        process.terminationHandler = { _ in end.finish() }
        try process.run()
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Waits until it logs that.
    func logs(_ text: String) async {
        var soFar = ""
        for await part in log {
            soFar += part
            if soFar.contains(text) { return }
        }
        Issue.record("it ended without saying \"\(text)\": \(soFar)")
    }

    /// Waits for its end.
    func end() async -> (status: Int32, bySignal: Bool) {
        for await _ in ended {}
        return (process.terminationStatus, process.terminationReason == .uncaughtSignal)
    }
}
