import Domain
import Foundation
import Simulator
import Store
import Testing

@testable import skill_sync

/// What people and scripts see where people have the skills, and not groups.
@Suite struct PeopleCommandsTests {
    @Test func `a plan's rows are people, with the groups that ask and skills at their proficiency`() async throws {
        try await PeopleDesk.serve { people in
            let outcome = await people.desk.run("plan", "--format", "json")
            #expect(outcome.exitCode == 2)
            let ann = try #require(try outcome.object().objects("changes").first)
            #expect(ann.isNull("groupId") && ann.isNull("groupName"))
            #expect(ann.text("targetKind") == "user")
            #expect(ann.text("targetId") == people.ann)
            #expect(ann.text("targetName") == "Ann Lee")
            #expect(Set(ann.objects("groups").compactMap { $0.text("name") }) == ["Sales", "Care"])
            #expect(Set(ann.objects("groups").compactMap { $0.text("id") }) == [people.sales, people.care])
            let add = try #require(ann["add"] as? [Any])
            #expect(add.contains { $0 as? String == people.billing })
            let rated = add.compactMap { $0 as? [String: Any] }
            #expect(rated.map { $0.text("id") } == [people.refunds])
            #expect(rated.map { $0["proficiency"] as? Double } == [4.5])
        }
    }

    @Test(arguments: [["run", "--once"], ["plan"]])
    func `a plan that is held is told as one though some people could not be listed`(command: [String]) async throws {
        try await PeopleDesk.serve { people in
            await people.sync()
            let file = try people.desk.write(#"{"groups": {"Sales": [], "Care": ["Refunds"]}}"#, to: "empty.json")
            #expect(await people.desk.run("import", file, "--resolve").exitCode == 0)
            await people.world.inject(.status(500), on: .members(people.care), times: 3)
            let outcome = await people.desk.run(
                exactly: command + ["--config", people.desk.config, "--database", people.desk.database])
            #expect(outcome.exitCode == 3)
            let token = try #require(try people.desk.store().currentHold()?.token)
            #expect(outcome.error.contains("--approve \(token)"), "\(outcome.everything)")
            #expect(outcome.error.contains("  besides, "), "\(outcome.error)")
            #expect(outcome.error.contains("/members"), "\(outcome.error)")
        }
    }

    @Test func `tables show people, the groups that ask, and skills by their names`() async throws {
        try await PeopleDesk.serve { people in
            let plan = await people.desk.run("plan")
            #expect(plan.lines[0].hasPrefix("PERSON"))
            let ann = try #require(plan.lines.first { $0.hasPrefix("Ann Lee") })
            #expect(ann.contains("Billing, Refunds (4.5)") || ann.contains("Refunds (4.5), Billing"))
            #expect(!plan.everything.contains(people.billing))
            await people.sync()
            try await people.world.take(people.billing, from: people.ann)
            await people.desk.run("plan")
            for command in [["drift"], ["attempts"], ["applied"]] {
                let arguments =
                    ["audit"] + command + ["--config", people.desk.config, "--database", people.desk.database]
                let outcome = await people.desk.run(exactly: arguments)
                #expect(outcome.lines[0].contains("PERSON"), "\(outcome.everything)")
                #expect(outcome.out.contains("Ann Lee"), "\(command)")
                #expect(!outcome.out.contains(people.billing), "\(outcome.out)")
                #expect(outcome.lines.allSatisfy { $0.count <= 100 }, "\(outcome.out)")
            }
        }
    }

    @Test func `every row that is about a person has the same fields, and null where they are a group's`() async throws
    {
        try await PeopleDesk.serve { people in
            await people.sync()
            try await people.world.take(people.billing, from: people.ann)
            await people.desk.run("plan")
            for (command, skills) in [("drift", "missing"), ("attempts", "skillsAfter"), ("applied", "skills")] {
                let rows = try await people.desk.run("audit", command, "--format", "json").rows()
                #expect(!rows.isEmpty)
                for row in rows {
                    #expect(row.isNull("groupId") && row.isNull("groupName"), "\(command)")
                    #expect(row.text("targetKind") == "user")
                    #expect(!row.objects("groups").isEmpty)
                    #expect(row[skills] is [Any])
                }
                let csv = await people.desk.run("audit", command, "--format", "csv")
                #expect(csv.lines[0].contains("targetKind,targetId,targetName,groups"), "\(csv.lines[0])")
            }
            let after = await people.desk.run("audit", "attempts", "--group", "Ann Lee", "--format", "csv")
            #expect(after.out.contains(#"{""id"":""\#(people.refunds)"",""proficiency"":4.5}"#), "\(after.out)")
        }
    }

    @Test func `a person's trail tells which group gave which skill, who came and went, and what others did`()
        async throws
    {
        try await PeopleDesk.serve { people in
            await people.sync()
            try await people.world.take(people.billing, from: people.ann)
            await people.sync()
            try await people.world.leave(people.care, people.ann)
            await people.sync()
            // Ann may have gone to another group that asks for the same, so that only a second poll removes it.
            await people.sync()
            let trail = await people.desk.run("audit", "trail", "Ann Lee")
            #expect(trail.exitCode == 0, "\(trail.error)")
            let rows = try await people.desk.run("audit", "trail", people.ann, "--format", "json").rows()
            #expect(
                rows.map { $0.text("event") } == [
                    "appeared", "applied", "changedOutside", "applied", "regrouped", "applied",
                ], "\(trail.out)")
            let given = try #require(rows[1]["given"] as? [[String: Any]])
            #expect(
                Set(given.map { "\($0.text("skill") ?? "") by \($0.text("group") ?? "")" }) == [
                    "\(people.billing) by Sales", "\(people.refunds) by Sales", "\(people.refunds) by Care",
                ])
            #expect(rows[4].texts("groupsBefore").map(Set.init) == ["Sales", "Care"])
            #expect(rows[4].texts("groups") == ["Sales"])
            let story = trail.out.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            #expect(story.contains(#"first seen in "#))
            #expect(story.contains(#"+Billing for "Sales""#))
            #expect(story.contains(#"left left "Care""#), "the title, and the story")
            #expect(!story.contains("PUT"))
        }
    }

    @Test(arguments: ["applied", "pending", "held"])
    func `a row of a person's trail that is about a write says who imported its revision, from which file and why`(
        event: String
    ) async throws {
        try await PeopleDesk.serve { people in
            let desk = people.desk
            try await people.map(care: 3, note: "asked for by J. Ortiz")
            desk.time.advance(by: 60)
            if event == "held" {
                await people.sync()
                let file = try desk.write(#"{"groups": {"Sales": [], "Care": []}}"#, to: "mappings.json")
                #expect(await desk.run("import", file, "--note", "asked for by J. Ortiz").exitCode == 0)
                #expect(await people.sync().exitCode == 3)
            } else if event == "pending" {
                await desk.run("plan")
                let store = try desk.storeForWriting()
                let cycle = try store.openCycle(.sync, mode: .replace)
                let plan = Plan(mending: try store.plannableDrift(), mode: .replace)
                for change in plan.changes { _ = try store.recordAttempt(change, number: 1, in: cycle) }
            } else {
                await people.sync()
            }
            let trail = await desk.run("audit", "trail", "Ann Lee", "--format", "json")
            let row = try #require(try trail.rows().first { $0.text("event") == event }, "\(trail.everything)")
            #expect(row.number("revision") != nil)
            #expect(row.text("importedBy") == "ann@desk")
            #expect(row.text("source") == desk.path("mappings.json"))
            #expect(row.text("note") == "asked for by J. Ortiz")
            guard event != "held" else { return }
            let story = await desk.run("audit", "trail", "Ann Lee").out.split(whereSeparator: \.isWhitespace)
                .joined(separator: " ")
            #expect(
                story.contains(", revision 2 by ann@desk from mappings.json (asked for by J. Ortiz): +"), "\(story)")
        }
    }

    @Test func `a group that leaves its skills to its members says so in its trail and explanation`() async throws {
        try await PeopleDesk.serve { people in
            await people.sync()
            let trail = await people.desk.run("audit", "trail", "Sales").out
            #expect(trail.contains("leaving its skills to its members"))
            let explained = await people.desk.run("audit", "explain", "Sales").out
            #expect(explained.contains("In step: everybody in it has what is asked for.") == false)
            // Bob has French from others, which replace tells of and leaves.
            #expect(explained.contains("of 2 people in it, 1 does not have what is asked for"), "\(explained)")
            for text in [trail, explained] {
                #expect(!text.contains("not known"))
                #expect(!text.contains("does not list"))
            }
            let facts = try await people.desk.run("audit", "explain", "Sales", "--format", "json").object()
            #expect(facts.number("people") == 2)
            #expect(facts.number("peopleOutOfStep") == 1)
            #expect(facts["inStep"] as? Bool == false)
        }
    }

    @Test func `a person is explained: what each group asks for, what is ours and what others gave`() async throws {
        try await PeopleDesk.serve { people in
            await people.sync()
            let bob = await people.desk.run("audit", "explain", "Bob Ray").out
            let words = bob.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            #expect(words.contains(#""Sales" asks for Billing, Refunds, by revision 1."#), "\(bob)")
            #expect(words.contains("others gave them more than their groups ask for."))
            #expect(words.contains("others gave French, which stays."))
            #expect(words.contains("It will leave them alone: what is too much was given by others."))
            let facts = try await people.desk.run("audit", "explain", people.ann, "--format", "json").object()
            #expect(facts["inStep"] as? Bool == true)
            #expect(facts.text("targetKind") == "user")
            #expect(facts.objects("groups").compactMap { $0.text("name") } == ["Care", "Sales"])
        }
    }

    @Test func `a name that a group and a person bear is refused with both ids`() async throws {
        try await PeopleDesk.serve { people in
            let namesake = try await people.world.addPerson(named: "Sales")
            try await people.world.join(people.sales, namesake)
            await people.sync()
            for command in ["trail", "explain"] {
                let outcome = await people.desk.run("audit", command, "Sales")
                #expect(outcome.exitCode == 65)
                #expect(outcome.error.contains(namesake) && outcome.error.contains(people.sales), "\(outcome.error)")
                #expect(await people.desk.run("audit", command, people.sales).exitCode == 0)
                #expect(await people.desk.run("audit", command, namesake).exitCode == 0)
            }
        }
    }

    @Test func `drift is narrowed to a group's people and to a person, and says where there is none`() async throws {
        try await PeopleDesk.serve { people in
            await people.desk.run("plan")
            func names(_ group: String) async throws -> [String?] {
                try await people.desk.run("audit", "drift", "--group", group, "--format", "json").rows()
                    .map { $0.text("targetName") }
            }
            let (sales, care) = (try await names("Sales"), try await names("Care"))
            #expect(sales == ["Ann Lee", "Bob Ray"])
            #expect(care == ["Ann Lee"])
            let (byName, byID) = (try await names("Bob Ray"), try await names(people.bob))
            #expect(byName == ["Bob Ray"])
            #expect(byID == ["Bob Ray"])
            await people.sync()
            #expect(
                await people.desk.run("audit", "drift", "--group", "Care").out
                    == "No drift: everybody in \"Care\" has what is asked for.\n")
            #expect(
                await people.desk.run("audit", "drift", "--group", "Ann Lee").out
                    == "No drift: Ann Lee has what is asked for.\n")
            #expect(await people.desk.run("audit", "drift", "--group", "Nobody").exitCode == 65)
        }
    }

    @Test func `status counts groups as groups and people as people`() async throws {
        try await PeopleDesk.serve { people in
            await people.desk.run("plan")
            let facts = try await people.desk.run("status", "--format", "json").object()
            #expect(facts.number("knownGroups") == 2)
            #expect(facts.number("knownPeople") == 2)
            #expect(facts.number("drifted") == 2)
            #expect(facts.number("driftedPeople") == 2)
            let text = await people.desk.run("status").out
            #expect(text.contains("2 mapped, 2 known, 2 people known"))
            #expect(text.contains("2 people\n"))
        }
    }

    @Test func `the guard speaks of people, and the plan that it holds has the groups that ask`() async throws {
        try await PeopleDesk.serve { people in
            await people.sync()
            let mappings = [Mapping(groupName: "Sales", skills: []), Mapping(groupName: "Care", skills: [])]
            _ = try people.desk.storeForWriting().importRevision(
                mappings,
                from: Provenance(
                    importedAt: people.desk.time.now, importedBy: "ann@desk", source: "/mappings.json", note: nil))
            let held = await people.sync()
            #expect(held.exitCode == 3, "\(held.everything)")
            #expect(held.error.contains("2 people would lose what a group gave that is"), "\(held.error)")
            let facts = try await people.desk.run("plan", "--format", "json").object()
            let change = try #require(facts.objects("changes").first)
            #expect(change.text("targetKind") == "user")
            #expect(!change.objects("groups").isEmpty)
        }
    }

    @Test func `the report's page speaks of people`() async throws {
        try await PeopleDesk.serve { people in
            await people.desk.run("plan")
            let outcome = await people.desk.run("audit", "report", "--out", people.desk.path("page.html"))
            #expect(outcome.out.contains("2 people drifting"), "\(outcome.everything)")
            let page = try String(contentsOfFile: people.desk.path("page.html"), encoding: .utf8)
            #expect(page.contains("2 people do not have what is asked for"))
            #expect(page.contains("Ann Lee") && page.contains("<code>Billing</code>"))
            #expect(!page.contains("PUT") && !page.contains("group drifts"))
        }
    }

    @Test func `people that cannot be read after a lost write are left out, and called people`() async throws {
        try await PeopleDesk.serve { people in
            await people.world.inject(.status(500), on: .grant(people.ann))
            // Everybody is read before the first write; it is Ann alone after it, and in the next cycle.
            await people.world.inject(.status(400), on: RequestMatcher(endpoint: .people), times: 2, after: 1)
            #expect(await people.desk.run("run", "--once").exitCode == 1)
            let next = await people.desk.run("run", "--once", "--log-level", "critical")
            #expect(next.exitCode == 1)
            #expect(next.lines.contains("! Ann Lee: left out, an earlier write to them is not settled"))
            let explain = people.desk.command("audit explain \(people.ann)")
            #expect(
                next.error == """
                    error: 1 person was left out of the plan: an earlier write to them is not settled
                    try: run again once the server lets them be read; what is on record: \(explain)

                    """)
        }
    }

    @Test func `who in a group is not in step is asked with a command about the same database`() async throws {
        try await PeopleDesk.serve { people in
            await people.desk.run("plan")
            let facts = try await people.desk.run("audit", "explain", "Sales", "--format", "json").object()
            let who = try #require(facts.texts("sentences")?.first { $0.contains(" Who: ") })
            #expect(who.hasSuffix(" Who: \(people.desk.command("audit drift --group Sales"))"), "\(who)")
        }
    }
}
