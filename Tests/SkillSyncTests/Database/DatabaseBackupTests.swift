import Domain
import Foundation
import Simulator
import Store
import Testing

@testable import skill_sync

@Suite struct DatabaseBackupTests {
    private func withHistory(_ body: (Desk) async throws -> Void) async throws {
        try await Desk.serving(["A": ["old"], "B": []]) { desk, _ in
            try await desk.map(["A": ["a"]])
            await desk.run("run", "--once")
            try await body(desk)
        }
    }

    @Test func `what the copy holds is told, and all queries answer from it`() async throws {
        try await withHistory { desk in
            let head = try await desk.store().verify().head
            let outcome = await desk.run("db", "backup", desk.path("copy.db"))
            #expect(outcome.exitCode == 0, "\(outcome.error)")
            #expect(outcome.error == "")
            let bytes = try Data(contentsOf: URL(fileURLWithPath: desk.path("copy.db"))).count
            #expect(
                outcome.out == """
                    Wrote \(desk.path("copy.db")): \(head.id) events, \(bytes) bytes, checked.
                    Its head: \(head.id):\(head.hash)

                    """)
            for query in [
                ["audit", "drift"], ["audit", "attempts"], ["audit", "trail", "A"], ["status"], ["export"],
            ] {
                let original = await desk.run(exactly: query + ["--format", "json", "--database", desk.database])
                let copy = await desk.run(exactly: query + ["--format", "json", "--database", desk.path("copy.db")])
                #expect(copy.exitCode == 0)
                // The size differs by what the original's log holds.
                if query != ["status"] { #expect(copy.out == original.out) }
            }
        }
    }

    @Test func `the same for programs`() async throws {
        try await withHistory { desk in
            let head = try await desk.store().verify().head
            let facts = try await desk.run("db", "backup", desk.path("copy.db"), "--format", "json").object()
            #expect(facts.keySet == ["file", "bytes", "events", "pruned", "headId", "head"])
            #expect(facts.text("head") == head.hash && facts.number("headId") == Int(head.id))
        }
    }

    @Test func `a backup works beside a daemon, which then finds the file as it left it`() async throws {
        try await withHistory { desk in
            let lock = try desk.holdDatabase()
            #expect(await desk.run("db", "backup", desk.path("copy.db")).exitCode == 0)
            #expect(await desk.run("db", "check").exitCode == 0)
            lock.release()
            #expect(await desk.run("run", "--once").exitCode == 0)
        }
    }

    @Test func `what is there already is refused, with what to do`() async throws {
        try await withHistory { desk in
            let file = try desk.write("precious", to: "copy.db")
            let outcome = await desk.run("db", "backup", file)
            #expect(outcome.exitCode == 66)
            #expect(
                outcome.error == """
                    error: the output file \(file) exists already, and is not overwritten
                    try: name another file, or move that one away first

                    """)
        }
    }

    @Test func `a folder that is not there is called that, and not a matter of permissions`() async throws {
        try await withHistory { desk in
            let file = desk.path("no folder/copy.db")
            let outcome = await desk.run("db", "backup", file)
            #expect(outcome.exitCode == 66)
            #expect(
                outcome.error == """
                    error: cannot write \(file): there is no such folder
                    try: make the folder (mkdir -p '\(desk.path("no folder"))'), or name another file

                    """)
            for command in [["import", desk.config, "--allow-empty"], ["run", "--once"]] {
                let options = ["--config", desk.config, "--database", desk.path("nowhere/x.db")]
                let outcome = await desk.run(exactly: command + options)
                #expect(outcome.exitCode == 66)
                #expect(outcome.error.contains("nowhere/x.db"), "\(outcome.error)")
                #expect(outcome.error.contains(": there is no such folder\ntry: make the folder (mkdir -p "))
            }
        }
    }

    @Test func `a trail that does not fit gives no backup`() async throws {
        try await withHistory { desk in
            try desk.tamper("UPDATE settlement SET outcome = 'failed'")
            let outcome = await desk.run("db", "backup", desk.path("copy.db"))
            #expect(outcome.exitCode == 4)
            #expect(outcome.out == "")
            #expect(
                outcome.error.hasPrefix(
                    "error: no backup was made, because the copy of \(desk.database) is not sound\n"))
            #expect(outcome.error.contains("the trail does not fit: event "))
            #expect(!desk.exists("copy.db"))
        }
    }

    @Test func `a terminal sees how far it is, and nothing of it stays`() async throws {
        try await withHistory { desk in
            let outcome = await desk.run("db", "backup", desk.path("copy.db"), progress: true)
            #expect(outcome.error.contains("copied 0 of 0 MiB"))
            #expect(outcome.error.hasSuffix("checking the copy\(ProgressLine.wipe)"))
        }
    }
}
