import Domain
import Foundation
import Simulator
import Store
import Testing

@testable import skill_sync

@Suite struct AuditExplainTests {
    private static let keys: Set<String> = [
        "unavailableSkills", "waiting",
        "groupId", "groupName", "mapped", "inStep", "cause", "since", "desired", "observed", "missing", "extra",
        "revision", "seenEvent", "lastAttempt", "lastApplied", "nearestMappedName", "nextPollAt", "sentences",
        "targetKind", "targetId", "targetName", "people", "peopleOutOfStep", "peoplePassedOver",
    ]

    private func facts(_ desk: Desk, _ group: String) async throws -> [String: Any] {
        let outcome = await desk.run("audit", "explain", group, "--format", "json")
        #expect(outcome.exitCode == 0, "\(outcome.error)")
        let facts = try outcome.object()
        #expect(facts.keySet == Self.keys, "all of them, whatever there is to say")
        return facts
    }

    /// What the table says about one thing, in one line.
    private func told(_ desk: Desk, _ group: String, about: String) async -> String? {
        let lines = await desk.run("audit", "explain", group).lines
        guard let first = lines.firstIndex(where: { $0.hasPrefix(about + " ") }) else { return nil }
        let rest = lines[(first + 1)...].prefix { $0.hasPrefix(" ") }
        let sentence = lines[first].dropFirst(about.count)
        return ([String(sentence)] + rest).map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: " ")
    }

    private static func idle(_ desk: Desk) -> String {
        "No daemon is at work; the next cycle is the next `\(desk.command("run"))`."
    }

    // MARK: In step

    /// A group that was mapped and put in step a minute later.
    private func withGroupInStep(_ body: (Desk, World, String) async throws -> Void) async throws {
        try await Desk.serving(["A": ["old"]]) { desk, world in
            let id = try #require(await world.groups.first?.id)
            try await desk.map(["A": ["a"]], note: "asked for")
            desk.time.advance(by: 60)
            await desk.run("run", "--once")
            try await body(desk, world, id)
        }
    }

    @Test func `a group in step is told with its mapping, what it bears, and what left it so`() async throws {
        try await withGroupInStep { desk, _, id in
            let outcome = await desk.run("audit", "explain", "A", terminal: true)
            #expect(outcome.exitCode == 0)
            #expect(outcome.error == "")
            #expect(
                outcome.out.hasPrefix(
                    """
                    ABOUT    WHAT THE RECORDS SAY
                    verdict  In step: it has what is asked for.
                    mapping  "A" shall give a, by revision 1, imported at 2027-01-15 08:00:00Z by ann@desk from
                             mappings.json (asked for).
                    group    \(id) has a, version 2, as the answer to our PUT showed
                             (event 5, 2027-01-15 08:01:00Z).
                    applied  PUT 3 left a as version 2 at 2027-01-15 08:01:00Z, under revision 1.
                    next     No daemon is at work; the next cycle is the next
                    """))
            #expect(await told(desk, "A", about: "next") == "\(Self.idle(desk)) It has nothing to do here.")
            #expect(await desk.run("audit", "explain", id, terminal: true).out == outcome.out)
        }
    }

    @Test func `JSON has the facts of a group in step, and null for what does not apply`() async throws {
        try await withGroupInStep { desk, _, id in
            let facts = try await facts(desk, "A")
            #expect(facts.text("groupId") == id)
            #expect(facts.text("groupName") == "A")
            #expect(facts["mapped"] as? Bool == true)
            #expect(facts["inStep"] as? Bool == true)
            #expect(facts.texts("desired") == ["a"])
            #expect(facts.texts("observed") == ["a"])
            #expect(facts.number("revision") == 1)
            #expect(facts.number("seenEvent") == 5)
            #expect(facts.number("lastAttempt") == 3)
            #expect(facts.number("lastApplied") == 3)
            for key in ["cause", "since", "missing", "extra", "nearestMappedName", "nextPollAt"] {
                #expect(facts.isNull(key), "\(key)")
            }
            #expect(facts.texts("sentences")?.count == 5)
            #expect(facts.texts("sentences")?.first == "In step: it has what is asked for.")
        }
    }

    @Test func `CSV is one row with the same keys`() async throws {
        try await withGroupInStep { desk, _, id in
            let lines = await desk.run("audit", "explain", "A", "--format", "csv").out.components(separatedBy: "\r\n")
            #expect(lines.count == 3 && lines.last == "")
            #expect(Set((lines.first ?? "").split(separator: ",").map(String.init)) == Self.keys)
            #expect(
                lines.dropFirst().first?.hasPrefix(
                    #"\#(id),A,group,\#(id),A,true,true,,,,,,"[""a""]","[""a""]",,,1,5,3,3,,[],"#) == true)
        }
    }

    // MARK: Out of step

    @Test func `what somebody changed is told with when, and what will be put back`() async throws {
        try await withGroupInStep { desk, world, id in
            desk.time.advance(by: 60)
            try await world.edit(id, skills: ["theirs"])
            await desk.run("plan")
            #expect(
                await told(desk, "A", about: "verdict")
                    == "Not in step since 2027-01-15 08:02:00Z: it had what is asked for, and then somebody changed it there."
            )
            #expect(
                await told(desk, "A", about: "group")?.contains("has theirs, version 3, as the poll showed") == true)
            #expect(
                await told(desk, "A", about: "next")
                    == "\(Self.idle(desk)) It will add a and take away theirs, if it still finds the group so.")
            let facts = try await facts(desk, id)
            #expect(facts["inStep"] as? Bool == false)
            #expect(facts.text("cause") == "changedOutside")
            #expect(facts.text("since") == "2027-01-15T08:02:00.000Z")
            #expect(facts.texts("missing") == ["a"])
            #expect(facts.texts("extra") == ["theirs"])
            #expect(facts.texts("observed") == ["theirs"])
            #expect(facts.texts("desired") == ["a"])
        }
    }

    @Test func `a PUT that failed is told with its attempt, its status and its error, in sentences that end once`()
        async throws
    {
        try await withGroupInStep { desk, world, id in
            desk.time.advance(by: 60)
            try await world.edit(id, skills: [])
            await world.inject(.status(400, body: #"{"detail": "There is no such skill."}"#), on: .put())
            await desk.run("run", "--once")
            let facts = try await facts(desk, "A")
            #expect(facts.text("cause") == "putFailed")
            let attempt = try #require(facts.number("lastAttempt"))
            #expect(facts.number("lastApplied") == 3 && attempt > 3)
            #expect(
                await told(desk, "A", about: "verdict")
                    == "Not in step since 2027-01-15 08:02:00Z: our last PUT for this mapping did not succeed."
            )
            #expect(
                await told(desk, "A", about: "last PUT")
                    == "PUT \(attempt) (+a), planned at 2027-01-15 08:02:00Z, ended as rejected with status 400. "
                    + "It said: There is no such skill.")
            #expect(await told(desk, "A", about: "applied")?.hasPrefix("PUT 3 left a as version 2") == true)
        }
    }

    @Test func `what was never applied is told as such, before any poll and after`() async throws {
        try await Desk.serving(["A": ["x"]]) { desk, world in
            try await desk.map(["A": ["a"]])
            #expect(
                await told(desk, "A", about: "verdict")
                    == "Not in step since 2027-01-15 08:00:00Z: no PUT of ours was ever confirmed for it.")
            #expect(await told(desk, "A", about: "group") == "No group of that name or id was ever seen.")
            #expect(await told(desk, "A", about: "applied") == nil)
            #expect(await told(desk, "A", about: "next") == "\(Self.idle(desk)) It will look for a group of that name.")
            await desk.run("plan")
            #expect(await told(desk, "A", about: "applied") == "No PUT of ours was ever confirmed.")
            #expect(
                await told(desk, "A", about: "next")?.contains("It will add a and take away x, if it still") == true)
            let facts = try await facts(desk, "A")
            #expect(facts.text("cause") == "neverApplied")
            #expect(facts.isNull("lastAttempt") && facts.isNull("lastApplied"))
        }
    }

    @Test func `a mapping that changed is told with the revision that changed it`() async throws {
        try await withGroupInStep { desk, _, _ in
            desk.time.advance(by: 60)
            try await desk.map(["A": ["b"], "B": []], note: "moved")
            #expect(
                await told(desk, "A", about: "verdict")
                    == "Not in step since 2027-01-15 08:02:00Z: its mapping asks for other skills than were applied."
            )
            #expect(
                await told(desk, "A", about: "mapping")
                    == #""A" shall give b, by revision 2, imported at 2027-01-15 08:02:00Z by ann@desk from mappings.json (moved)."#
            )
            #expect(try await facts(desk, "A").text("cause") == "mappingChanged")
        }
    }

    @Test func `a group that vanished is told by its name and by its id, with what was last known`() async throws {
        try await withGroupInStep { desk, world, id in
            try await world.delete(id)
            desk.time.advance(by: 60)
            await desk.run("plan")
            for asked in ["A", id] {
                #expect(
                    await told(desk, asked, about: "verdict")
                        == "Not in step since 2027-01-15 08:02:00Z: the last complete poll had no group of that name.")
                #expect(
                    await told(desk, asked, about: "group")?
                        .hasPrefix("\(id) vanished: the server no longer had it (event ") == true)
                #expect(
                    await told(desk, asked, about: "next")
                        == "\(Self.idle(desk)) It will PUT nothing until there is a group of that name.")
                #expect(try await facts(desk, asked).text("cause") == "groupMissing")
            }
        }
    }

    @Test func `a group that vanished is not said to be in step because another has its name`() async throws {
        try await withGroupInStep { desk, world, id in
            try await world.delete(id)
            await world.add(displayName: "A", skills: ["a"])
            await desk.run("plan")
            #expect(try await facts(desk, "A")["inStep"] as? Bool == true)
            #expect(try await facts(desk, id)["inStep"] as? Bool != true)
            let told = await told(desk, id, about: "verdict")
            let other = try #require(await world.groups.last?.id)
            #expect(told == "It vanished; \(other) has its name now.")
            try await world.edit(other, skills: ["x"])
            await desk.run("plan")
            #expect(try await facts(desk, "A")["inStep"] as? Bool == false)
            #expect(try await facts(desk, id)["inStep"] as? Bool != true)
            #expect(await self.told(desk, id, about: "verdict")?.contains("in step") == false, "the other one is not")
        }
    }

    @Test func `a set without skills is told in words`() async throws {
        try await Desk.serving(["A": ["x"]]) { desk, _ in
            try await desk.map(["A": []])
            let held = try await desk.run("plan", "--format", "json").object()
            await desk.run("run", "--once", "--approve", try #require(held.text("approvalToken")))
            #expect(
                await told(desk, "A", about: "mapping")?.hasPrefix(#""A" shall give no skills, by revision 1"#) == true)
            #expect(await told(desk, "A", about: "group")?.contains(" has no skills, version 2, as ") == true)
            #expect(await told(desk, "A", about: "applied")?.hasPrefix("PUT 5 left no skills as version 2 at ") == true)
        }
    }

    @Test func `a PUT whose answer was lost is not said to have failed, and its fate is looked up first`() async throws
    {
        try await Desk.serving(["A": []]) { desk, world in
            try await desk.map(["A": ["a"]])
            await world.inject(.applyThenCloseConnection, on: .put())
            await world.inject(.status(500), on: .read(), times: 99)
            await desk.run("run", "--once")
            #expect(
                await told(desk, "A", about: "last PUT")
                    == "PUT 3 (+a), planned at 2027-01-15 08:00:00Z, had no answer; what became of it is not known yet."
            )
            #expect(
                await told(desk, "A", about: "next") == "\(Self.idle(desk)) It will first read what became of PUT 3.")
            #expect(
                await told(desk, "A", about: "verdict")?.hasSuffix("did not succeed.") == true)
        }
    }

    @Test func `a mapped name is explained though the group that bore it is called otherwise now`() async throws {
        try await withGroupInStep { desk, world, id in
            try await world.edit(id, displayName: "A renamed")
            await desk.run("plan")
            let facts = try await facts(desk, "A")
            #expect(facts["mapped"] as? Bool == true)
            #expect(facts.text("cause") == "groupMissing")
            #expect(
                await told(desk, "A", about: "group")
                    == #"No group has the name any more: \#(id) is called "A renamed" now."#)
            let renamed = try await self.facts(desk, "A renamed")
            #expect(renamed["mapped"] as? Bool == false)
            #expect(renamed.text("groupId") == id)
        }
    }

    // MARK: Names

    @Test func `a name that several groups bear is told with their ids, by the name and by each id`() async throws {
        try await Desk.serving(["Twin": ["x"], "Twin": ["y"]]) { desk, world in
            try await desk.map(["Twin": ["t"]])
            await desk.run("plan")
            let ids = await world.groups.map(\.id)
            for asked in ["Twin"] + ids {
                #expect(
                    await told(desk, asked, about: "verdict")
                        == "Not in step since 2027-01-15 08:00:00Z: several groups have its name, so none of them is touched."
                )
                let out = await desk.run("audit", "explain", asked).out
                #expect(out.ranges(of: "2 groups have the name").count == 1, "told once")
                #expect(
                    await told(desk, asked, about: "name")
                        == "2 groups have the name: \(ids.sorted().joined(separator: ", ")).")
                #expect(
                    await told(desk, asked, about: "next")
                        == "\(Self.idle(desk)) It will PUT nothing until one group alone has the name.")
                #expect(try await facts(desk, asked).text("cause") == "ambiguousName")
            }
            #expect(try await facts(desk, "Twin").isNull("groupId"))
            let byName = try await facts(desk, "Twin")
            #expect(byName.isNull("missing") && byName.isNull("extra"), "each of them has its own")
            for (id, skill) in zip(ids, ["x", "y"]) {
                #expect(try await facts(desk, id).text("groupId") == id)
                #expect(try await facts(desk, id).texts("observed") == [skill])
                #expect(await told(desk, id, about: "group")?.hasPrefix("\(id) has \(skill), version 1, as ") == true)
            }
        }
    }

    @Test func `a group that is not mapped is told with the nearest name that is`() async throws {
        try await Desk.serving(["Sales EMAE": [], "sales emea": []]) { desk, _ in
            try await desk.map(["Sales EMEA": ["a"], "Care": ["c"]])
            await desk.run("plan")
            #expect(
                await told(desk, "Sales EMAE", about: "verdict")
                    == #""Sales EMAE" is not mapped: nothing is asked of it."#)
            #expect(
                await told(desk, "Sales EMAE", about: "mapping")
                    == #"No revision ever mapped that name. The nearest name that is mapped is "Sales EMEA"."#)
            let facts = try await facts(desk, "sales emea")
            #expect(facts.text("nearestMappedName") == "Sales EMEA", "case counts in names")
            #expect(facts["mapped"] as? Bool == false)
            #expect(facts.isNull("inStep") && facts.isNull("desired") && facts.isNull("revision"))
        }
    }

    @Test func `a mapping that was taken away is told with the revision that took it`() async throws {
        try await withGroupInStep { desk, _, id in
            desk.time.advance(by: 60)
            try await desk.map([:], note: "closed")
            for asked in ["A", id] {
                #expect(
                    await told(desk, asked, about: "mapping")
                        == "It was mapped once. Its mapping was taken away by revision 2, imported at "
                        + "2027-01-15 08:02:00Z by ann@desk from mappings.json (closed).")
                #expect(await told(desk, asked, about: "next") == "\(Self.idle(desk)) It will leave the group alone.")
                let facts = try await facts(desk, asked)
                #expect(facts["mapped"] as? Bool == false)
                #expect(facts.number("revision") == 2)
                #expect(facts.number("lastApplied") == 3)
            }
        }
    }

    // MARK: What comes next

    @Test func `while a daemon is at work it is told when it polls next`() async throws {
        try await withGroupInStep { desk, _, _ in
            let store = try desk.storeForWriting()
            let cycle = try store.openCycle(.sync, mode: .replace)
            let lock = try desk.holdDatabase()
            #expect(
                await told(desk, "A", about: "next")
                    == "A cycle is under way. It has nothing to do here.")
            #expect(try await facts(desk, "A").isNull("nextPollAt"))

            try store.closeCycle(cycle, .converged, tally: Cycle.Tally(), nextPollIn: .seconds(90))
            #expect(
                await told(desk, "A", about: "next")
                    == "The daemon polls next at 2027-01-15 08:02:30Z. It has nothing to do here.")
            #expect(try await facts(desk, "A").text("nextPollAt") == "2027-01-15T08:02:30.000Z")

            lock.release()
            #expect(await told(desk, "A", about: "next") == "\(Self.idle(desk)) It has nothing to do here.")
            #expect(try await facts(desk, "A").isNull("nextPollAt"), "nobody would keep to it")
        }
    }

    @Test func `between cycles a daemon is not said to be in the middle of one`() async throws {
        try await withGroupInStep { desk, _, _ in
            let lock = try desk.holdDatabase()
            #expect(
                await told(desk, "A", about: "next") == "The daemon is about to poll. It has nothing to do here.")
            lock.release()
        }
    }

    // MARK: Form

    @Test func `however long names, notes and errors are, no line is too wide for its words and nothing is lost`()
        async throws
    {
        let name = "Support " + String(repeating: "very ", count: 40) + "long"
        let skills = (1...12).map { "1f0c5a4e-0000-4000-8000-\(100_000_000_000 + $0)" }
        try await Desk.serving([name: [], "ひとつ": []]) { desk, world in
            await world.inject(
                .status(400, body: #"{"detail": "\#(String(repeating: "because ", count: 40))"}"#), on: .put(), times: 9
            )
            try await desk.map(
                [name: skills, "ひとつ": [String(repeating: "技", count: 120)]],
                note: String(repeating: "note ", count: 40))
            await desk.run("run", "--once")
            for asked in [name, "ひとつ"] {
                let outcome = await desk.run("audit", "explain", asked, terminal: true)
                #expect(outcome.exitCode == 0)
                // A word that is wider than the terminal stays whole.
                #expect(
                    outcome.lines.allSatisfy { $0.cells <= 100 || $0.contains("技技") }, "\(outcome.lines.map(\.cells))")
            }
            let told = try #require(await told(desk, name, about: "mapping"))
            #expect(told.contains(name) && skills.allSatisfy(told.contains))
        }
    }

    @Test func `what a terminal would obey is not printed, and JSON has it as it is`() async throws {
        let name = "A\u{1B}[31m\u{202E}\nB"
        try await Desk.serving([:]) { desk, world in
            await world.add(displayName: name, skills: ["\u{7}bell"])
            try await desk.map(["Other": []])
            await desk.run("plan")
            let table = await desk.run("audit", "explain", name).out
            #expect(!table.unicodeScalars.contains { $0 != "\n" && $0.properties.generalCategory == .control })
            #expect(!table.contains("\u{202E}"))
            #expect(table.contains(#"A\u{1b}[31m\u{202e}\u{a}B"#))
            #expect(try await facts(desk, name).text("groupName") == name)
        }
    }

    @Test func `without a database there is nothing to explain`() async throws {
        let outcome = await (try Desk()).run("audit", "explain", "A")
        #expect(outcome.exitCode == 66)
        #expect(outcome.error.hasPrefix("error: there is no database at "))
    }
}
