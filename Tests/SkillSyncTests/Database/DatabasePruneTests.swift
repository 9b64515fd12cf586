import Domain
import Foundation
import Simulator
import Store
import Testing

@testable import skill_sync

@Suite struct DatabasePruneTests {
    /// A group that is not mapped and edited every hour from 08:00 on, the last time at 12:00, and one that is and put
    /// in step at 08:00. It is 12:00 then.
    private func withEdits(_ body: (Desk, World) async throws -> Void) async throws {
        try await Desk.serving(["A": [], "Edited": []]) { desk, world in
            try await desk.map(["A": ["a"]])
            await desk.run("run", "--once")
            let id = try #require(await world.group(named: "Edited")?.id)
            for hour in 1...4 {
                desk.time.advance(by: 3600)
                try await world.edit(id, skills: ["\(hour)"])
                await desk.run("run", "--once")
            }
            try await body(desk, world)
        }
    }

    private func trail(_ desk: Desk, _ group: String) async throws -> [String?] {
        try await desk.run("audit", "trail", group, "--format", "json").rows().map { $0.text("event") }
    }

    @Test func `what went is told, with the time that it was to be older than`() async throws {
        try await withEdits { desk, _ in
            let outcome = await desk.run("db", "prune", "--before", "90m")
            #expect(outcome.exitCode == 0, "\(outcome.error)")
            #expect(outcome.error == "")
            #expect(outcome.out == "Pruned 1 event and 1 cycle from before 2027-01-15 10:30:00Z.\n")
        }
    }

    @Test(arguments: ["1d", "2027-01-15", "2027-01-15T08:00:00Z", "2000-01-01", "0001-01-01"])
    func `where nothing is that old nothing goes, and nothing is recorded`(before: String) async throws {
        try await withEdits { desk, _ in
            let head = try await desk.store().verify().head
            let outcome = await desk.run("db", "prune", "--before", before)
            #expect(outcome.exitCode == 0)
            #expect(outcome.out.hasPrefix("Nothing to prune from before "))
            #expect(try await desk.store().verify().head == head)
        }
    }

    @Test func `a second time there is nothing left to prune`() async throws {
        try await withEdits { desk, _ in
            await desk.run("db", "prune", "--before", "90m")
            let again = await desk.run("db", "prune", "--before", "90m")
            #expect(again.exitCode == 0)
            #expect(
                again.out
                    == "Nothing to prune from before 2027-01-15 10:30:00Z: no event is that old, or all of them are still needed.\n"
            )
            let earlier = await desk.run("db", "prune", "--before", "2h")
            #expect(earlier.exitCode == 0)
            #expect(earlier.out.hasPrefix("Nothing to prune from before "))
        }
    }

    @Test func `afterwards a story begins with what is the oldest that is known`() async throws {
        try await withEdits { desk, _ in
            let before = try await trail(desk, "Edited")
            #expect(before == ["appeared"] + Array(repeating: "changedOutside", count: 4))
            await desk.run("db", "prune", "--before", "90m")
            #expect(try await trail(desk, "Edited") == ["known", "known", "changedOutside", "changedOutside"])
            #expect(
                await desk.run("audit", "trail", "Edited").lines.dropFirst().first?
                    .hasSuffix("; what came before was pruned") == true)
            #expect(try await trail(desk, "A") == ["mapped", "known", "applied"], "what the present builds on stays")
        }
    }

    @Test func `the past before that is refused with what can be asked, and the rest answered as before`() async throws
    {
        try await withEdits { desk, _ in
            let drift = await desk.run("audit", "drift", "--at", "90m")
            await desk.run("db", "prune", "--before", "90m")
            for query in ["drift", "applied"] {
                let outcome = await desk.run("audit", query, "--at", "91m")
                #expect(outcome.exitCode == 65)
                #expect(outcome.out == "")
                #expect(
                    outcome.error == """
                        error: what happened before 2027-01-15 10:30:00Z was pruned
                        try: ask for that time or a later one; a backup from before the pruning has the rest

                        """)
            }
            let since = await desk.run("audit", "drift", "--at", "90m")
            #expect(since.exitCode == drift.exitCode && since.out == drift.out)
            #expect(await desk.run("audit", "drift", "--at", "2027-01-15T10:30:00Z").exitCode == 0)
        }
    }

    @Test func `it works beside a daemon`() async throws {
        try await withEdits { desk, _ in
            let lock = try desk.holdDatabase()
            let outcome = await desk.run("db", "prune", "--before", "90m")
            lock.release()
            #expect(outcome.exitCode == 0, "\(outcome.error)")
            #expect(outcome.out.hasPrefix("Pruned "))
        }
    }

    @Test func `the trail verifies, and cycles go on as before`() async throws {
        try await withEdits { desk, world in
            await desk.run("db", "prune", "--before", "90m")
            #expect(await desk.run("audit", "verify").exitCode == 0)
            let id = try #require(await world.group(named: "A")?.id)
            try await world.edit(id, skills: [])
            #expect(await desk.run("run", "--once").exitCode == 0)
            #expect(await world.group(id)?.skills == ["a"])
            #expect(try await trail(desk, "A").suffix(2) == ["changedOutside", "applied"])
            #expect(await desk.run("audit", "verify").exitCode == 0)
        }
    }

    @Test func `it is on record who pruned what`() async throws {
        try await withEdits { desk, _ in
            await desk.run("db", "prune", "--before", "90m")
            let line = try #require(await desk.run("audit", "export").out.split(separator: "\n").last)
            let row = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            let record = try #require(row.object("event"))
            #expect(record.text("event") == "pruning")
            #expect(record.text("prunedBy") == "ann@desk")
            #expect(record.number("before") == 1_800_009_000_000)
            #expect(record.number("events") == 1)
        }
    }

    @Test func `a time that is still to come does not take the present away`() async throws {
        try await withEdits { desk, _ in
            let outcome = await desk.run("db", "prune", "--before", "2099-01-01")
            #expect(outcome.exitCode == 64)
            #expect(outcome.error.hasPrefix("error: --before is 2099-01-01 00:00:00Z, which is still to come\ntry: "))
            desk.time.advance(by: 60)
            #expect(await desk.run("audit", "drift", "--at", "1s").exitCode == 0)
            #expect(await desk.run("audit", "export", "--since", "1s").exitCode == 0)
            #expect(await desk.run("audit", "verify").exitCode == 0)
        }
    }

    @Test(arguments: ["0d", "0s", "2027-01-15T12:00:00Z"])
    func `a pruning up to now is refused, for it leaves no history to ask about`(before: String) async throws {
        try await withEdits { desk, _ in
            let outcome = await desk.run("db", "prune", "--before", before)
            #expect(outcome.exitCode == 64)
            #expect(outcome.error.hasPrefix("error: --before is now, which leaves no history to ask about\ntry: "))
            let told = try await trail(desk, "Edited")
            #expect(told.count == 5)
        }
    }

    @Test func `without a time nothing is done`() async throws {
        try await withEdits { desk, _ in
            let outcome = await desk.run("db", "prune")
            #expect(outcome.exitCode == 64)
            #expect(outcome.error.contains("--before"))
            let told = try await trail(desk, "Edited")
            #expect(told.count == 5)
        }
    }

    @Test(arguments: ["yesterday", "", "2027-02-30", "90", "-1d"])
    func `what is no time is a mistake on the command line`(before: String) async throws {
        let desk = try Desk()
        try await desk.map([:])
        #expect(await desk.run("db", "prune", "--before", before).exitCode == 64)
    }

    @Test func `where there is no database none is made`() async throws {
        let desk = try Desk()
        let outcome = await desk.run("db", "prune", "--before", "1d")
        #expect(outcome.exitCode == 66, "\(outcome.everything)")
        #expect(!desk.exists("skill-sync.db"))
    }
}
