import Foundation
import TestSupport

@testable import skill_sync

/// The program as the systemd unit starts it, as far as system calls go: under the filters that the unit describes.
///
/// `Tests/ServiceUnit/confined.py` reads the unit and installs them.
struct ConfinedProgram {
    /// Why it cannot be started.
    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    static let unit = PackageFolder.url.appendingPathComponent("contrib/skill-sync.service")

    #if os(Linux)
        static let isPossible = true
    #else
        static let isPossible = false
    #endif

    let environment: [String: String]

    func start(_ arguments: [String], program: String = RunningProcess.program.path) throws -> RunningProcess {
        let python = PackageFolder.url.appendingPathComponent(".build/python/bin/python")
        guard FileManager.default.isExecutableFile(atPath: python.path) else {
            throw Missing(description: "there is no \(python.path): make it with `make python-tools service-tools`")
        }
        let helper = PackageFolder.url.appendingPathComponent("Tests/ServiceUnit/confined.py").path
        return try RunningProcess(
            ["-B", helper, Self.unit.path, program] + arguments, program: python,
            environment: environment.merging(["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]) { own, _ in own })
    }

    /// Runs it to its end.
    func run(
        _ arguments: [String], program: String = RunningProcess.program.path
    ) async throws -> (status: Int32, bySignal: Bool, error: String) {
        let process = try start(arguments, program: program)
        var error = ""
        for await part in process.log { error += part }
        let end = await process.end()
        return (end.status, end.bySignal, error)
    }
}
