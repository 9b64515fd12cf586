import Foundation
import Simulator
import Testing

@testable import skill_sync

/// What is refused or passed over is told as that, and never as done.
@Suite struct PassedOverCommandsTests {
    private func words(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// Carl in Sales is not active, Dora in Care comes without her skills; nothing was ever concluded about either.
    private func serve(_ body: (PeopleDesk) async throws -> Void) async throws {
        try await PeopleDesk.serve { people in
            let carl = try await people.world.addPerson(named: "Carl", state: .inactive)
            let dora = try await people.world.addPerson(named: "Dora")
            try await people.world.join(people.sales, carl)
            try await people.world.join(people.care, dora)
            await people.world.leaveOutSkills(of: [dora])
            await people.sync()
            try await body(people)
        }
    }

    @Test func `drift names who was passed over, and is not said to be none`() async throws {
        try await serve { people in
            let care = await people.desk.run("audit", "drift", "--group", "Care")
            #expect(care.out == "No drift that is known; 1 person passed over.\n")
            #expect(care.error.hasPrefix("! Dora is passed over since "), "\(care.error)")
            #expect(words(care.error).contains("shown without their skills") && !care.error.contains("Carl"))
            let all = await people.desk.run("audit", "drift")
            #expect(all.error.contains("! Carl is passed over since "), "\(all.everything)")
            #expect(words(all.error).contains("not active, so that no skills can be given to them"))
            #expect(all.error.split(separator: "\n").allSatisfy { $0.count <= 100 }, "\(all.error)")
            let past = await people.desk.run("audit", "drift", "--at", "2026-01-01")
            #expect(!past.everything.contains("Carl"))
        }
    }

    @Test func `a person of whom nothing was ever concluded is explained`() async throws {
        try await serve { people in
            let carl = await people.desk.run("audit", "explain", "Carl")
            #expect(carl.exitCode == 0, "\(carl.error)")
            let told = words(carl.out)
            #expect(told.contains("Carl is passed over since"), "\(carl.out)")
            #expect(told.contains("they are not active, so that no skills can be given to them."))
            #expect(told.contains(#"They are in "Sales"."#))
            #expect(told.contains("It will leave them alone until they are active."))
            let facts = try await people.desk.run("audit", "explain", "Dora", "--format", "json").object()
            #expect(facts.text("targetName") == "Dora" && facts.text("targetKind") == "user")
            #expect(facts.isNull("inStep"))
            #expect((facts["passedOver"] as? [String: Any])?.text("reason") == "skillsNotShown")
        }
    }

    @Test func `somebody who was served and is passed over since is left alone, and a group says who is`() async throws
    {
        try await serve { people in
            try await people.world.edit(person: people.bob, state: .inactive)
            await people.sync()
            let bob = words(await people.desk.run("audit", "explain", "Bob Ray").out)
            #expect(bob.contains("Bob Ray is passed over since"), "\(bob)")
            #expect(bob.contains("It will leave them alone until they are active."))
            let sales = words(await people.desk.run("audit", "explain", "Sales").out)
            #expect(
                sales.contains("Bob Ray, Carl: 2 are not active, so that no skills can be given to them."), "\(sales)")
            let care = await people.desk.run("audit", "explain", "Care", "--format", "json")
            #expect(try care.object().number("peoplePassedOver") == 1)
            #expect(words(await people.desk.run("audit", "explain", "Care").out).contains("In step but for 1 person"))
        }
    }

    @Test func `status counts and names them`() async throws {
        try await serve { people in
            let text = await people.desk.run("status").out
            #expect(text.contains("passed over    2 people: Carl, Dora\n"), "\(text)")
            let facts = try await people.desk.run("status", "--format", "json").object()
            #expect(facts.objects("passedOver").map { $0.text("reason") } == ["notActive", "skillsNotShown"])
            try await people.world.edit(
                person: try #require(facts.objects("passedOver").first?.text("targetId")), state: .active)
            await people.world.leaveOutSkills(of: [])
            await people.sync()
            #expect(!(await people.desk.run("status").out.contains("passed over")))
        }
    }

    @Test func `more skills than anybody may bear are told as refused by run, plan and explain`() async throws {
        try await Desk.servingPeople { desk, world in
            let skills = await world.addSkills(count: 60)
            let ann = try await world.addPerson(named: "Ann")
            for name in ["Sales", "Care"] { try await world.join(world.add(displayName: name), ann) }
            try await desk.map(["Sales": Array(skills[..<30]), "Care": Array(skills[30...])])
            let run = await desk.run("run", "--once")
            #expect(run.exitCode == 1, "\(run.everything)")
            #expect(run.out.hasPrefix("Cycle 1 partial"))
            #expect(run.error.contains("error: 1 person was given nothing"), "\(run.error)")
            #expect(run.error.contains("Ann would have 60 skills, and 50 are the most: Care, Sales"), "\(run.error)")

            let explained = words(await desk.run("audit", "explain", "Ann").out)
            #expect(explained.contains("They would have 60 skills, and 50 are the most that the server takes"))
            #expect(explained.contains("It will change nothing: map fewer skills to their groups."), "\(explained)")
            #expect(!explained.contains("It will give"))

            let planned = await desk.run("plan")
            #expect(planned.exitCode == 1)
            #expect(planned.error.contains("error: 1 person was given nothing"), "\(planned.error)")
            let told = planned.out
            #expect(words(told).contains("! Ann: "), "\(told)")
            #expect(told.split(separator: "\n").allSatisfy { $0.count <= 100 }, "\(told)")
            let plan = try await desk.run("plan", "--format", "json").object()
            let held = try #require(plan.objects("heldBack").first)
            #expect(held.text("targetName") == "Ann" && held.text("reason") == "tooManySkills")
            #expect(held.number("skills") == 60 && held.number("most") == 50)
            #expect(held.objects("groups").compactMap { $0.text("name") } == ["Care", "Sales"])
        }
    }

    @Test func `a mapping that asks for what is not there takes nothing away, and says so`() async throws {
        try await PeopleDesk.serve { people in
            await people.sync()
            let nowhere = "00000000-0000-4000-8000-000000000000"
            try await people.desk.map(["Sales": [nowhere], "Care": [people.refunds]])
            let planned = await people.desk.run("plan")
            #expect(planned.exitCode == 1)
            let told = words(planned.out)
            #expect(told.contains("! Bob Ray: keeps Billing, Refunds: what is asked for in its place cannot be given"))
            #expect(planned.out.split(separator: "\n").allSatisfy { $0.count <= 100 }, "\(planned.out)")
            let plan = try await people.desk.run("plan", "--format", "json").object()
            #expect(plan.objects("heldBack").map { $0.text("reason") }.contains("replacementUnavailable"))

            let run = await people.sync()
            #expect(run.exitCode == 1)
            #expect(run.error.contains("nobody can be given \(nowhere)"), "\(run.error)")
            #expect(run.error.contains("Bob Ray keeps Billing, Refunds: "), "\(run.error)")
            #expect(await people.world.counts[.revoke] == 0)
        }
    }
}
