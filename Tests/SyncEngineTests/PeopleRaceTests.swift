import Domain
import Simulator
import Store
import SyncEngine
import TestSupport
import Testing

/// What others do to people while we are at work, and answers that are lost meanwhile.
@Suite(.timeLimit(.minutes(10))) struct PeopleRaceTests {
    /// Ann in Sales, which gives A and B.
    private func withAnn(_ body: (Stage, Ann) async throws -> Void) async throws {
        try await Stage.set(.people) { stage in
            let (a, b) = (await stage.world.addSkill(named: "A"), await stage.world.addSkill(named: "B"))
            let id = try await stage.world.addPerson(named: "Ann")
            let sales = try await stage.group("Sales", of: [id])
            try stage.mapIDs(["Sales": [a, b]])
            try await body(stage, Ann(id: id, sales: sales, a: a, b: b))
        }
    }

    private struct Ann {
        let id: String
        let sales: String
        let a: String
        let b: String
    }

    /// Ann leaves the group, and loses what is ours.
    private func leave(_ stage: Stage, _ ann: Ann) async throws {
        try await stage.world.leave(ann.sales, ann.id)
        #expect(try await stage.approvedCycle().outcome == .converged)
    }

    @Test func `what others give between the poll and the write is theirs`() async throws {
        try await withAnn { stage, ann in
            await stage.world.inject(.hold, on: .people)
            async let cycle = stage.cycle()
            let held = try await stage.world.request { $0.fault == .hold }
            try await stage.world.give(ann.b, to: ann.id)
            await stage.world.release(held.number)
            #expect(try await cycle.outcome == .converged)

            try await leave(stage, ann)

            #expect(await stage.held(by: ann.id) == [ann.b])
            await stage.expectNoTrespass()
        }
    }

    @Test func `what others give while a rate limit is waited out is theirs`() async throws {
        try await withAnn { stage, ann in
            await stage.world.inject(.tooManyRequests(retryAfter: 30), on: .grant())
            await stage.world.inject(.hold, on: .people, after: 1)
            async let cycle = stage.cycle()
            let held = try await stage.world.request { $0.fault == .hold }
            try await stage.world.give(ann.b, proficiency: 4, to: ann.id)
            await stage.world.release(held.number)
            #expect(try await cycle.outcome == .converged)

            try await leave(stage, ann)

            #expect(await stage.held(by: ann.id).ids == [ann.b])
            await stage.expectNoTrespass()
        }
    }

    @Test func `what others give while a failed write is tried again is theirs`() async throws {
        try await withAnn { stage, ann in
            await stage.world.inject(.errorBody(503, code: "service.unavailable", message: "later"), on: .grant())
            await stage.world.inject(.hold, on: .people, after: 1)
            async let cycle = stage.cycle(.sync, .additive)
            let held = try await stage.world.request { $0.fault == .hold }
            try await stage.world.give(ann.b, proficiency: 4, to: ann.id)
            await stage.world.release(held.number)
            #expect(try await cycle.outcome == .converged)

            try await leave(stage, ann)

            #expect(await stage.held(by: ann.id) == SkillSet([Skill(id: ann.b, proficiency: 4)]))
            await stage.expectNoTrespass()
        }
    }

    @Test func `nothing is written to who is deactivated while a rate limit is waited out`() async throws {
        try await withAnn { stage, ann in
            await stage.world.inject(.tooManyRequests(retryAfter: 30), on: .grant())
            await stage.world.inject(.hold, on: .people, after: 1)
            async let cycle = stage.cycle()
            let held = try await stage.world.request { $0.fault == .hold }
            try await stage.world.edit(person: ann.id, state: .inactive)
            await stage.world.release(held.number)

            #expect(try await cycle.outcome == .partial)
            #expect(await stage.held(by: ann.id).isEmpty)
            #expect(await stage.world.counts[.grant] == 1)
        }
    }

    /// With one request at a time Bob's write waits beside Ann's, and goes after her second read.
    @Test(arguments: [1, 2])
    func `what others give to whoever waited beside a write that was limited is theirs`(writes: Int) async throws {
        var settings = Stage.Settings()
        settings.maxConcurrentRequests = 1
        settings.maxConcurrentWrites = writes
        try await Stage.set(.people, settings: settings) { stage in
            let a = await stage.world.addSkill(named: "A")
            let people = await stage.world.addPeople(count: 2)
            let sales = try await stage.group("Sales", of: people)
            try stage.mapIDs(["Sales": [a]])
            await stage.world.inject(.tooManyRequests(retryAfter: 30), on: .grant())
            await stage.world.inject(.hold, on: .people, after: 1)
            async let cycle = stage.cycle()
            let held = try await stage.world.request { $0.fault == .hold }
            let limited = await stage.world.requests.first { $0.endpoint == .grant }?.personID
            let other = try #require(people.first { $0 != limited })
            try await stage.world.give(a, proficiency: 4, to: other)
            await stage.world.release(held.number)
            _ = try await cycle

            for person in people { try await stage.world.leave(sales, person) }
            _ = try await stage.approvedCycle()

            #expect(await stage.held(by: other).ids == [a])
            await stage.expectNoTrespass()
        }
    }

    @Test func `of a lost write that others undid in part the rest is ours`() async throws {
        try await withAnn { stage, ann in
            try await loseWrite(.applyThenCloseConnection, stage)
            try await stage.world.take(ann.b, from: ann.id)
            #expect(try await stage.cycle().outcome == .converged)

            try await leave(stage, ann)

            #expect(await stage.held(by: ann.id).isEmpty)
        }
    }

    @Test func `each of two lost writes that ask for different things may have arrived`() async throws {
        try await withAnn { stage, ann in
            let c = await stage.world.addSkill(named: "C")
            try await loseWrite(.closeConnection, stage)
            try stage.mapIDs(["Sales": [ann.a, c]])
            // The first read asks what became of the first.
            try await loseWrite(.applyThenCloseConnection, stage, afterReads: 2)
            #expect(try await stage.cycle().outcome == .converged)

            try await leave(stage, ann)

            #expect(await stage.held(by: ann.id).isEmpty)
            #expect(try stage.store.unsettledAttempts().isEmpty)
        }
    }

    @Test func `a write that arrives after a newer one is ours all the same`() async throws {
        try await withAnn { stage, ann in
            let c = await stage.world.addSkill(named: "C")
            try await loseWrite(.closeConnection, stage)
            try stage.mapIDs(["Sales": [c]])
            // What was lost may still arrive, so that it stays open beside the newer write.
            try await stage.cycle()
            #expect(await stage.held(by: ann.id) == [c])
            #expect(try stage.store.unsettledAttempts().count == 1)

            for skill in [ann.a, ann.b] { try await stage.world.give(skill, to: ann.id) }
            try await stage.approvedCycle()
            try await stage.approvedCycle()

            #expect(await stage.held(by: ann.id) == [c])
            #expect(try stage.store.unsettledAttempts().isEmpty)
        }
    }

    @Test func `a person that a read does not show keeps the attempt open`() async throws {
        try await withAnn { stage, ann in
            try await loseWrite(.applyThenCloseConnection, stage)
            await stage.world.inject(
                .json(#"{"entities":[],"total":1,"pageCount":1,"pageNumber":1}"#), on: .people)
            try await stage.cycle()
            #expect(try await stage.cycle().outcome == .converged)

            try await leave(stage, ann)

            #expect(await stage.held(by: ann.id).isEmpty)
        }
    }

    /// A cycle whose only write goes so wrong that it is not known what became of it.
    ///
    /// - Parameter reads: how many reads come before the write; those after it fail.
    private func loseWrite(_ fault: Fault, _ stage: Stage, afterReads reads: Int = 1) async throws {
        await stage.world.inject(fault, on: .grant(), times: 3)
        await stage.world.inject(.status(503), on: .people, times: 3, after: reads)
        try await stage.cycle()
        await stage.world.clearFaults()
        #expect(try stage.outcomes.last == .unknown)
    }
}
