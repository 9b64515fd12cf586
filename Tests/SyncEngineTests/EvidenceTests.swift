import Domain
import Simulator
import Store
import SyncEngine
import TestSupport
import Testing

/// What counts as evidence of whose a skill is, and when it is looked for.
@Suite(.timeLimit(.minutes(10))) struct EvidenceTests {
    private static let day = Duration.seconds(86_400)

    @Test func `who was gone and comes back in no mapped group loses what was ours within a day`() async throws {
        try await AnnInSales.withScene { stage, scene in
            try await stage.cycle()
            try await stage.world.edit(person: scene.ann, state: .deleted)
            try await stage.cycle()
            try await stage.world.edit(person: scene.ann, state: .active)
            #expect(await stage.held(by: scene.ann) == [scene.a])

            stage.clock.advance(by: Self.day)
            for _ in 0..<2 { try await stage.cycle() }

            #expect(await stage.held(by: scene.ann).isEmpty)
            await stage.expectNoTrespass()
        }
    }

    @Test func `who is gone is read more and more rarely, and at least once a day`() async throws {
        try await AnnInSales.withScene { stage, scene in
            try await stage.cycle()
            try await stage.world.edit(person: scene.ann, state: .deleted)
            try await stage.cycle()
            let snapshots = try stage.snapshots(of: scene.ann)
            var before = await stage.world.counts[.people]
            func reads(in duration: Duration, every interval: Duration) async throws -> Int {
                for _ in 0..<Int(duration / interval) {
                    stage.clock.advance(by: interval)
                    try await stage.cycle()
                }
                let now = await stage.world.counts[.people]
                let reads = now - before
                before = now
                return reads
            }
            #expect(try await reads(in: .seconds(3600), every: .seconds(60)) == 4)
            #expect(try await reads(in: Self.day, every: .seconds(3600)) == 6)
            #expect(try await reads(in: Self.day * 10, every: .seconds(7200)) == 10)
            #expect(try stage.snapshots(of: scene.ann) == snapshots)
            #expect(try stage.store.passedOver().isEmpty)
        }
    }

    @Test func `a PATCH that the server said it did, and that no read could confirm, is ours`() async throws {
        try await AnnInSales.withScene { stage, scene in
            await stage.world.inject(.applyThenAnswer(CannedAnswer(status: 204, body: "")), on: .grant())
            await stage.world.inject(.status(503), on: .people, times: 20, after: 1)
            try await stage.cycle()
            #expect(try stage.outcomes == [.applied])
            await stage.world.clearFaults()

            try await scene.leave(on: stage)
            #expect(await stage.held(by: scene.ann).isEmpty)
        }
    }

    @Test func `a PATCH that the server said it did, and did not, takes nothing from anybody`() async throws {
        try await AnnInSales.withScene { stage, scene in
            await stage.world.inject(.status(204, body: ""), on: .grant())
            await stage.world.inject(.status(503), on: .people, times: 20, after: 1)
            try await stage.cycle()
            #expect(try stage.outcomes == [.applied])
            await stage.world.clearFaults()
            try await stage.world.leave(scene.sales, scene.ann)
            for _ in 0..<2 {
                try await stage.cycle()
                stage.clock.advance(by: .seconds(Grant.longestLag))
            }

            try await stage.world.give(scene.a, to: scene.ann)
            for _ in 0..<2 { try await stage.cycle() }
            #expect(await stage.held(by: scene.ann) == [scene.a])
            await stage.expectNoTrespass()
        }
    }

    @Test func `a PATCH that the server said it did, and did not, is sent again while it is asked for`() async throws {
        try await AnnInSales.withScene { stage, scene in
            await stage.world.inject(.status(204, body: ""), on: .grant())
            await stage.world.inject(.status(503), on: .people, times: 20, after: 1)
            try await stage.cycle()
            await stage.world.clearFaults()
            try await stage.cycle()
            #expect(await stage.held(by: scene.ann) == [scene.a])
        }
    }

    @Test func `of a skill that stays hidden nothing is written again`() async throws {
        try await AnnInSales.withScene { stage, scene in
            try await stage.cycle()
            await stage.world.hideInactiveSkills()
            try await stage.world.edit(skill: scene.a, state: .inactive)
            func goOn() async throws -> [[String]] {
                stage.clock.advance(by: .seconds(Grant.longestLag))
                try await stage.cycle()
                return try stage.database.rows("SELECT * FROM grant")
            }
            for _ in 0..<2 { _ = try await goOn() }
            let grants = try await goOn()
            for _ in 0..<3 { #expect(try await goOn() == grants) }

            // One read without it is no evidence once lists show it again.
            try await stage.world.edit(skill: scene.a, state: .active)
            try await stage.cycle()
            try await scene.leave(on: stage)
            #expect(await stage.held(by: scene.ann).isEmpty)
        }
    }

    @Test func `what somebody takes while a skill is hidden is gone five minutes after it is shown again`() async throws
    {
        try await AnnInSales.withScene { stage, scene in
            try await stage.cycle()
            await stage.world.hideInactiveSkills()
            try await stage.world.edit(skill: scene.a, state: .inactive)
            for _ in 0..<3 {
                try await stage.cycle()
                stage.clock.advance(by: .seconds(Grant.longestLag))
            }
            try await stage.world.leave(scene.sales, scene.ann)
            try await stage.world.take(scene.a, from: scene.ann)
            try await stage.world.edit(skill: scene.a, state: .active)
            for _ in 0..<2 {
                try await stage.cycle()
                stage.clock.advance(by: .seconds(Grant.longestLag))
            }
            try await stage.cycle()
            try await stage.world.give(scene.a, to: scene.ann)
            for _ in 0..<2 { try await stage.cycle() }
            #expect(await stage.held(by: scene.ann) == [scene.a])
            await stage.expectNoTrespass()
        }
    }

    @Test func `a late read by id that still shows what we removed is no outside change`() async throws {
        try await AnnInSales.withScene { stage, scene in
            let b = await stage.world.addSkill(named: "B")
            try stage.mapIDs(["Sales": [scene.a], "Care": [b]])
            try await stage.cycle()
            stage.clock.advance(by: .seconds(60))
            try await scene.leave(on: stage)
            #expect(await stage.held(by: scene.ann).isEmpty)
            stage.clock.advance(by: .seconds(60))
            _ = try await stage.group("Care", of: [scene.ann])
            // The list is on time, the read before the write is not.
            await stage.world.inject(.hold, on: .people)
            let cycle = Task { try await stage.cycle() }
            let read = try await stage.world.request { $0.endpoint == .people && $0.outcome == .pending }
            await stage.world.readLate(by: 90)
            await stage.world.release(read.number)
            _ = try await cycle.value
            await stage.world.readOnTime()
            try await stage.cycle()

            #expect(await stage.held(by: scene.ann) == [b])
            #expect(try stage.store.trail(of: "Ann").filter { $0.kind == .changedOutside }.isEmpty)
        }
    }

    @Test func `who is seen again is not passed over, though another list of theirs breaks off`() async throws {
        try await AnnInSales.withScene { stage, scene in
            let care = try await stage.group("Care", of: [scene.ann])
            try stage.mapIDs(["Sales": [scene.a], "Care": [scene.a]])
            await stage.world.leaveOutSkills(of: [scene.ann])
            try await stage.cycle()
            #expect(try stage.store.passedOver().map(\.reason) == [.skillsNotShown])
            await stage.world.leaveOutSkills(of: [])
            await stage.world.inject(.status(503), on: .members(care), times: 20)

            try await stage.cycle()
            #expect(await stage.held(by: scene.ann) == [scene.a])
            #expect(try stage.store.passedOver().isEmpty)
        }
    }

    // MARK: Removals

    @Test func `a removal that the server only says it did is sent again once reads cannot be late any more`()
        async throws
    {
        try await AnnInSales.withScene { stage, scene in
            try await stage.cycle()
            await stage.world.inject(.answer(CannedAnswer(status: 204, body: "")), on: .revoke())
            try await scene.leave(on: stage)
            #expect(await stage.held(by: scene.ann) == [scene.a])

            stage.clock.advance(by: .seconds(Grant.longestLag + 1))
            for _ in 0..<2 { try await stage.cycle() }

            #expect(await stage.held(by: scene.ann).isEmpty)
            #expect(try stage.store.followers().isEmpty, "nothing is left to look for")
            await stage.expectNoTrespass()
        }
    }

    @Test func `what an administrator gives again right after we removed it stays`() async throws {
        try await AnnInSales.withScene { stage, scene in
            try await stage.cycle()
            try await scene.leave(on: stage)
            #expect(await stage.held(by: scene.ann).isEmpty)
            try await stage.world.give(scene.a, to: scene.ann)

            for _ in 0..<3 {
                stage.clock.advance(by: .seconds(Grant.longestLag))
                try await stage.cycle()
            }

            #expect(await stage.held(by: scene.ann) == [scene.a])
            await stage.expectNoTrespass()
        }
    }

    @Test func `a read that is late for a removal does not make the skill somebody else's`() async throws {
        try await AnnInSales.withScene { stage, scene in
            try await stage.cycle()
            stage.clock.advance(by: .seconds(3600))
            await stage.world.readLate(by: 60)
            try await scene.leave(on: stage)
            try await stage.cycle()
            await stage.world.readOnTime()
            for _ in 0..<2 {
                stage.clock.advance(by: .seconds(Grant.longestLag))
                try await stage.cycle()
            }
            #expect(await stage.held(by: scene.ann).isEmpty)
            #expect(await stage.world.counts[.revoke] == 1)
            #expect(try stage.store.followers().isEmpty)
        }
    }

    @Test func `a skill of a group that the server keeps though we removed it stays ours in additive mode`()
        async throws
    {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales", skills: ["own"])
            try stage.map(["Sales": ["a", "b"]])
            try await stage.cycle(.sync, .additive)
            await stage.world.store(as: .keeps("b"))
            try stage.map(["Sales": ["a"]])
            for _ in 0..<3 { #expect(try await stage.cycle(.sync, .additive).outcome == .partial) }
            #expect(try stage.store.drift().map(\.cause) == [.notAccepted])

            await stage.world.store(as: nil)
            stage.clock.advance(by: .seconds(120))
            #expect(try await stage.cycle(.sync, .additive).outcome == .converged)
            #expect(await stage.skills(of: sales) == ["a", "own"])
        }
    }

    // MARK: Answers that list what was given

    /// Ann has a skill of her own, and Sales asks for A at 2.5. A `PATCH` is answered with what was given alone.
    private static func withAnswersOfGiven(
        _ body: (Stage, _ ann: String, _ a: String, _ sales: String) async throws -> Void
    ) async throws {
        try await Stage.set(.peopleAnsweredWithGiven) { stage in
            let (a, own) = (await stage.world.addSkill(named: "A"), await stage.world.addSkill(named: "Own"))
            let ann = try await stage.world.addPerson(named: "Ann")
            try await stage.world.give(own, to: ann)
            let sales = try await stage.group("Sales", of: [ann])
            _ = try stage.map(["Sales": SkillSet([Skill(id: a, proficiency: 2.5)])])
            try await body(stage, ann, a, sales)
        }
    }

    @Test func `an answer that lists what was given otherwise than it was sent is an answer, and what it gave is ours`()
        async throws
    {
        try await Self.withAnswersOfGiven { stage, ann, a, sales in
            await stage.world.store(as: .roundsProficiencies)
            #expect(try await stage.cycle().outcome == .partial)
            #expect(try stage.outcomes == [.applied])
            #expect(try stage.store.drift().map(\.cause) == [.notAccepted])
            for _ in 0..<3 { try await stage.cycle() }
            #expect(await stage.world.counts[.grant] == 2, "from what was stored it is sent once more, and then waits")

            try await stage.world.leave(sales, ann)
            for _ in 0..<2 { try await stage.cycle() }
            #expect(await stage.held(by: ann).contains(a) == false)
            await stage.expectNoTrespass()
        }
    }

    @Test func `a read that is late does not overrule an answer that lists what was given`() async throws {
        try await Self.withAnswersOfGiven { stage, ann, a, _ in
            stage.clock.advance(by: .seconds(3600))
            await stage.world.readLate(by: 60)
            #expect(try await stage.cycle().outcome == .converged)
            let errors = try stage.attempts.map(\.error)
            #expect(errors == [nil])
            await stage.world.readOnTime()
            #expect(try await stage.cycle().outcome == .converged)
            #expect(await stage.world.counts[.grant] == 1)
        }
    }

    // MARK: Waits and prunings

    @Test func `a pruning does not shorten the wait of a write in vain`() async throws {
        try await Stage.set { stage in
            await stage.world.store(as: .drops("a"))
            await stage.world.add(displayName: "Sales", skills: [])
            try stage.map(["Sales": ["a"]])
            for _ in 0..<5 {
                try await stage.cycle()
                stage.clock.advance(by: .seconds(600))
            }
            try await stage.cycle()
            let waiting = try stage.store.status().waiting.map(\.waiting)
            #expect(waiting.first??.cycles == 5)
            stage.clock.advance(by: .seconds(1))
            _ = try stage.store.prune(before: stage.now, by: "ann@desk")
            #expect(try stage.store.status().waiting.map(\.waiting) == waiting)
        }
    }
}
