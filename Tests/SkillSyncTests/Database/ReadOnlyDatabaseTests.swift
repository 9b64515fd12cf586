import Foundation
import Simulator
import Testing

@testable import skill_sync

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A database that may be read and not written, by a user for whom permissions count.
@Suite(
    .timeLimit(.minutes(10)),
    .enabled(if: geteuid() != 0 || FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv")))
struct ReadOnlyDatabaseTests {
    /// Runs the program as whoever runs the tests, or as nobody in root's place.
    private func run(_ command: [String], _ desk: Desk, _ database: String) async throws -> (
        status: Int32, error: String
    ) {
        let arguments =
            command + ["--config", desk.config, "--database", database, "--log-level", "error"]
        let process =
            geteuid() == 0
            ? try RunningProcess(
                ["--reuid", "65534", "--regid", "65534", "--clear-groups", RunningProcess.program.path] + arguments,
                program: URL(fileURLWithPath: "/usr/bin/setpriv"), environment: desk.environment)
            : try RunningProcess(arguments, environment: desk.environment)
        var text = ""
        for await part in process.log { text += part }
        return (await process.end().status, text)
    }

    @Test(arguments: [0o555, 0o777])
    func `queries answer, and what would write is refused and leaves it as it is`(folderMode: Int) async throws {
        try await Desk.serving(["A": []]) { desk, world in
            try desk.configure(groups: ["A": ["a"], "B": ["b"]])
            // Another user reads it.
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: desk.config)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: desk.folder.path)
            try await desk.map(["A": ["a"]])
            let folder = desk.folder.appendingPathComponent("kept")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
            let database = folder.appendingPathComponent("kept.db").path
            #expect(await desk.run("db", "backup", database).exitCode == 0)
            let before = try Data(contentsOf: URL(fileURLWithPath: database))
            try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: database)
            try FileManager.default.setAttributes([.posixPermissions: folderMode], ofItemAtPath: folder.path)
            defer { try? FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.path) }

            for query in [["status"], ["export"], ["audit", "drift"], ["audit", "verify"], ["db", "check"]] {
                let outcome = try await run(query, desk, database)
                #expect([0, 2].contains(outcome.status), "\(query): \(outcome.error)")
            }
            for command in [["import", desk.config], ["db", "prune", "--before", "1h"], ["run", "--once"], ["plan"]] {
                let outcome = try await run(command, desk, database)
                #expect(outcome.status == 66, "\(command): \(outcome.error)")
                #expect(outcome.error.contains("permissions"), "\(command): \(outcome.error)")
                #expect(try Data(contentsOf: URL(fileURLWithPath: database)) == before)
            }
            #expect(await world.puts.isEmpty)
        }
    }
}
