import Foundation
import Simulator
import Testing

@testable import skill_sync

@Suite struct AuditListsTests {
    @Test func `what was applied is listed with the version that each PUT produced`() async throws {
        try await Desk.serving(["B": [], "A": []]) { desk, world in
            try await desk.map(["A": ["a", "x"], "B": ["b"]])
            await desk.run("run", "--once")
            let rows = try await desk.run("audit", "applied", "--format", "json").rows()
            #expect(rows.map { $0.text("groupName") } == ["A", "B"])
            let first = try #require(rows.first)
            #expect(
                first.keySet == [
                    "groupId", "groupName", "skills", "version", "revision", "attempt", "appliedAt", "targetKind",
                    "targetId", "targetName", "groups", "skillNames", "currentSkillNames",
                ])
            #expect(await first.text("groupId") == world.group(named: "A")?.id)
            #expect(first.texts("skills") == ["a", "x"])
            #expect(first.text("version") == "2")
            #expect(first.number("revision") == 1)
            #expect(first.number("attempt") != nil)
            #expect(first.text("appliedAt") == "2027-01-15T08:00:00.000Z")
            #expect(try await desk.run("audit", "applied", "--group", "B", "--format", "json").rows().count == 1)
            #expect(
                await desk.run("audit", "applied", "--group", "B").out.hasPrefix(
                    "GROUP  SKILLS  VERSION  REV  ATTEMPT  APPLIED\nB      b             2    1"))
        }
    }

    @Test func `of a group that nothing was applied to, nothing is said of the others`() async throws {
        try await Desk.serving(["A": []]) { desk, _ in
            try await desk.map(["A": ["a"]])
            await desk.run("run", "--once")
            let outcome = await desk.run("audit", "applied", "--group", "B")
            #expect(outcome.out != "Nothing was applied yet.\n")
        }
    }

    @Test func `cycles are listed newest first with what came of them`() async throws {
        try await Desk.serving(["A": []]) { desk, world in
            try await desk.map(["A": ["a"]])
            await desk.run("plan")
            await desk.run("run", "--once")
            await world.inject(.status(403), on: .list(), times: 9)
            await desk.run("run", "--once")
            let rows = try await desk.run("audit", "cycles", "--format", "json").rows()
            #expect(rows.map { $0.number("id") } == [3, 2, 1])
            #expect(rows.map { $0.text("kind") } == ["sync", "sync", "plan"])
            #expect(rows.map { $0.text("outcome") } == ["failed", "converged", "planned"])
            for row in rows {
                #expect(
                    row.keySet == [
                        "id", "kind", "startedAt", "finishedAt", "outcome", "complete", "groups", "requests",
                        "changed", "applied", "conflicts", "failed", "revision", "error",
                    ])
                #expect(row.isTime("startedAt") && row.isTime("finishedAt"))
                #expect(row.number("revision") == 1)
            }
            #expect(rows[0].text("error")?.hasPrefix("permissionMissing") == true)
            #expect(rows[0]["complete"] as? Bool == false)
            #expect(rows[1].isNull("error"))
            #expect(rows[1]["complete"] as? Bool == true)
            #expect(rows.map { $0.number("applied") } == [0, 1, 0])
            #expect(rows.map { $0.number("changed") } == [0, 1, 1])
            let limited = try await desk.run("audit", "cycles", "--limit", "1", "--format", "json").rows()
            #expect(limited.map { $0.number("id") } == [3])
        }
    }

    @Test func `mappings are listed with who, when, from which file and why`() async throws {
        let desk = try Desk()
        try await desk.map(["A": ["1"], "B": ["1"]], note: "first, \"quoted\"")
        desk.time.advance(by: 1)
        try await desk.map(["A": ["2"], "B": ["1"]])
        let rows = try await desk.run("audit", "mappings", "--format", "json").rows()
        #expect(rows.map { $0.number("revision") } == [2, 1])
        #expect(
            rows.allSatisfy {
                $0.keySet == ["revision", "importedAt", "importedBy", "source", "note", "mappedGroups"]
            })
        #expect(rows[0].isNull("note"))
        #expect(rows[0].text("importedAt") == "2027-01-15T08:00:01.000Z")
        #expect(rows[1].text("note") == "first, \"quoted\"")
        #expect(rows[1].text("importedBy") == "ann@desk")
        #expect(rows[1].text("source") == desk.path("mappings.json"))
        #expect(rows[1].number("mappedGroups") == 2)
        #expect(try await desk.run("audit", "mappings", "--group", "B", "--format", "json").rows().count == 1)
        #expect(await desk.run("audit", "mappings", "--group", "C").exitCode == 65)
        #expect(await desk.run("audit", "mappings", "--format", "csv").out.contains("\"first, \"\"quoted\"\"\""))
    }

    @Test func `conflicts are counted by group and hour, and too many are marked`() async throws {
        try await Desk.serving(["A": [], "B": []]) { desk, world in
            let (a, b) = (await world.groups[0].id, await world.groups[1].id)
            try await desk.map(["A": ["a"], "B": ["b"]])
            await world.inject(.conflictByOutsideEdit(skills: ["x"]), on: .put(b))
            await world.inject(.conflictByOutsideEdit(skills: ["x"]), on: .put(a), times: 12)
            var errors = ""
            for _ in 1...4 {
                errors += await desk.run("run", "--once").error
                desk.time.advance(by: 60)
            }
            #expect(errors.contains("warning many conflicts"))
            let rows = try await desk.run("audit", "conflicts", "--format", "json").rows()
            #expect(rows.map { $0.text("groupName") } == ["A", "B"])
            #expect(rows.map { $0.number("conflicts") } == [12, 1])
            #expect(rows.map { $0["overThreshold"] as? Bool } == [true, false])
            #expect(rows.map { $0.text("groupId") } == [a, b])
            #expect(rows.allSatisfy { $0.text("hour") == "2027-01-15T08:00:00.000Z" })
            #expect(
                try await desk.run("audit", "conflicts", "--since", "2027-01-15T09:00:00Z", "--format", "json").rows()
                    .isEmpty)
            #expect(await desk.run("audit", "conflicts").out.contains(a))
        }
    }

    @Test(arguments: ["drift", "attempts", "applied", "cycles", "mappings", "conflicts"])
    func `a query of an empty database answers in every form`(query: String) async throws {
        let desk = try Desk()
        try await desk.map([:])
        #expect(await desk.run("audit", query).exitCode == 0)
        _ = try await desk.run("audit", query, "--format", "json").rows()
        #expect(await desk.run("audit", query, "--format", "csv").out.hasSuffix("\r\n"))
    }

    @Test(arguments: ["drift", "attempts", "applied", "cycles", "mappings", "conflicts"])
    func `a query where there is no database says so and makes none`(query: String) async throws {
        let desk = try Desk()
        let outcome = await desk.run("audit", query)
        #expect(outcome.exitCode == 66)
        #expect(outcome.error.contains("there is no database at \(desk.database)\ntry: check the path (--database, "))
        #expect(!desk.exists("skill-sync.db"))
    }
}
