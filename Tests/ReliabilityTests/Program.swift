import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The program itself, as the build made it, in processes of its own.
enum Program {
    struct Exit: Sendable {
        /// Its exit code, or `nil` where a signal ended it.
        let code: Int32?
        let signal: Int32?
        let out: String
        let error: String

        var wasKilled: Bool { signal == SIGKILL }
        var description: String { code.map { "exit code \($0)" } ?? "signal \(signal ?? 0)" }
    }

    /// Where the build puts what it makes: beside the tests.
    private static var products: URL {
        URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
    }

    private static var crashPoints: URL { products.appendingPathComponent("libCrashPoints.so") }

    /// Whether a library can be put between the program and the C library.
    static var canBeWatched: Bool { FileManager.default.isReadableFile(atPath: crashPoints.path) }

    /// Starts the program in `folder`.
    ///
    /// - Parameter watched: what `CrashPoints` shall do, by environment variable; `nil` leaves it out.
    static func start(
        _ arguments: [String], in folder: URL, environment: [String: String], watched: [String: String]? = nil
    ) throws -> Running {
        let process = Process()
        process.executableURL = products.appendingPathComponent("skill-sync")
        process.arguments = arguments
        process.currentDirectoryURL = folder
        var variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        if let watched { variables.merge(watched.merging(["LD_PRELOAD": crashPoints.path]) { $1 }) { $1 } }
        process.environment = variables
        process.standardInput = FileHandle.nullDevice
        let name = UUID().uuidString
        let (out, error) = (
            folder.appendingPathComponent("\(name).out"), folder.appendingPathComponent("\(name).err")
        )
        process.standardOutput = try Self.file(out)
        process.standardError = try Self.file(error)
        let (exits, announce) = AsyncStream<Never>.makeStream()
        process.terminationHandler = { _ in announce.finish() }
        try process.run()
        return Running(process: process, exits: exits, out: out, error: error)
    }

    private static func file(_ url: URL) throws -> FileHandle {
        try Data().write(to: url)
        return try FileHandle(forWritingTo: url)
    }

    struct Running: Sendable {
        fileprivate let process: Process
        fileprivate let exits: AsyncStream<Never>
        fileprivate let out: URL
        fileprivate let error: URL

        func kill() { send(SIGKILL) }

        func send(_ signal: Int32) {
            if process.isRunning { _ = Foundation.kill(process.processIdentifier, signal) }
        }

        /// Waits until it has ended, and where the task is cancelled ends it. To be asked once.
        func exit() async throws -> Exit {
            for await _ in exits {}
            if Task.isCancelled { kill() }
            // The handler is called a little before the status may be asked for.
            process.waitUntilExit()
            let wasSignalled = process.terminationReason == .uncaughtSignal
            return Exit(
                code: wasSignalled ? nil : process.terminationStatus,
                signal: wasSignalled ? process.terminationStatus : nil,
                out: try String(contentsOf: out, encoding: .utf8),
                error: try String(contentsOf: error, encoding: .utf8))
        }
    }
}
