import Domain
import Foundation
import Simulator
import Store
import SyncEngine
import TestSupport
import Testing

/// A server that answers a write as a success and stores something else, and one that rejects the same write again and again.
@Suite(.timeLimit(.minutes(10))) struct AlteredWritesTests {
    /// One dialect, with a target that the server does not keep as it is sent.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let error: String
        let play: @Sendable (@escaping @Sendable (Stage) async throws -> Void) async throws -> Void
    }

    private static func group(_ alteration: Alteration, _ stage: Stage) async throws {
        await stage.world.store(as: alteration)
        await stage.world.add(displayName: "Sales", skills: ["old"])
        try stage.map(["Sales": ["Billing", "Care"]])
    }

    private static func person(_ alteration: (String) -> Alteration, _ stage: Stage) async throws {
        let billing = await stage.world.addSkill(named: "Billing")
        let ann = try await stage.world.addPerson(named: "Ann")
        _ = try await stage.group("Sales", of: [ann])
        await stage.world.store(as: alteration(billing))
        try stage.store.learn([billing: "Billing"])
        _ = try stage.map(["Sales": SkillSet([Skill(id: billing, proficiency: 2.5)])])
    }

    static let cases: [Case] = [
        Case(testDescription: "group-skills, lower case", error: #"sent "Billing", the server stored "billing""#) {
            body in
            try await Stage.set {
                try await group(.lowersCase, $0)
                try await body($0)
            }
        },
        Case(testDescription: "group-skills, a skill dropped", error: #"sent "Billing", the server did not store it"#) {
            body in
            try await Stage.set {
                try await group(.drops("Billing"), $0)
                try await body($0)
            }
        },
        Case(testDescription: "group-skills, a skill kept", error: #"removed "old", the server kept it"#) { body in
            try await Stage.set {
                try await group(.keeps("old"), $0)
                try await body($0)
            }
        },
        Case(testDescription: "scim, lower case", error: #"sent "Billing", the server stored "billing""#) { body in
            try await SCIMKind("") { _ in }.set {
                try await group(.lowersCase, $0)
                try await body($0)
            }
        },
        Case(testDescription: "scim, 204, a skill dropped", error: #"sent "Billing", the server did not store it"#) {
            body in
            try await SCIMKind("") { $0.putAnswersWithBody = false }.set {
                try await group(.drops("Billing"), $0)
                try await body($0)
            }
        },
        Case(testDescription: "genesys-cloud, rounded", error: #"sent "Billing" at 2.5, the server stored 2"#) { body in
            try await Stage.set(.people) {
                try await person({ _ in .roundsProficiencies }, $0)
                try await body($0)
            }
        },
        Case(testDescription: "genesys-cloud, dropped", error: #"sent "Billing" at 2.5, the server did not store it"#) {
            body in
            try await Stage.set(.people) {
                try await person({ .drops($0) }, $0)
                try await body($0)
            }
        },
    ]

    /// The writes that the server saw.
    private static func sent(_ stage: Stage) async -> Int {
        let counts = await stage.world.counts
        return counts[.put] + counts[.grant] + counts[.revoke]
    }

    @Test(arguments: cases)
    func
        `what the server does not keep is told with both values, dates from the first time, and is sent ever less often`(
            one: Case
        ) async throws
    {
        try await one.play { stage in
            let report = try await stage.cycle()
            #expect(report.outcome == .partial)
            #expect(try stage.attempts.first?.error?.contains(one.error) == true)
            let first = try #require(try stage.store.drift().first)
            #expect(first.cause == .notAccepted)
            let settled = try #require(try stage.attempts.first?.settledAt)
            #expect(first.since == settled)
            #expect(
                stage.logs.errors(containing: "stored something else").first?.metadata["error"]?.contains(one.error)
                    == true)

            // A day of polls every minute.
            var counts: [Int] = []
            for minute in 1...1440 {
                stage.clock.advance(by: .seconds(60))
                if minute <= 20 || minute % 60 == 0 {
                    let report = try await stage.cycle()
                    #expect(report.outcome == .partial)
                    #expect(report.error == nil)
                }
                counts.append(await Self.sent(stage))
            }
            #expect(await Self.sent(stage) <= 13)
            #expect(await Self.sent(stage) >= 8)
            let drift = try #require(try stage.store.drift().first)
            #expect(drift.cause == .notAccepted)
            #expect(drift.since == settled, "the same write again moves nothing")
            #expect(await stage.world.trespasses.isEmpty)
        }
    }

    @Test func `the wait doubles on the wire, outlives a restart, and is over when something else is asked for`()
        async throws
    {
        try await Stage.set { stage in
            await stage.world.store(as: .drops("a"))
            let sales = await stage.world.add(displayName: "Sales", skills: [])
            try stage.map(["Sales": ["a"]])
            try await stage.cycle()
            #expect(await stage.puts().count == 1)
            var waits: [Double] = []
            for _ in 1...5 {
                let before = await stage.puts().count
                var waited = 0.0
                while await stage.puts().count == before {
                    stage.clock.advance(by: .seconds(30))
                    waited += 30
                    try await stage.restarted { _ = try await $0.cycle() }
                }
                waits.append(waited)
            }
            #expect(waits == [60, 120, 240, 480, 960])

            let plan = try #require(try await stage.cycle(.plan).plan)
            #expect(plan.changes.isEmpty)
            let waiting = try #require(plan.waiting.first?.waiting)
            #expect(waiting.cycles == 6)
            #expect(waiting.until == stage.now + 1920)
            #expect(waiting.reason == .notAccepted)
            #expect(try stage.store.explanation(of: "Sales").waiting == waiting)
            #expect(try stage.store.status().waiting.map(\.waiting) == [waiting])
            #expect(stage.logs.warnings(containing: "writes wait").isEmpty == false)

            // Others add a skill: what would be sent starts from something else.
            _ = try await stage.world.edit(sales, skills: ["x"])
            let before = await stage.puts().count
            try await stage.cycle()
            #expect(await stage.puts().count == before + 1)
            // And so does what another mapping asks for.
            try stage.map(["Sales": ["a", "b"]])
            try await stage.cycle()
            #expect(await stage.puts().count == before + 2)
            await stage.world.store(as: nil)
            stage.clock.advance(by: .seconds(60))
            #expect(try await stage.cycle().outcome == .converged)
            #expect(await stage.skills(of: sales) == ["a", "b"])
            #expect(try stage.store.drift().isEmpty)
        }
    }

    @Test(arguments: [400, 409, 422]) func `a write to a person that is rejected waits as well`(status: Int)
        async throws
    {
        try await Stage.set(.people) { stage in
            let a = await stage.world.addSkill(named: "A")
            let ann = try await stage.world.addPerson(named: "Ann")
            _ = try await stage.group("Sales", of: [ann])
            try stage.mapIDs(["Sales": [a]])
            await stage.world.inject(.status(status, body: #"{"message": "no"}"#), on: .grant(), times: 999)
            try await stage.cycle()
            let first = await Self.sent(stage)
            stage.clock.advance(by: .seconds(30))
            let report = try await stage.cycle()
            if status == 409 {
                #expect(await Self.sent(stage) > first, "a conflict is tried again")
                return
            }
            #expect(report.outcome == .partial)
            #expect(await Self.sent(stage) == first)
            #expect(try stage.store.personExplanation(of: "Ann")?.waiting?.reason == .rejected(status: status))
            stage.clock.advance(by: .seconds(60))
            try await stage.cycle()
            #expect(await Self.sent(stage) == first + 1)
            #expect(try stage.store.drift().map(\.since) == [try stage.attempts.first?.settledAt].compactMap(\.self))
        }
    }

    @Test func `a group that may not be written to is tried in every cycle`() async throws {
        try await Stage.set { stage in
            await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(.status(403), on: .put(), times: 99)
            for count in 1...3 {
                try await stage.cycle()
                #expect(await stage.puts().count == count)
            }
        }
    }

    @Test
    func `what is not kept of a person keeps nothing else of the change back, and what was stored is what is known`()
        async throws
    {
        try await Stage.set(.people) { stage in
            let a = await stage.world.addSkill(named: "A")
            let b = await stage.world.addSkill(named: "B")
            let ann = try await stage.world.addPerson(named: "Ann")
            _ = try await stage.group("Sales", of: [ann])
            try stage.mapIDs(["Sales": [b]])
            #expect(try await stage.cycle().outcome == .converged)
            await stage.world.store(as: .roundsProficiencies)
            _ = try stage.map(["Sales": SkillSet([Skill(id: a, proficiency: 2.5)])])
            #expect(try await stage.approvedCycle().outcome == .partial)
            let stored = SkillSet([Skill(id: a, proficiency: 2)])
            #expect(await stage.held(by: ann) == stored)
            #expect(try stage.store.drift().map(\.cause) == [.notAccepted])
            #expect(try stage.store.drift().map(\.observed) == [stored])
            await stage.expectNoTrespass()
        }
    }
}
