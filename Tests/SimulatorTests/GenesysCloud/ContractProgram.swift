import Foundation

/// A program of `Tests/Contract`, run with the Python that `make python-tools` prepares.
struct ContractProgram: Sendable {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    private static let python = root.appending(path: ".build/python/bin/python")

    static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: python.path) }

    let name: String

    /// Runs it over a file or folder; what it said goes to a file there too, so that no pipe can fill up.
    func run(over input: URL, saying output: URL) async throws -> (code: Int32, text: String) {
        try Data().write(to: output)
        let handle = try FileHandle(forWritingTo: output)
        defer { try? handle.close() }
        let folder = Self.root.appending(path: "Tests/Contract")
        let process = Process()
        process.executableURL = Self.python
        process.arguments = ["-B", name, "genesys-cloud.json", input.path]
        process.currentDirectoryURL = folder
        process.standardOutput = handle
        process.standardError = handle
        try await withCheckedThrowingContinuation { (ended: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in ended.resume() }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                ended.resume(throwing: error)
            }
        }
        return (process.terminationStatus, try String(contentsOf: output, encoding: .utf8))
    }
}
