import Domain
import Simulator
import Store
import SyncEngine
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct RetentionTests {
    private func cycle(_ stage: Stage, keeping days: Int?) async throws {
        var engine = stage.engine()
        engine.settings.retention = days.map { SyncEngine.Retention(days: $0, identity: "ann@desk") }
        _ = try await engine.runCycle(.sync)
    }

    private func prunings(_ stage: Stage) throws -> Int {
        try Int(stage.database.rows("SELECT count(*) FROM pruning")[0][0]) ?? -1
    }

    @Test func `what is older than the retention goes about once a day, and the rest stays`() async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            for day in 0..<12 {
                try await stage.world.edit(sales, skills: ["edited \(day)"])
                try await cycle(stage, keeping: 5)
                for _ in 0..<8 {
                    stage.clock.advance(by: .seconds(3 * 3600))
                    try await cycle(stage, keeping: 5)
                }
            }
            #expect((6...8).contains(try prunings(stage)), "once a day, from the day on that there is something")
            #expect(try stage.attempts.count < 12)
            #expect(try stage.attempts.count >= 5)
            #expect(try await stage.store.verify().flaw == nil)
            #expect(await stage.skills(of: sales) == ["a"])
        }
    }

    @Test func `without a retention everything stays`() async throws {
        try await Stage.set { stage in
            try stage.map(["Sales": ["a"]])
            try await cycle(stage, keeping: nil)
            stage.clock.advance(by: .seconds(400 * 86_400))
            try await cycle(stage, keeping: nil)
            #expect(try prunings(stage) == 0)
            #expect(try stage.store.cycles().count == 2)
        }
    }

    @Test func `a clock that jumps ahead by a year takes no more than a week of the history`() async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            for day in 0..<28 {
                try await stage.world.edit(sales, skills: ["edited \(day)"])
                try await cycle(stage, keeping: 30)
                stage.clock.advance(by: .seconds(86_400))
            }
            #expect(try prunings(stage) == 0)
            stage.clock.advance(by: .seconds(365 * 86_400))
            for _ in 0..<5 {
                try await cycle(stage, keeping: 30)
                stage.clock.advance(by: .seconds(60))
            }
            #expect(try stage.attempts.count >= 23)
            #expect(try prunings(stage) == 1)
            #expect(try await stage.store.verify().flaw == nil)
        }
    }

    @Test func `after a year without cycles history is kept for as long as it is lived with`() async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            for day in 0..<5 {
                try await stage.world.edit(sales, skills: ["edited \(day)"])
                try await cycle(stage, keeping: 12)
                stage.clock.advance(by: .seconds(86_400))
            }
            stage.clock.advance(by: .seconds(365 * 86_400))
            for _ in 0..<2 {
                try await cycle(stage, keeping: 12)
                stage.clock.advance(by: .seconds(60))
            }
            // Four days, a week for the year, and a minute.
            #expect(try prunings(stage) == 0)
            for _ in 0..<6 {
                stage.clock.advance(by: .seconds(86_400))
                try await cycle(stage, keeping: 12)
            }
            #expect(try prunings(stage) > 0)
            #expect(try stage.attempts.count == 1)
        }
    }
}
