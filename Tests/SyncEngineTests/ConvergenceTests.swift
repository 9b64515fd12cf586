import Domain
import Simulator
import Store
import SyncEngine
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct ConvergenceTests {
    @Test func `the first cycle gives every mapped group its skills`() async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales", skills: ["x"])
            let support = await stage.world.add(displayName: "Support")
            try stage.map(["Sales": ["a", "b"], "Support": ["c"]])

            let report = try await stage.cycle()

            #expect(await stage.skills(of: sales) == ["a", "b"])
            #expect(await stage.skills(of: support) == ["c"])
            #expect(report.outcome == .converged)
            #expect(report.revision == 1)
            #expect(report.error == nil)
            #expect(report.tally.complete)
            #expect(report.tally.groups == 2)
            #expect(report.tally.changed == 2)
            #expect(report.tally.applied == 2)
            #expect(report.tally.conflicts == 0)
            #expect(report.tally.failed == 0)
            #expect(await report.tally.requests == stage.world.counts.arrived)
            #expect(try stage.outcomes == [.applied, .applied])
            #expect(try stage.attempts.map(\.newVersion) == ["2", "2"])
            try await stage.expectAttemptsMatchPuts()
        }
    }

    @Test func `the report and the record of a cycle say the same`() async throws {
        try await Stage.set { stage in
            await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            let report = try await stage.cycle()
            let recorded = try #require(try stage.store.cycles(limit: 1).first)
            #expect(recorded.id == report.cycle)
            #expect(recorded.kind == .sync)
            #expect(recorded.outcome == report.outcome)
            #expect(recorded.tally == report.tally)
            #expect(recorded.revision == report.revision)
            #expect(recorded.error == nil)
            #expect(recorded.nextPollAt == nil)
            #expect(recorded.circuitOpenUntil == nil)
        }
    }

    @Test func `the second cycle PUTs nothing and learns nothing`() async throws {
        try await Stage.set { stage in
            await stage.world.addGroups(count: 5)
            try stage.map(["Group 2": ["a"], "Group 4": ["b"]])
            try await stage.cycle()
            let before = try stage.database.contents()

            let report = try await stage.cycle()

            #expect(report.outcome == .converged)
            #expect(report.tally.changed == 0)
            #expect(await stage.world.counts[.put] == 2)
            // A PUT takes the page's fingerprint away; this cycle puts the new one there. Nothing else is new.
            let changes = try stage.database.contents().changes(since: before)
            #expect(Set(changes.keys) == ["cycle", "page"])
            #expect(changes["cycle"]?.insertions.count == 1)
            #expect(changes["cycle"]?.removals.count == 0)
        }
    }

    @Test func `a steady cycle writes one cycle row and nothing else`() async throws {
        try await Stage.set(settings: Stage.Settings(pageSize: 3)) { stage in
            await stage.world.addGroups(count: 8)
            try stage.map(["Group 2": ["a"], "Group 7": ["b"]])
            try await stage.cycle()
            try await stage.cycle()
            let before = try stage.database.contents()

            let report = try await stage.cycle()

            #expect(report.tally.complete)
            #expect(report.tally.groups == 8)
            #expect(report.tally.requests == 3)
            let changes = try stage.database.contents().changes(since: before)
            #expect(Set(changes.keys) == ["cycle"])
            #expect(changes["cycle"]?.insertions.count == 1)
            #expect(changes["cycle"]?.removals.count == 0)
        }
    }

    @Test func `after a restart nothing is PUT again`() async throws {
        try await Stage.set { stage in
            await stage.world.addGroups(count: 3)
            try stage.map(["Group 1": ["a"], "Group 3": ["b"]])
            try await stage.cycle()
            try await stage.cycle()
            let before = try stage.database.contents()
            try await stage.restarted { anew in
                let report = try await anew.cycle()
                #expect(report.outcome == .converged)
                #expect(report.tally.changed == 0)
                #expect(await anew.world.counts[.put] == 2)
                #expect(try Set(anew.database.contents().changes(since: before).keys) == ["cycle"])
            }
        }
    }

    @Test func `a group that is not mapped is never PUT`() async throws {
        try await Stage.set { stage in
            let other = await stage.world.add(displayName: "Other", skills: ["x"])
            await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            try await stage.cycle()
            try await stage.world.edit(other, skills: ["y"])
            try await stage.cycle()
            #expect(await stage.puts(of: other).isEmpty)
            #expect(await stage.skills(of: other) == ["y"])
        }
    }

    @Test func `a group that is mapped no longer keeps what it bears`() async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            try await stage.cycle()
            try stage.map([:])
            let report = try await stage.cycle()
            #expect(report.revision == 2)
            #expect(report.tally.changed == 0)
            #expect(await stage.skills(of: sales) == ["a"])
        }
    }

    @Test func `the same skills in another order are no change`() async throws {
        try await Stage.set { stage in
            await stage.world.add(displayName: "Sales", skills: ["c", "a", "b"])
            try stage.map(["Sales": ["b", "c", "a"]])
            let report = try await stage.cycle()
            #expect(report.outcome == .converged)
            #expect(await stage.world.counts[.put] == 0)
        }
    }

    @Test func `a mapping of no skills empties its group`() async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales", skills: ["a"])
            try stage.map(["Sales": []])
            try await stage.approvedCycle()
            #expect(await stage.skills(of: sales) == [])
        }
    }

    @Test func `a new revision goes out with the next cycle, once`() async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            try await stage.cycle()
            try stage.map(["Sales": ["b"]])
            #expect(try stage.store.drift().map(\.cause) == [.mappingChanged])
            try await stage.cycle()
            try await stage.cycle()
            #expect(await stage.skills(of: sales) == ["b"])
            #expect(try stage.attempts.map(\.revision) == [1, 2])
        }
    }

    @Test func `an outside edit is drift, and repaired`() async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            try await stage.cycle()
            try await stage.world.edit(sales, skills: ["z"])
            let report = try await stage.cycle()
            #expect(report.plan?.changes.map(\.cause) == [.changedOutside])
            #expect(await stage.skills(of: sales) == ["a"])
            #expect(try stage.store.drift().isEmpty)
        }
    }

    @Test func `without a revision nothing is asked of any group`() async throws {
        try await Stage.set { stage in
            await stage.world.add(displayName: "Sales", skills: ["a"])
            let report = try await stage.cycle()
            #expect(report.outcome == .converged)
            #expect(report.revision == nil)
            #expect(await stage.world.counts[.put] == 0)
        }
    }
}
