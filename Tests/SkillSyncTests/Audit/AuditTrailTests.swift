import Foundation
import Simulator
import Testing

@testable import skill_sync

@Suite struct AuditTrailTests {
    private static let keys: Set<String> = [
        "skillNames", "currentSkillNames",
        "id", "at", "event", "name", "nameBefore", "skillsBefore", "skills", "version", "revision", "importedBy",
        "source", "note", "attempt", "outcome", "httpStatus", "error", "token", "approvedBy",
        "targetKind", "groupsBefore", "groups", "given",
    ]

    /// A group that was mapped, put in step, edited by somebody and put in step again, a minute between each.
    private func withStory(_ body: (Desk, World, String) async throws -> Void) async throws {
        try await Desk.serving(["A": ["old"]]) { desk, world in
            let id = try #require(await world.groups.first?.id)
            try await desk.map(["A": ["a"]], note: "asked for")
            desk.time.advance(by: 60)
            await desk.run("run", "--once")
            desk.time.advance(by: 60)
            try await world.edit(id, skills: ["theirs"])
            await desk.run("plan")
            desk.time.advance(by: 60)
            await desk.run("run", "--once")
            try await body(desk, world, id)
        }
    }

    @Test func `a group's story is told in order, by its name and by its id`() async throws {
        try await withStory { desk, _, id in
            let rows = try await desk.run("audit", "trail", "A", "--format", "json").rows()
            #expect(rows.map { $0.text("event") } == ["mapped", "appeared", "applied", "changedOutside", "applied"])
            #expect(
                rows.map { $0.text("at") } == [
                    "2027-01-15T08:00:00.000Z", "2027-01-15T08:01:00.000Z", "2027-01-15T08:01:00.000Z",
                    "2027-01-15T08:02:00.000Z", "2027-01-15T08:03:00.000Z",
                ])
            #expect(rows.map { $0.texts("skills") } == [["a"], ["old"], ["a"], ["theirs"], ["a"]])
            #expect(rows.map { $0.text("version") } == [nil, "1", "2", "3", "4"])
            #expect(await desk.run("audit", "trail", id).out == desk.run("audit", "trail", "A").out)
        }
    }

    @Test func `every row has the same keys, with nulls where they do not apply`() async throws {
        try await withStory { desk, _, _ in
            let rows = try await desk.run("audit", "trail", "A", "--format", "json").rows()
            #expect(rows.allSatisfy { $0.keySet == Self.keys && $0.isTime("at") })
            let mapped = try #require(rows.first)
            #expect(mapped.text("importedBy") == "ann@desk")
            #expect(mapped.text("source") == desk.path("mappings.json"))
            #expect(mapped.text("note") == "asked for")
            #expect(mapped.number("revision") == 1)
            #expect(mapped.isNull("attempt") && mapped.isNull("outcome") && mapped.isNull("httpStatus"))
            let applied = rows[2]
            #expect(applied.text("importedBy") == "ann@desk" && applied.text("note") == "asked for")
            #expect(applied.text("source") == desk.path("mappings.json"))
            #expect(applied.isNull("error"))
            #expect(applied.number("attempt") == 3)
            #expect(applied.number("httpStatus") == 200)
        }
    }

    @Test func `the table tells it in sentences`() async throws {
        try await withStory { desk, _, _ in
            #expect(
                await desk.run("audit", "trail", "A", terminal: true).out == """
                    WHEN                  WHAT             STORY
                    2027-01-15 08:00:00Z  mapped           "A" shall give a: revision 1 by ann@desk from mappings.json
                                                           (asked for)
                    2027-01-15 08:01:00Z  appeared         first seen, with old
                    2027-01-15 08:01:00Z  applied          PUT 3, revision 1: +a -old, left version 2
                    2027-01-15 08:02:00Z  changed outside  from a to theirs
                    2027-01-15 08:03:00Z  applied          PUT 7, revision 1: +a -theirs, left version 4

                    """)
        }
    }

    @Test func `a period may be asked for`() async throws {
        try await withStory { desk, _, _ in
            let since = try await desk.run("audit", "trail", "A", "--since", "90s", "--format", "json").rows()
            #expect(since.map { $0.text("event") } == ["changedOutside", "applied"])
            let until = try await desk.run("audit", "trail", "A", "--until", "2027-01-15T08:01:00Z", "--format", "json")
                .rows()
            #expect(until.map { $0.text("event") } == ["mapped"])
            let none = await desk.run("audit", "trail", "A", "--since", "1s", "--until", "1s")
            #expect(none.exitCode == 0)
            #expect(none.out == "Nothing happened in that time.\n")
        }
    }

    @Test func `renaming, vanishing and coming back are part of the story`() async throws {
        try await withStory { desk, world, id in
            try await world.edit(id, displayName: "A2")
            desk.time.advance(by: 60)
            await desk.run("plan")
            let gone = try await world.delete(id)
            desk.time.advance(by: 60)
            await desk.run("plan")
            await world.restore(gone)
            desk.time.advance(by: 60)
            await desk.run("plan")
            let rows = try await desk.run("audit", "trail", id, "--since", "3m", "--format", "json").rows()
            #expect(rows.map { $0.text("event") } == ["applied", "changedOutside", "vanished", "cameBack"])
            #expect(await desk.run("audit", "trail", id).out.contains(#"renamed from "A" to "A2", with a"#))
        }
    }

    @Test func `a name that several groups bear is refused with their ids`() async throws {
        try await Desk.serving(["Twin": [], "Twin": []]) { desk, world in
            try await desk.map(["Twin": ["t"]])
            await desk.run("plan")
            let outcome = await desk.run("audit", "trail", "Twin")
            #expect(outcome.exitCode == 65)
            let ids = await world.groups.map(\.id)
            #expect(ids.allSatisfy { outcome.error.contains($0) })
            #expect(outcome.error.contains("try: name the one that is meant by its id"))
            #expect(await desk.run("audit", "trail", ids[0]).exitCode == 0)
        }
    }

    @Test func `a group that nothing is known of is refused by its name`() async throws {
        let desk = try Desk()
        try await desk.map(["Sales": ["a"]])
        let outcome = await desk.run("audit", "trail", "Slaes")
        #expect(outcome.exitCode == 65)
        #expect(outcome.error.hasPrefix("error: nothing is known of a group or a person \"Slaes\"\ntry: "))
        #expect(await desk.run("audit", "trail", "Sales").exitCode == 0)
    }

    @Test func `a failed PUT is told with its error`() async throws {
        try await Desk.serving(["A": []]) { desk, world in
            await world.inject(.status(400, body: #"{"detail": "no such skill"}"#), on: .put())
            try await desk.map(["A": ["a"]])
            await desk.run("run", "--once")
            let last = try #require(try await desk.run("audit", "trail", "A", "--format", "json").rows().last)
            #expect(last.text("event") == "rejected")
            #expect(last.text("error")?.contains("no such skill") == true)
            #expect(await desk.run("audit", "trail", "A").out.contains("no such skill"))
        }
    }

    @Test(arguments: [
        (Fault.applyThenCloseConnection, "the answer was lost"),
        (.applyThenAnswer(CannedAnswer(status: 504)), "the answer was status 504"),
    ])
    func `a PUT that a later read showed to have taken effect is not told as a failure`(
        fault: Fault, told: String
    ) async throws {
        try await Desk.serving(["A": []]) { desk, world in
            let id = try #require(await world.groups.first?.id)
            await world.inject(fault, on: .put(id))
            await world.inject(.status(400), on: .read(id))
            try await desk.map(["A": ["a"]])
            #expect(await desk.run("run", "--once").exitCode == 1)
            #expect(await desk.run("run", "--once").exitCode == 0)
            let last = try #require(try await desk.run("audit", "trail", "A", "--format", "json").rows().last)
            #expect(last.text("event") == "applied")
            #expect(last.text("error")?.isEmpty == false, "the reason is kept")
            let trail = await desk.run("audit", "trail", "A").out.split(whereSeparator: \.isWhitespace).joined(
                separator: " ")
            #expect(trail.hasSuffix("+a, left version 2; \(told), and a read showed that it took effect"), "\(trail)")
            let attempts = await desk.run("audit", "attempts").lines
            #expect(attempts.contains { $0.hasPrefix("! \(told), and a read showed that it took effect: ") })
        }
    }

    @Test func `what went wrong is red, what others did is yellow, and what was applied is green`() async throws {
        try await withStory { desk, world, id in
            try await world.edit(id, skills: ["x"])
            await world.inject(.conflictByOutsideEdit(skills: ["y"]), on: .put())
            await desk.run("run", "--once")
            try await world.edit(id, skills: ["z"])
            await world.inject(.status(400, body: "no"), on: .put())
            await desk.run("run", "--once")
            let gone = try await world.delete(id)
            await desk.run("plan")
            await world.restore(gone)
            await desk.run("plan")
            let trail = await desk.run("audit", "trail", id, colour: true).out
            let painted = Set(trail.matches(of: /\u{1B}\[(3[0-9])m([a-z ]+)/).map { "\($0.1) \($0.2)" })
            #expect(
                painted == [
                    "32 applied", "33 changed outside", "33 conflict", "31 rejected", "33 vanished", "33 came back",
                ])
        }
    }

    @Test func `a long story is wrapped under its column, and nothing of it is lost`() async throws {
        try await Desk.serving(["A": []]) { desk, world in
            let skills = (1...9).map { "1f0c5a4e-0000-4000-8000-00000000000\($0)" }
            try await desk.map(["A": skills])
            await desk.run("run", "--once")
            let lines = await desk.run("audit", "trail", "A", terminal: true).lines
            #expect(lines.allSatisfy { $0.count <= 100 && !$0.contains("…") })
            #expect(lines.dropFirst().filter { $0.hasPrefix("2027-") }.count == 3)
            let story = lines.dropFirst().map { String($0.dropFirst(22 + 10)) }.joined()
            for skill in skills { #expect(story.ranges(of: skill).count == 2, "asked for once and PUT once") }
            #expect(lines.contains { $0.hasPrefix(String(repeating: " ", count: 32) + "1f0c5a4e") })
        }
    }
}
