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
                let outcome = await desk.run(exactly: command + desk.options)
                #expect(outcome.exitCode == 0)
                #expect(outcome.error.contains(" warning \(what)"), "\(outcome.error)")
                #expect(outcome.error.contains("toFix=\"chmod 600 \(desk.path(name))\""))
            }
        }
    }

    @Test(arguments: [0o660, 0o666])
    func `an .env that others can write is wrong, and no warning besides`(mode: Int) async throws {
        let desk = try Desk()
        try desk.write("# nothing\n", to: ".env")
        try set(mode, of: ".env", desk)
        let check = await desk.run("check")
        #expect(check.exitCode == 78)
        #expect(
            check.out.split(separator: "\n").count { $0.contains("\(desk.path(".env")) can be") } == 1, "\(check.out)")
        #expect(check.out.contains("try: chmod 600 \(desk.path(".env"))\n"), "\(check.out)")
        #expect(!check.out.contains("permissions"))
    }

    /// As where a secret is mounted, or a disk of its own holds the database.
    @Test func `behind a link it is the file that counts`() async throws {
        try await Desk.serving(["A": []]) { desk, _ in
            let real = desk.folder.appendingPathComponent("real")
            try FileManager.default.createDirectory(at: real, withIntermediateDirectories: false)
            for name in [".env", "skill-sync.db"] {
                let file = real.appendingPathComponent(name).path
                #expect(
                    FileManager.default.createFile(atPath: file, contents: nil, attributes: [.posixPermissions: 0o600]))
                try FileManager.default.createSymbolicLink(atPath: desk.path(name), withDestinationPath: file)
            }
            try await desk.map(["A": ["a"]])
            #expect(await !desk.run("check").out.contains("permissions"))
            let status = await desk.run("status", "--format", "json")
            let bytes = status.out.firstMatch(of: /"databaseBytes"\s*:\s*([0-9]+)/).flatMap { Int($0.1) }
            #expect(bytes ?? 0 >= 4096)

            try FileManager.default.setAttributes(
                [.posixPermissions: 0o644], ofItemAtPath: real.appendingPathComponent(".env").path)
            #expect(await desk.run("check").out.contains("\(desk.path(".env")) can be read by everybody"))
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
