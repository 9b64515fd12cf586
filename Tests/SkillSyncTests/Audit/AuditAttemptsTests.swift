import Foundation
import Simulator
import Testing

@testable import skill_sync

@Suite struct AuditAttemptsTests {
    private static let keys: Set<String> = [
        "skillNames", "currentSkillNames",
        "id", "cycle", "groupId", "groupName", "attempt", "plannedAt", "sentAt", "settledAt", "outcome", "httpStatus",
        "baseVersion", "newVersion", "skillsBefore", "skillsAfter", "revision", "error", "correlationId", "durationMs",
        "targetKind", "targetId", "targetName", "groups",
    ]

    /// Two cycles an hour apart: a conflict and an applied PUT of A, an applied one of B; then a rejected one of B.
    private func withHistory(_ body: (Desk, World) async throws -> Void) async throws {
        try await Desk.serving(["A": ["old"], "B": []]) { desk, world in
            let (a, b) = (await world.groups[0].id, await world.groups[1].id)
            await world.inject(.conflictByOutsideEdit(skills: ["theirs"]), on: .put(a))
            try await desk.map(["A": ["a"], "B": ["b"]])
            await desk.run("run", "--once")
            desk.time.advance(by: 3600)
            try await world.edit(b, skills: [])
            await world.inject(.status(400, body: "no"), on: .put(b))
            await desk.run("run", "--once")
            try await body(desk, world)
        }
    }

    private func ids(_ desk: Desk, _ options: String...) async throws -> [Int] {
        let arguments = ["audit", "attempts", "--format", "json"] + desk.options
        return try await desk.run(exactly: arguments + options).rows().compactMap { $0.number("id") }
    }

    @Test func `JSON has exactly the keys of the contract`() async throws {
        try await withHistory { desk, world in
            let rows = try await desk.run("audit", "attempts", "--format", "json").rows()
            #expect(rows.count == 4)
            for row in rows {
                #expect(row.keySet == Self.keys)
                #expect(row.isTime("plannedAt") && row.isTime("sentAt") && row.isTime("settledAt"))
                #expect(row.text("targetKind") == "group")
            }
            let applied = try #require(rows.first { $0.text("outcome") == "applied" && $0.text("groupName") == "A" })
            #expect(applied.number("attempt") == 2)
            #expect(applied.number("cycle") == 1)
            #expect(applied.number("revision") == 1)
            #expect(applied.number("httpStatus") == 200)
            #expect(applied.text("baseVersion") == "2")
            #expect(applied.text("newVersion") == "3")
            #expect(applied.texts("skillsBefore") == ["theirs"])
            #expect(applied.texts("skillsAfter") == ["a"])
            #expect(applied.isNull("error"))
            #expect(applied.text("correlationId")?.hasPrefix("00000000-0000-4000-8000-") == true)
            #expect(applied.number("durationMs") != nil)
            #expect(applied.text("plannedAt") == "2027-01-15T08:00:00.000Z")
            #expect(await applied.text("groupId") == world.groups.first?.id)

            let conflict = try #require(rows.first { $0.text("outcome") == "conflict" })
            #expect(conflict.number("httpStatus") == 409)
            #expect(conflict.isNull("newVersion"))
        }
    }

    @Test func `the newest comes first, and each option narrows`() async throws {
        try await withHistory { desk, _ in
            let all = try await ids(desk)
            #expect(all == all.sorted(by: >))
            #expect(try await ids(desk, "--limit", "2") == Array(all.prefix(2)))
            let rejected = try #require(all.first)
            let others = Array(all.dropFirst())
            #expect(try await ids(desk, "--outcome", "rejected") == [rejected])
            #expect(try await ids(desk, "--cycle", "1") == others)
            #expect(try await ids(desk, "--group", "A").count == 2)
            #expect(try await ids(desk, "--group", "B", "--cycle", "2") == [rejected])
            #expect(try await ids(desk, "--since", "30m") == [rejected])
            #expect(try await ids(desk, "--until", "30m") == others)
            #expect(try await ids(desk, "--since", "2027-01-15T09:00:00Z") == [rejected])
            #expect(try await ids(desk, "--until", "2027-01-15T09:00:00Z").count == 3)
            #expect(try await ids(desk, "--since", "2027-01-16").isEmpty)
            #expect(await desk.run("audit", "attempts", "--group", "Nobody").exitCode == 65)
        }
    }

    @Test func `a group is found by each name that it ever bore`() async throws {
        try await withHistory { desk, world in
            try await world.edit(#require(await world.groups.first?.id), displayName: "A renamed")
            await desk.run("plan")
            #expect(try await ids(desk, "--group", "A renamed").count == 2)
            #expect(try await ids(desk, "--group", "A").count == 2)
        }
    }

    @Test func `CSV has the keys as its header, and lists as JSON`() async throws {
        try await withHistory { desk, _ in
            let lines = await desk.run("audit", "attempts", "--format", "csv").out.components(separatedBy: "\r\n")
            #expect(Set((lines.first ?? "").split(separator: ",").map(String.init)) == Self.keys)
            #expect(lines.count == 6)
            #expect(lines.last == "")
            #expect(lines.contains { $0.contains(#","[""theirs""]","[""a""]",{},{},1,"#) })
        }
    }

    @Test func `the table says what each PUT would have changed`() async throws {
        try await withHistory { desk, _ in
            let lines = await desk.run("audit", "attempts").lines
            #expect(
                lines.first?.split(separator: " ").map(String.init)
                    == ["ID", "PLANNED", "GROUP", "TRY", "OUTCOME", "STATUS", "CHANGE", "REV"])
            #expect(
                lines.dropFirst().first?.hasPrefix("14  2027-01-15 09:00:00Z  B        1  rejected     400  +b") == true
            )
            #expect(lines.dropFirst(2).first == "! Bad Request")
            #expect(lines.count { $0.hasPrefix("!") } == 2, "the conflict is the other")
        }
    }

    @Test(arguments: [["attempts"], ["trail", "A"]])
    func `a period that ends before it begins is usage`(query: [String]) async throws {
        let desk = try Desk()
        try await desk.map(["A": []])
        let outcome = await desk.run(exactly: ["audit"] + query + ["--since", "1h", "--until", "2h"] + desk.options)
        #expect(outcome.exitCode == 64)
        #expect(
            outcome.error == """
                error: the period would begin at 2027-01-15 07:00:00Z and end at 2027-01-15 06:00:00Z
                try: name a --since that is before --until

                """)
        #expect(outcome.out == "")
    }

    @Test func `a write that failed keeps its reason once a later cycle has settled it`() async throws {
        try await Desk.serving(["A": []]) { desk, world in
            await world.inject(.status(500, body: #"{"detail": "out of order"}"#), on: .put(), times: 3)
            try await desk.map(["A": ["a"]])
            #expect(await desk.run("run", "--once").exitCode == 1)
            #expect(await desk.run("run", "--once").exitCode == 0)
            let failed = try await desk.run("audit", "attempts", "--outcome", "failed", "--format", "json").rows()
            #expect(failed.map { $0.text("error") } == Array(repeating: "out of order", count: 3))
            #expect(failed.allSatisfy { $0.number("httpStatus") == 500 })
            let lines = await desk.run("audit", "attempts", "--outcome", "failed").lines
            #expect(lines.count { $0 == "! out of order" } == 3)
        }
    }

    @Test func `without attempts the table says so and JSON is an empty array`() async throws {
        let desk = try Desk()
        try await desk.map(["A": []])
        #expect(await desk.run("audit", "attempts").out == "No attempts.\n")
        #expect(try await desk.run("audit", "attempts", "--format", "json").rows().isEmpty)
        #expect(await desk.run("audit", "attempts", "--format", "csv").out.components(separatedBy: "\r\n").count == 2)
    }

    @Test func `every attempt is told unless a limit was given, and a table says where it stops`() async throws {
        let names = (1...101).map { "G\($0)" }
        try await Desk.serving([:]) { desk, world in
            for name in names { await world.add(displayName: name) }
            try await desk.map(Dictionary(uniqueKeysWithValues: names.map { ($0, ["a"]) }))
            await desk.run("run", "--once")
            #expect(try await desk.run("audit", "attempts", "--format", "json").rows().count == 101)
            #expect(await world.puts.count == 101)
            let table = await desk.run("audit", "attempts")
            #expect(table.out.split(separator: "\n").count == 101, "the heading and 100 rows")
            #expect(table.error == "the newest 100; --limit shows more\n")
        }
    }
}
