import ArgumentParser
import Foundation
import Simulator
import Store
import Testing

@testable import skill_sync

@Suite struct PlanCommandTests {
    @Test func `a plan PUTs nothing and exits 2 while changes are pending`() async throws {
        try await Desk.serving(["A": ["old"], "B": []]) { desk, world in
            try await desk.map(["A": ["a"], "B": ["b"]])
            let before = await world.groups
            let plan = await desk.run("plan")
            #expect(plan.exitCode == 2)
            #expect(plan.failure?.what == "")
            #expect(await world.puts.isEmpty)
            #expect(await world.groups == before)

            await desk.run("run", "--once")
            let after = await desk.run("plan")
            #expect(after.exitCode == 0)
            #expect(after.out == "Nothing to change: every mapped group has what is asked for.\n")
        }
    }

    @Test func `the table shows a line for each change, in order`() async throws {
        try await Desk.serving(["B": ["old", "b1"], "A": []]) { desk, _ in
            try await desk.map(["A": ["a2", "a1"], "B": ["b1"]])
            #expect(
                await desk.run("plan").out == """
                    GROUP  CAUSE         ADD     REMOVE  VERSION
                    A      neverApplied  a1, a2  -             1
                    B      neverApplied  -       old           1

                    """)
        }
    }

    @Test func `JSON has every key of the contract, nulls included`() async throws {
        try await Desk.serving(["A": ["old"]]) { desk, world in
            try await desk.map(["A": ["a"]])
            let plan = try await desk.run("plan", "--format", "json").object()
            #expect(
                plan.keySet
                    == [
                        "revision", "cycle", "held", "approvalToken", "hold", "changes", "leftOut", "heldBack",
                        "notSeen",
                    ])
            #expect(plan.number("revision") == 1)
            #expect(plan.number("cycle") == 1)
            #expect(plan["held"] as? Bool == false)
            #expect(plan.isNull("approvalToken"))
            let change = try #require(plan.objects("changes").first)
            #expect(
                change.keySet == [
                    "groupId", "groupName", "cause", "add", "remove", "baseVersion", "targetKind", "targetId",
                    "targetName", "groups", "skillNames",
                ])
            #expect(await change.text("groupId") == world.group(named: "A")?.id)
            #expect(change.text("targetId") == change.text("groupId"))
            #expect(change.text("groupName") == "A")
            #expect(change.text("targetName") == "A")
            #expect(change.text("targetKind") == "group")
            #expect(change.text("cause") == "neverApplied")
            #expect(change.texts("add") == ["a"])
            #expect(change.texts("remove") == ["old"])
            #expect(change.text("baseVersion") == "1")
        }
    }

    @Test func `JSON of a plan without changes has an empty list`() async throws {
        try await Desk.serving(["A": ["a"]]) { desk, _ in
            try await desk.map(["A": ["a"]])
            let outcome = await desk.run("plan", "--format", "json")
            #expect(outcome.exitCode == 0)
            #expect(try outcome.object().objects("changes").isEmpty)
            #expect(try outcome.object()["changes"] is [Any])
        }
    }

    @Test func `CSV has the keys as its header`() async throws {
        try await Desk.serving(["A, \"x\"": []]) { desk, world in
            try await desk.map(["A, \"x\"": ["a", "b"]])
            let id = try #require(await world.groups.first?.id)
            #expect(
                await desk.run("plan", "--format", "csv").out.components(separatedBy: "\r\n") == [
                    "groupId,groupName,targetKind,targetId,targetName,groups,cause,add,remove,skillNames,baseVersion",
                    #"\#(id),"A, ""x""",group,\#(id),"A, ""x""",,neverApplied,"[""a"",""b""]",[],{},1"#, "",
                ])
        }
    }

    @Test func `what no PUT can help is noted below the table`() async throws {
        try await Desk.serving(["Twin": [], "Twin": [], "A": []]) { desk, world in
            try await desk.map(["Twin": ["t"], "Ghost": ["g"], "A": ["a"]])
            let outcome = await desk.run("plan")
            #expect(outcome.exitCode == 1)
            #expect(outcome.error.contains("3 mapped groups cannot be brought in step"), "\(outcome.error)")
            #expect(outcome.out.contains("! Ghost: no group has this name\n"))
            for group in await world.groups where group.displayName == "Twin" {
                #expect(outcome.out.contains("! Twin: several groups have this name, as does \(group.id)\n"))
            }
            let changes = try await desk.run("plan", "--format", "json").object().objects("changes")
            #expect(changes.map { $0.text("groupName") } == ["A"])
        }
    }

    @Test func `where something is held back it is not said that every group is in step`() async throws {
        try await Desk.serving(["A": ["a"]]) { desk, _ in
            try await desk.map(["A": ["a"], "Ghost": ["g"]])
            let outcome = await desk.run("plan")
            #expect(outcome.exitCode == 1)
            #expect(outcome.error.contains("1 mapped group cannot be brought in step"), "\(outcome.error)")
            #expect(outcome.out.contains("! Ghost: no group has this name\n"))
            #expect(!outcome.out.contains("every mapped group has"), "\(outcome.out)")
        }
    }

    @Test func `a plan that is not whole exits 1 though it has changes, as the run that follows does`() async throws {
        try await Desk.serving(["A": []]) { desk, _ in
            try await desk.map(["A": ["a"], "Ghost ": ["g"]])
            let plan = await desk.run("plan")
            #expect(plan.exitCode == 1)
            #expect(plan.out.contains("A      neverApplied  a"), "\(plan.out)")
            #expect(plan.out.contains("! \"Ghost \": no group"), "\(plan.out)")
            #expect(plan.error.contains("1 mapped group cannot be brought in step"), "\(plan.error)")
            #expect(await desk.run("run", "--once").exitCode == 1)
            #expect(SkillSync.helpMessage(for: PlanCommand.self).contains("1 where the plan is not whole"))
        }
    }

    @Test func `a group that vanished is noted by its name`() async throws {
        try await Desk.serving(["A": []]) { desk, world in
            try await desk.map(["A": ["a"]])
            await desk.run("run", "--once")
            try await world.delete(#require(await world.group(named: "A")?.id))
            let outcome = await desk.run("plan")
            #expect(outcome.out.contains("! A: no group has this name\n"))
        }
    }

    @Test func `where nothing was imported yet it says how, and makes no revision of its own`() async throws {
        try await Desk.serving(["A": []]) { desk, world in
            try desk.configure(groups: ["A": ["a"]])
            let plan = await desk.run("plan")
            #expect(plan.exitCode == 78)
            #expect(plan.error.contains("try: \(desk.command("import \(desk.config)"))"))
            #expect(try desk.store().currentRevision() == nil)
            #expect(await world.puts.isEmpty)
        }
    }
}
