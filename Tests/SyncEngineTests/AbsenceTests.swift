import Domain
import Simulator
import Store
import SyncEngine
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct AbsenceTests {
    @Test func `a group that a complete poll does not show has vanished`() async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            await stage.world.add(displayName: "Support")
            try stage.map(["Sales": ["a"]])
            try await stage.cycle()
            stage.clock.advance(by: .seconds(60))
            try await stage.world.delete(sales)

            let report = try await stage.cycle()

            #expect(report.tally.complete)
            #expect(report.plan?.heldBack.map(\.drift.cause) == [.groupMissing])
            #expect(report.outcome == .partial)
            #expect(try stage.store.status().knownGroups == 1)
            #expect(try stage.store.trail(of: sales).last?.kind == .vanished)
            let before = try stage.database.contents()
            try await stage.cycle()
            #expect(try Set(stage.database.contents().changes(since: before).keys) == ["cycle"])
        }
    }

    @Test func `a group that comes back is given its skills`() async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            try await stage.cycle()
            var gone = try await stage.world.delete(sales)
            try await stage.cycle()
            gone.skills = []
            gone.version += 1
            await stage.world.restore(gone)
            try await stage.cycle()
            #expect(await stage.skills(of: sales) == ["a"])
            #expect(try stage.store.drift().isEmpty)
        }
    }

    @Test func `a deletion between two pages makes nobody vanish`() async throws {
        try await Stage.set(settings: Stage.Settings(pageSize: 2)) { stage in
            let ids = await stage.world.addGroups(count: 5)
            try stage.map(["Group 3": ["a"]])
            try await stage.cycle()
            #expect(await stage.skills(of: ids[2]) == ["a"])
            try await stage.world.edit(ids[2], skills: [])

            // The third group slips from the second page to the first while the second is held.
            await stage.world.inject(.hold, on: .list(startIndex: 3))
            async let cycle = stage.cycle()
            let held = try await stage.world.request { $0.startIndex == 3 && $0.fault == .hold }
            try await stage.world.delete(ids[0])
            await stage.world.release(held.number)
            let report = try await cycle

            #expect(!report.tally.complete)
            #expect(report.outcome == .partial)
            #expect(report.plan?.unseen.map(\.name) == ["Group 3"])
            #expect(report.plan?.changes.isEmpty == true)
            #expect(report.plan?.heldBack.isEmpty == true)
            #expect(try stage.store.status().knownGroups == 5)
            #expect(try stage.database.rows("SELECT 1 FROM snapshot WHERE source = 'vanished'").isEmpty)
            #expect(stage.logs.warnings(containing: "not shown complete").count == 1)

            let next = try await stage.cycle()
            #expect(next.tally.complete)
            #expect(try stage.store.status().knownGroups == 4)
            #expect(await stage.skills(of: ids[2]) == ["a"])
        }
    }

    @Test func `a group added while a poll runs makes nobody vanish`() async throws {
        try await Stage.set(settings: Stage.Settings(pageSize: 2)) { stage in
            await stage.world.addGroups(count: 4)
            try await stage.cycle()
            await stage.world.inject(.hold, on: .list(startIndex: 3))
            async let cycle = stage.cycle()
            let held = try await stage.world.request { $0.startIndex == 3 && $0.fault == .hold }
            await stage.world.add(displayName: "New")
            await stage.world.release(held.number)
            let report = try await cycle
            #expect(!report.tally.complete)
            #expect(try stage.database.rows("SELECT 1 FROM snapshot WHERE source = 'vanished'").isEmpty)
            #expect(try await stage.cycle().tally.complete)
        }
    }

    @Test func `a name that no group bears is drift of its own, and stops nobody`() async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Nobody": ["a"], "Sales": ["a"]])
            let report = try await stage.cycle()
            #expect(report.outcome == .partial)
            #expect(report.plan?.heldBack.map(\.drift.name) == ["Nobody"])
            #expect(try stage.store.drift().map(\.cause) == [.groupMissing])
            #expect(await stage.skills(of: sales) == ["a"])
            #expect(try await stage.cycle().plan?.heldBack.map(\.drift.cause) == [.groupMissing])
        }
    }

    @Test func `the first plan already says that a name is borne by no group`() async throws {
        try await Stage.set { stage in
            try stage.map(["Nobody": ["a"]])
            let report = try await stage.cycle(.plan)
            #expect(report.tally.complete)
            #expect(report.plan?.heldBack.map(\.drift.cause) == [.groupMissing])
        }
    }

    @Test func `a resource that is no group is skipped, and stands in for nobody's absence`() async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            let support = await stage.world.add(displayName: "Support")
            try stage.map(["Sales": ["a"], "Support": ["b"]])
            try await stage.cycle()
            try stage.map(["Sales": ["c"], "Support": ["b"]])
            let page = """
                {"totalResults": 2, "Resources": [
                  {"id": "\(sales)", "displayName": "Sales", "version": 2, "skills": ["a"]}, {"id": 5}]}
                """
            await stage.world.inject(
                .status(200, headers: ["Content-Type": "application/scim+json"], body: page), on: .list())
            let report = try await stage.cycle()
            #expect(!report.tally.complete)
            #expect(await stage.skills(of: sales) == ["c"])
            #expect(stage.logs.warnings(containing: "unreadable").count == 1)
            #expect(try stage.database.rows("SELECT 1 FROM snapshot WHERE source = 'vanished'").isEmpty)
            #expect(await stage.puts(of: support).count == 1)
        }
    }

    @Test func `of groups that share a name none is PUT, and the others go on`() async throws {
        try await Stage.set { stage in
            let twins = [
                await stage.world.add(displayName: "Sales", skills: ["x"]),
                await stage.world.add(displayName: "Sales", skills: ["a"]),
            ]
            let support = await stage.world.add(displayName: "Support")
            try stage.map(["Sales": ["a"], "Support": ["b"]])

            let report = try await stage.cycle()

            for twin in twins { #expect(await stage.puts(of: twin).isEmpty) }
            #expect(await stage.skills(of: support) == ["b"])
            #expect(report.plan?.heldBack.map(\.drift.cause) == [.ambiguousName, .ambiguousName])
            #expect(report.tally.changed == 1)
            #expect(report.outcome == .partial)

            try await stage.world.edit(twins[1], displayName: "Sales 2")
            try await stage.cycle()
            #expect(await stage.skills(of: twins[0]) == ["a"])
            #expect(await stage.puts(of: twins[1]).isEmpty)
        }
    }

    @Test func `a group that is given a mapped name gets its skills, and the one that lost it is left alone`()
        async throws
    {
        try await Stage.set { stage in
            let first = await stage.world.add(displayName: "Sales")
            let second = await stage.world.add(displayName: "Other", skills: ["x"])
            try stage.map(["Sales": ["a"]])
            try await stage.cycle()
            try await stage.world.edit(first, displayName: "Old sales", skills: ["y"])
            try await stage.world.edit(second, displayName: "Sales")
            try await stage.cycle()
            #expect(await stage.skills(of: first) == ["y"])
            #expect(await stage.skills(of: second) == ["a"])
        }
    }
}
