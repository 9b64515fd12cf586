import Domain
import Foundation
import Simulator
import Store
import Testing

@testable import skill_sync

@Suite struct DatabaseCheckCommandTests {
    private func withHistory(_ body: (Desk) async throws -> Void) async throws {
        try await Desk.serving(["A": ["old"], "B": []]) { desk, _ in
            try await desk.map(["A": ["a"]])
            await desk.run("run", "--once")
            try await body(desk)
        }
    }

    @Test func `a line for each thing, and nothing is changed`() async throws {
        try await withHistory { desk in
            let head = try await desk.store().verify().head
            let before = try Data(contentsOf: URL(fileURLWithPath: desk.database))
            let outcome = await desk.run("db", "check")
            #expect(outcome.exitCode == 0)
            #expect(
                outcome.out == """
                    integrity      ok    pages, indexes and constraints
                    foreign keys   ok    every row that another one names is there
                    trail          ok    \(head.id) events,
                                         head \(head.id):\(head.hash)

                    """)
            #expect(try Data(contentsOf: URL(fileURLWithPath: desk.database)) == before)
        }
    }

    @Test func `a trail that does not fit is 4`() async throws {
        try await withHistory { desk in
            try desk.tamper("UPDATE settlement SET outcome = 'failed'")
            let outcome = await desk.run("db", "check")
            #expect(outcome.exitCode == 4)
            #expect(outcome.out.contains("integrity      ok "))
            #expect(outcome.out.contains("trail          wrong the trail does not fit: event "))
            let rows = try await desk.run("db", "check", "--format", "json").rows()
            #expect(rows.map { $0["ok"] as? Bool } == [true, true, false])
            #expect(rows.map { $0.text("check") } == ["integrity", "foreign keys", "trail"])
            #expect(rows.last?.text("says")?.hasPrefix("the trail does not fit") == true)
            #expect(rows.last?.text("try")?.hasPrefix("keep this file") == true)
        }
    }

    @Test func `what SQLite finds is 1, goes before the trail, and is told with a limit`() async throws {
        try await withHistory { desk in
            let rows = (100..<150).map { "('g\($0)', \($0), 1)" }.joined(separator: ",")
            try desk.tamper("INSERT INTO mapping (group_name, revision_id, skill_set_id) VALUES \(rows)")
            let outcome = await desk.run("db", "check")
            #expect(outcome.exitCode == 1)
            #expect(outcome.out.contains("foreign keys   wrong more than 20 problems, the first of them:\n"))
            #expect(
                outcome.out.contains(
                    "                       a row of mapping names one of revision that is not there\n"))
            #expect(outcome.out.contains("trail          wrong "))
            let json = try await desk.run("db", "check", "--format", "json").rows()
            #expect(json[1].texts("details")?.count == 20)
        }
    }

    @Test func `a page that is broken is told`() async throws {
        try await withHistory { desk in
            try desk.tamper("PRAGMA wal_checkpoint(TRUNCATE)")
            var bytes = try Data(contentsOf: URL(fileURLWithPath: desk.database))
            for page in 3..<(bytes.count / 4096) {
                bytes.replaceSubrange(page * 4096..<page * 4096 + 512, with: Data(repeating: 0xA5, count: 512))
            }
            let broken = try desk.write(bytes, to: "broken.db")
            let outcome = await desk.run(exactly: ["db", "check", "--database", broken])
            #expect(outcome.exitCode == 1)
            #expect(outcome.out.hasPrefix("integrity      wrong "))
            #expect(outcome.out.contains("try: keep this file as it is, and restore a backup"))
            #expect(try Data(contentsOf: URL(fileURLWithPath: broken)) == bytes)
        }
    }
}
