import Domain
import Simulator
import Store
import SyncEngine
import TestSupport
import Testing

/// What is ours stays ours beside a server that is late, leaves things out and takes writes that it refuses.
@Suite(.timeLimit(.minutes(10))) struct GrantCycleTests {
    @Test func `what a late read does not show yet is ours all the same`() async throws {
        try await AnnInSales.withScene { stage, scene in
            await stage.world.readLate(by: 90)
            try await stage.cycle()
            stage.clock.advance(by: .seconds(60))
            // Nothing shows the skill yet.
            try await stage.cycle()
            stage.clock.advance(by: .seconds(120))
            await stage.world.readOnTime()
            try await stage.cycle()

            try await scene.leave(on: stage)
            #expect(await stage.held(by: scene.ann).isEmpty)
        }
    }

    @Test func `who moves to a group whose list is a cycle behind keeps what both ask for`() async throws {
        try await Stage.set(.people) { stage in
            let a = await stage.world.addSkill(named: "A")
            let ann = try await stage.world.addPerson(named: "Ann")
            let (sales, care) = (try await stage.group("Sales", of: [ann]), try await stage.group("Care"))
            try stage.mapIDs(["Sales": [a], "Care": [a]])
            try await stage.cycle()
            stage.clock.advance(by: .seconds(60))
            try await stage.world.leave(sales, ann)
            try await stage.world.join(care, ann)
            await stage.world.inject(
                .json(#"{"entities": [], "total": 0, "pageNumber": 1, "pageCount": 0}"#), on: .members(care), times: 2)

            let report = try await stage.cycle()
            #expect(report.plan?.withheld.map(\.reason) == [.mayHaveMoved([a])])
            await stage.world.clearFaults()
            #expect(try await stage.cycle().outcome == .converged)

            #expect(await stage.world.counts[.revoke] == 0)
            #expect(try stage.store.trail(of: "Ann").filter { $0.kind == .changedOutside }.isEmpty)
        }
    }

    @Test func `a list that still shows what we removed is no outside change`() async throws {
        try await AnnInSales.withScene { stage, scene in
            try await stage.cycle()
            stage.clock.advance(by: .seconds(60))
            try await scene.leave(on: stage)
            #expect(await stage.held(by: scene.ann).isEmpty)
            try await stage.world.join(scene.sales, scene.ann)
            try stage.mapIDs(["Sales": []])
            await stage.world.readLate(by: 600)
            stage.clock.advance(by: .seconds(60))

            try await stage.cycle()

            #expect(try stage.store.trail(of: "Ann").filter { $0.kind == .changedOutside }.isEmpty)
        }
    }

    @Test func `what an administrator took from somebody inactive and gave again is the administrator's`() async throws
    {
        try await AnnInSales.withScene { stage, scene in
            try await stage.cycle()
            try await stage.world.edit(person: scene.ann, state: .inactive)
            try await stage.world.take(scene.a, from: scene.ann)
            for _ in 0..<2 {
                stage.clock.advance(by: .seconds(Grant.longestLag))
                try await stage.cycle()
            }
            try await stage.world.give(scene.a, to: scene.ann)
            try await stage.world.edit(person: scene.ann, state: .active)
            try await stage.cycle()

            try await scene.leave(on: stage)
            #expect(await stage.held(by: scene.ann) == [scene.a])
            await stage.expectNoTrespass()
        }
    }

    @Test(arguments: [400, 409])
    func `a PATCH that was refused and took effect all the same is ours`(status: Int) async throws {
        try await AnnInSales.withScene { stage, scene in
            let b = await stage.world.addSkill(named: "B")
            try stage.mapIDs(["Sales": [scene.a, b]])
            await stage.world.inject(.applyHalfThenAnswer(CannedAnswer(status: status)), on: .grant())

            #expect(try await stage.cycle().outcome == .converged)

            #expect(try stage.outcomes == [.applied, .applied])
            #expect(await stage.held(by: scene.ann) == SkillSet([scene.a, b]))
            try await scene.leave(on: stage)
            #expect(await stage.held(by: scene.ann).isEmpty)
        }
    }

    @Test func `somebody whom one answer does not show is not gone`() async throws {
        try await AnnInSales.withScene { stage, scene in
            try await stage.cycle()
            try await stage.world.leave(scene.sales, scene.ann)
            let nobody = #"{"entities": [], "total": 0, "pageNumber": 1, "pageCount": 0}"#
            await stage.world.inject(.json(nobody), on: .people)

            try await stage.cycle()
            #expect(try stage.store.passedOver().map(\.reason) == [.notFound])

            for _ in 0..<2 { try await stage.cycle() }
            #expect(await stage.held(by: scene.ann).isEmpty)
            #expect(try stage.store.trail(of: "Ann").filter { $0.kind == .vanished }.isEmpty)
        }
    }

    @Test func `nor is somebody whom answers within five minutes do not show, and later answers end it`() async throws {
        try await AnnInSales.withScene { stage, scene in
            func vanished() throws -> Int { try stage.store.trail(of: "Ann").count { $0.kind == .vanished } }
            try await stage.cycle()
            try await stage.world.leave(scene.sales, scene.ann)
            let nobody = #"{"entities": [], "total": 0, "pageNumber": 1, "pageCount": 0}"#
            await stage.world.inject(.json(nobody), on: .people, times: 3)
            for _ in 0..<2 {
                stage.clock.advance(by: .seconds(60))
                try await stage.cycle()
                #expect(try stage.store.passedOver().map(\.reason) == [.notFound])
                #expect(try vanished() == 0)
            }
            stage.clock.advance(by: .seconds(Grant.longestLag))
            try await stage.cycle()
            #expect(try vanished() == 1)
        }
    }

    @Test func `what somebody has after they were deleted and came back is theirs who gave it since`() async throws {
        try await AnnInSales.withScene { stage, scene in
            try await stage.cycle()
            stage.clock.advance(by: .seconds(60))
            try await stage.world.edit(person: scene.ann, state: .deleted)
            try await stage.world.take(scene.a, from: scene.ann)
            try await stage.cycle()
            stage.clock.advance(by: .seconds(60))
            try await stage.world.edit(person: scene.ann, state: .active)
            let care = try await stage.group("Care", of: [scene.ann])
            let b = await stage.world.addSkill(named: "B")
            try stage.mapIDs(["Sales": [scene.a], "Care": [b]])
            try await stage.cycle()
            stage.clock.advance(by: .seconds(60))
            try await stage.world.give(scene.a, to: scene.ann)
            for _ in 0..<3 {
                stage.clock.advance(by: .seconds(60))
                try await stage.cycle()
            }

            #expect(await stage.held(by: scene.ann) == SkillSet([scene.a, b]))
            try await stage.world.leave(care, scene.ann)
            for _ in 0..<2 { try await stage.cycle() }
            #expect(await stage.held(by: scene.ann) == [scene.a])
            await stage.expectNoTrespass()
        }
    }

    @Test func `a skill that lists hide while it is switched off is ours afterwards`() async throws {
        try await AnnInSales.withScene { stage, scene in
            try await stage.cycle()
            await stage.world.hideInactiveSkills()
            try await stage.world.edit(skill: scene.a, state: .inactive)
            for _ in 0..<4 {
                stage.clock.advance(by: .seconds(Grant.longestLag))
                try await stage.cycle()
            }
            try await stage.world.edit(skill: scene.a, state: .active)
            try await stage.cycle()

            try await scene.leave(on: stage)
            #expect(await stage.held(by: scene.ann).isEmpty)
        }
    }

    @Test func `so it is where the person was not active meanwhile`() async throws {
        try await AnnInSales.withScene { stage, scene in
            try await stage.cycle()
            await stage.world.hideInactiveSkills()
            try await stage.world.edit(skill: scene.a, state: .inactive)
            try await stage.world.edit(person: scene.ann, state: .inactive)
            for _ in 0..<4 {
                stage.clock.advance(by: .seconds(Grant.longestLag))
                try await stage.cycle()
            }
            try await stage.world.edit(skill: scene.a, state: .active)
            try await stage.world.edit(person: scene.ann, state: .active)
            try await stage.cycle()

            try await scene.leave(on: stage)
            #expect(await stage.held(by: scene.ann).isEmpty)
        }
    }

    @Test func `who left a group while it was not mapped gets nothing once it is mapped again`() async throws {
        try await AnnInSales.withScene { stage, scene in
            let ben = try await stage.world.addPerson(named: "Ben")
            _ = try await stage.group("Care", of: [ben])
            let b = await stage.world.addSkill(named: "B")
            try stage.mapIDs(["Sales": [scene.a], "Care": [b]])
            try await stage.cycle()
            try stage.mapIDs(["Care": [b]])
            try await stage.approvedCycle()
            #expect(await stage.held(by: scene.ann).isEmpty)
            try await stage.world.leave(scene.sales, scene.ann)
            try await stage.cycle()

            await stage.world.inject(.status(503), on: .members(scene.sales), times: 6)
            try stage.mapIDs(["Sales": [scene.a], "Care": [b]])
            try await stage.cycle()
            try await stage.cycle()

            #expect(await stage.held(by: scene.ann).isEmpty)
        }
    }

    @Test func `a skill that the organization has no more is not removed again and again`() async throws {
        try await AnnInSales.withScene { stage, scene in
            try await stage.cycle()
            try await stage.world.edit(skill: scene.a, state: .deleted)
            try await scene.leave(on: stage)
            let before = await stage.world.counts[.revoke]
            for _ in 0..<3 { try await stage.cycle() }
            #expect(await stage.world.counts[.revoke] == before)
        }
    }

    @Test func `a cycle that saw nobody's skills, or none of the mapped groups, is not converged`() async throws {
        try await AnnInSales.withScene { stage, scene in
            await stage.world.leaveOutSkills(of: [scene.ann])
            #expect(try await stage.cycle().outcome == .partial)
            await stage.world.leaveOutSkills(of: [])
            try await stage.world.delete(scene.sales)
            #expect(try await stage.cycle().outcome == .partial)
        }
    }
}
