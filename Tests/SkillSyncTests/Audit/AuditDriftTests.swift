import ArgumentParser
import Domain
import Foundation
import Simulator
import Testing

@testable import skill_sync

@Suite struct AuditDriftTests {
    private static let keys: Set<String> = [
        "groupId", "groupName", "cause", "observed", "desired", "missing", "extra", "since", "revision", "lastAttempt",
        "targetKind", "targetId", "targetName", "groups", "skillNames", "currentSkillNames",
    ]

    @Test func `an outside edit is drift with its cause until it is put right`() async throws {
        try await Desk.serving(["A": []]) { desk, world in
            try await desk.map(["A": ["a", "b"]])
            await desk.run("run", "--once")
            let inStep = await desk.run("audit", "drift")
            #expect(inStep.exitCode == 0)
            #expect(inStep.out == "No drift: every mapped group has what is asked for.\n")

            desk.time.advance(by: 60)
            let id = try #require(await world.groups.first?.id)
            try await world.edit(id, skills: ["b", "c"])
            await desk.run("plan")
            let drift = await desk.run("audit", "drift", "--format", "json")
            #expect(drift.exitCode == 2)
            #expect(drift.error == "")
            let row = try #require(try drift.rows().first)
            #expect(row.keySet == Self.keys)
            #expect(row.text("groupId") == id)
            #expect(row.text("targetId") == id)
            #expect(row.text("cause") == "changedOutside")
            #expect(row.texts("observed") == ["b", "c"])
            #expect(row.texts("desired") == ["a", "b"])
            #expect(row.texts("missing") == ["a"])
            #expect(row.texts("extra") == ["c"])
            #expect(row.text("since") == "2027-01-15T08:01:00.000Z")
            #expect(row.number("revision") == 1)
            #expect(row.number("lastAttempt") == 3)

            await desk.run("run", "--once")
            #expect(await desk.run("audit", "drift").exitCode == 0)
        }
    }

    @Test func `a group that nobody has seen is null where it is not known`() async throws {
        try await Desk.serving(["A": []]) { desk, _ in
            try await desk.map(["Ghost": ["g"]])
            await desk.run("plan")
            let row = try #require(try await desk.run("audit", "drift", "--format", "json").rows().first)
            #expect(row.keySet == Self.keys)
            #expect(row.text("cause") == "groupMissing")
            #expect(row.isNull("groupId") && row.isNull("targetId") && row.isNull("observed"))
            #expect(row.isNull("lastAttempt"))
            #expect(row.isTime("since"))
        }
    }

    @Test func `every cause has its name in the table`() async throws {
        try await Desk.serving(["Twin": [], "Twin": [], "Refused": [], "Edited": [], "Remapped": []]) { desk, world in
            let refused = try #require(await world.group(named: "Refused")?.id)
            let edited = try #require(await world.group(named: "Edited")?.id)
            await world.inject(.status(400), on: .put(refused), times: 9)
            try await desk.map(["Twin": ["t"], "Refused": ["r"], "Edited": ["e"], "Remapped": ["1"], "Ghost": ["g"]])
            await desk.run("run", "--once")
            try await world.edit(edited, skills: [])
            try await desk.map([
                "Twin": ["t"], "Refused": ["r"], "Edited": ["e"], "Remapped": ["2"], "Ghost": ["g"],
            ])
            await desk.run("plan")
            let lines = await desk.run("audit", "drift").lines
            let causes = lines.filter { line in Drift.Cause.allCases.contains { line.contains($0.rawValue) } }
                .map { $0.split(separator: " ") }
                .map { words in "\(words[0]) \(words.first { Drift.Cause(rawValue: String($0)) != nil } ?? "")" }
            #expect(
                causes == [
                    "Edited changedOutside", "Ghost groupMissing", "Refused putFailed", "Remapped mappingChanged",
                    "Twin ambiguousName", "Twin ambiguousName",
                ])
        }
    }

    @Test func `asked for one group, nothing is said of the others`() async throws {
        try await Desk.serving(["A": [], "B": ["b"]]) { desk, _ in
            try await desk.map(["A": ["a"], "B": ["b"]])
            await desk.run("plan")
            let one = await desk.run("audit", "drift", "--group", "A", "--format", "json")
            #expect(one.exitCode == 2)
            #expect(try one.rows().map { $0.text("groupName") } == ["A"])

            let other = await desk.run("audit", "drift", "--group", "B")
            #expect(other.exitCode == 0)
            // A is in drift, so this would not be true.
            #expect(!other.out.contains("every mapped group"), "\(other.out)")
        }
    }

    @Test func `a group that no mapping names is not said to be in step`() async throws {
        let desk = try Desk()
        try await desk.map(["Sales": ["a"]])
        let outcome = await desk.run("audit", "drift", "--group", "Slaes")
        #expect(!outcome.everything.contains("has what is asked for"), "\(outcome.everything)")
    }

    /// The number stood under `PUT`, beside a time that it has nothing to do with.
    @Test func `the table says that a row's last write is its last one, and the help what since means`() async throws {
        try await Desk.serving(["A": []]) { desk, world in
            try await desk.map(["A": ["a"]])
            await desk.run("run", "--once")
            let id = try #require(await world.groups.first?.id)
            try await world.edit(id, skills: ["b"])
            await desk.run("plan")
            let lines = await desk.run("audit", "drift").lines
            #expect(lines.first?.split(separator: " ").map(String.init).suffix(4) == ["SINCE", "LAST", "PUT", "REV"])
        }
        let help = SkillSync.helpMessage(for: DriftCommand.self).split(whereSeparator: \.isWhitespace)
            .joined(separator: " ")
        #expect(help.contains("SINCE is when it got out of step"), "\(help)")
        #expect(help.contains("audit attempts has that number"), "\(help)")
    }
}
