import Domain
import Simulator
import Store
import SyncEngine
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct AdditiveModeTests {
    @Test func `what is missing is added, and what others gave stays`() async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales", skills: ["x", "a"])
            try stage.map(["Sales": ["a", "b"]])
            try await stage.cycle(.sync, .additive)
            #expect(await stage.skills(of: sales) == ["a", "b", "x"])
            try await stage.world.edit(sales, skills: ["a", "b", "x", "y"])
            let report = try await stage.cycle(.sync, .additive)
            #expect(report.tally.changed == 0)
            #expect(await stage.puts(of: sales).count == 1)
        }
    }

    @Test func `what we granted goes when the mapping no longer asks for it, what was there before us stays`()
        async throws
    {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales", skills: ["a"])
            try stage.map(["Sales": ["a", "b"]])
            try await stage.cycle(.sync, .additive)
            try stage.map(["Sales": ["c"]])
            try await stage.cycle(.sync, .additive)
            #expect(await stage.skills(of: sales) == ["a", "c"])
            try stage.map(["Sales": []])
            try await stage.cycle(.sync, .additive)
            #expect(await stage.skills(of: sales) == ["a"])
            #expect(try await stage.cycle(.sync, .additive).tally.changed == 0)
        }
    }

    @Test func `what somebody took away and gave again is theirs`() async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a", "b"]])
            try await stage.cycle(.sync, .additive)
            try stage.map(["Sales": ["a"]])
            try await stage.world.edit(sales, skills: ["a"])
            try await stage.cycle(.sync, .additive)
            // A second read without it is evidence that it is gone.
            stage.clock.advance(by: .seconds(Grant.longestLag))
            try await stage.cycle(.sync, .additive)
            try await stage.world.edit(sales, skills: ["a", "b"])
            try await stage.cycle(.sync, .additive)
            #expect(await stage.skills(of: sales) == ["a", "b"])
            #expect(await stage.puts(of: sales).count == 1)
        }
    }

    @Test func `a skill taken away by somebody is added again`() async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales", skills: ["x"])
            try stage.map(["Sales": ["a"]])
            try await stage.cycle(.sync, .additive)
            try await stage.world.edit(sales, skills: ["y"])
            try await stage.cycle(.sync, .additive)
            #expect(await stage.skills(of: sales) == ["a", "y"])
        }
    }

    @Test func `after a conflict the skills that came in between are kept`() async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(.conflictByOutsideEdit(skills: ["z"]), on: .put())
            try await stage.cycle(.sync, .additive)
            #expect(await stage.skills(of: sales) == ["a", "z"])
            try stage.map(["Sales": []])
            try await stage.cycle(.sync, .additive)
            #expect(await stage.skills(of: sales) == ["z"])
        }
    }

    @Test func `after a lost answer the skills that came in between are kept`() async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(.applyThenCloseConnection, on: .put())
            await stage.world.inject(.conflictByOutsideEdit(skills: ["a", "z"]), on: .read(sales))
            try await stage.cycle(.sync, .additive)
            #expect(await stage.skills(of: sales) == ["a", "z"])
        }
    }

    @Test func `a restart does not forget what was granted`() async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales", skills: ["x"])
            try stage.map(["Sales": ["a"]])
            try await stage.cycle(.sync, .additive)
            try await stage.restarted { anew in
                #expect(try await anew.cycle(.sync, .additive).tally.changed == 0)
                try anew.map(["Sales": []])
                try await anew.cycle(.sync, .additive)
                #expect(await anew.skills(of: sales) == ["x"])
            }
        }
    }

    @Test func `where skills are hidden nothing is PUT, because a PUT would take away what it does not list`()
        async throws
    {
        var server = SimulatedServer.Configuration()
        server.listsSkills = false
        try await Stage.set(server) { stage in
            let sales = await stage.world.add(displayName: "Sales", skills: ["x"])
            try stage.map(["Sales": ["a"]])
            let report = try await stage.cycle(.sync, .additive)
            #expect(await stage.world.counts[.put] == 0)
            #expect(report.plan?.heldBack.map(\.drift.name) == ["Sales"])
            #expect(await stage.skills(of: sales) == ["x"])
        }
    }

    @Test func `switching to replace takes away what others gave, switching back takes away what we gave`()
        async throws
    {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales", skills: ["x"])
            try stage.map(["Sales": ["a"]])
            try await stage.cycle(.sync, .additive)
            #expect(await stage.skills(of: sales) == ["a", "x"])
            try await stage.cycle(.sync, .replace)
            #expect(await stage.skills(of: sales) == ["a"])
            try await stage.world.edit(sales, skills: ["a", "y"])
            #expect(try await stage.cycle(.sync, .additive).tally.changed == 0)
            try stage.map(["Sales": ["b"]])
            try await stage.cycle(.sync, .additive)
            #expect(await stage.skills(of: sales) == ["b", "y"])
        }
    }

    @Test func `an outside edit that is too little for replace may be enough for additive`() async throws {
        try await Stage.set { stage in
            await stage.world.add(displayName: "Sales", skills: ["a", "x"])
            try stage.map(["Sales": ["a"]])
            #expect(try await stage.cycle(.plan, .additive).tally.changed == 0)
            #expect(try await stage.cycle(.plan, .replace).tally.changed == 1)
        }
    }
}
