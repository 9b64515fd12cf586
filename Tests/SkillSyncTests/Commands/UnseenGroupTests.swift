import Foundation
import Simulator
import Store
import Testing

@testable import skill_sync

/// What people are told of mapped groups that a poll did not show though it was not complete.
@Suite struct UnseenGroupTests {
    /// Sales as the server shows it from then on: its skills are no array.
    private static func wrong(_ world: World) async throws -> Fault {
        let id = try #require(await world.group(named: "Sales")).id
        return .status(
            200, body: #"{"totalResults": 1, "Resources": [{"id": "\#(id)", "displayName": "Sales", "skills": "a"}]}"#)
    }

    @Test func `a group that can no longer be read is told of by run, plan, status and explain`() async throws {
        try await Desk.serving(["Sales": []]) { desk, world in
            try await desk.map(["Sales": ["a"]])
            #expect(await desk.run("run", "--once").exitCode == 0)
            await world.inject(try await Self.wrong(world), on: .list(), times: 3)

            let run = await desk.run("run", "--once")
            #expect(run.exitCode == 1)
            #expect(run.out.hasPrefix("Cycle 2 partial: "))
            #expect(run.out.contains("! Sales: it cannot be read: "))
            #expect(
                run.failure?.what
                    == "1 mapped group was not seen, and the poll was not complete: nothing is concluded about it")
            #expect(run.failure?.details.count == 1)

            let plan = await desk.run("plan")
            #expect(plan.exitCode == 1)
            #expect(plan.out.hasPrefix("Nothing that could be planned yet.\n! Sales: it cannot be read: "))
            let object = try await desk.run("plan", "--format", "json").object()
            #expect(object.objects("notSeen").map { $0.text("groupName") } == ["Sales"])

            #expect(
                await desk.run("audit", "drift").out
                    == "No drift is known, but the last poll was not complete, and did not show 1 mapped group.\n")
            #expect(
                await desk.run("audit", "drift", "--group", "Sales").out
                    == "No drift is known, but the last poll was not complete, and did not show \"Sales\".\n")

            let sentence = "1 mapped group was not seen, and the poll was not complete"
            for command in [["status"], ["audit", "cycles", "--limit", "1"]] {
                let shown = await desk.run(exactly: command + desk.options).out
                #expect(shown.contains(sentence) && !shown.contains("groupsNotSeen"), "\(shown)")
            }
            #expect(await desk.run("status", "--format", "json").out.contains("groupsNotSeen groups=1 first=Sales"))
            let explained = await desk.run("audit", "explain", "Sales")
            #expect(explained.out.contains("Not known: it had what is asked for when it was last seen"))
            #expect(explained.out.contains("The last poll did not show it, and was not complete (cycle 4: \(sentence)"))
            #expect(explained.out.contains("send nothing until a poll shows it"))
            let facts = try await desk.run("audit", "explain", "Sales", "--format", "json").object()
            #expect(facts.isNull("inStep"))
        }
    }

    @Test func `a name that was never seen is not said to be nobody's`() async throws {
        try await Desk.serving(["Sales": []]) { desk, world in
            try await desk.map(["Sales": ["a"]])
            await world.inject(try await Self.wrong(world), on: .list())
            let outcome = await desk.run("run", "--once")
            #expect(outcome.exitCode == 1)
            #expect(outcome.out.contains("! Sales: not seen, and the poll was not complete\n"))
            #expect(!outcome.out.contains("no group has this name"))
            #expect(await desk.run("audit", "explain", "Sales").out.contains("The last poll did not show it"))
        }
    }

    @Test func `people whose skills did not come are counted`() async throws {
        try await PeopleDesk.serve { people in
            await people.sync()
            await people.world.leaveOutSkills(of: [people.ann])
            let run = await people.sync()
            #expect(run.exitCode == 1, "\(run.error)")
            #expect(run.error.contains("the skills of 1 person were not shown"), "\(run.error)")
            #expect(run.out.hasSuffix("! 1 person was passed over: the server did not show their skills\n"))
            let plan = await people.desk.run("plan")
            #expect(plan.exitCode == 1)
            #expect(plan.out.hasSuffix("! 1 person was passed over: the server did not show their skills\n"))
            #expect(!plan.out.contains("has what is asked for"))
            #expect(await people.desk.run("status").out.contains("the skills of 1 person were not shown"))
            #expect(await people.desk.run("status", "--format", "json").out.contains("peoplePassedOver people=1"))
        }
    }
}
