import Foundation
import Simulator
import Testing

@testable import skill_sync

@Suite struct ExposedFileTests {
    private func set(_ mode: Int, of name: String, _ desk: Desk) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: desk.path(name))
    }

    @Test(arguments: [
        (".env", 0o644, "read by everybody"), (".env", 0o640, "read by its group"),
        ("skill-sync.db", 0o666, "written by everybody"), ("skill-sync.db", 0o660, "written by its group"),
    ])
    func `a file that others can read is warned of, with what to do, and nothing fails`(
        name: String, mode: Int, says: String
    ) async throws {
        try await Desk.serving(["A": []]) { desk, _ in
            try await desk.map(["A": ["a"]])
            try desk.write("# nothing\n", to: ".env")
            try set(0o600, of: ".env", desk)
            try set(mode, of: name, desk)
            let what = "\(desk.path(name)) can be \(says)"
            let check = await desk.run("check")
            #expect(check.exitCode == 0)
            #expect(check.out.contains("permissions    warn  \(what)"), "\(check.out)")
            #expect(check.out.contains("\n                     try: chmod 600 \(desk.path(name))\n"))
            for command in [["run", "--once"], ["plan"]] {
                let outcome = await desk.run(exactly: command + ["--config", desk.config, "--database", desk.database])
                #expect(outcome.exitCode == 0)
                #expect(outcome.error.contains(" warning \(what)"), "\(outcome.error)")
                #expect(outcome.error.contains("toMend=\"chmod 600 \(desk.path(name))\""))
            }
        }
    }

    @Test func `files as skill-sync makes them are nothing to warn of`() async throws {
        try await Desk.serving(["A": []]) { desk, _ in
            try await desk.map(["A": ["a"]])
            let run = await desk.run("run", "--once")
            #expect(!run.error.contains("warning"))
            #expect(await !desk.run("check").out.contains("permissions"))
        }
    }
}
