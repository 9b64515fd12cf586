import Domain
import Simulator
import Store
import SyncEngine
import TestSupport
import Testing

/// Answers about people that are wrong, short, or do not come: nothing is concluded from them.
@Suite(.timeLimit(.minutes(10))) struct PeopleFaultTests {
    /// Ann and Bob in Sales, which gives A, beside so many other groups that Sales is asked for by its name.
    private func withSales(
        _ configuration: SimulatedServer.Configuration = .people, _ body: (Stage, Sales) async throws -> Void
    ) async throws {
        try await Stage.set(configuration) { stage in
            let skill = await stage.world.addSkill(named: "A")
            let people = await stage.world.addPeople(count: 2)
            await stage.world.addGroups(count: 100)
            let id = try await stage.group("Sales", of: people)
            try stage.mapIDs(["Sales": [skill]])
            #expect(try await stage.cycle().tally.applied == 2)
            try await body(stage, Sales(id: id, people: people, skill: skill))
        }
    }

    private struct Sales {
        let id: String
        let people: [String]
        let skill: String
    }

    private static let emptyPageOfOne = Fault.status(
        200, headers: ["Content-Type": "application/scim+json"],
        body: #"{"totalResults":1,"startIndex":1,"itemsPerPage":25,"Resources":[]}"#)

    // MARK: Groups by their names

    @Test func `a group that its name does not find, though there is one, keeps its people`() async throws {
        try await withSales { stage, sales in
            await stage.world.inject(Self.emptyPageOfOne, on: .list())

            let report = try await stage.cycle()

            #expect(!report.tally.complete)
            #expect(report.tally.changed == 0)
            #expect(await stage.held(by: sales.people[0]) == [sales.skill])
            #expect(try await stage.cycle().tally.complete)
        }
    }

    @Test func `a group that its name does not find is read by its id before it is taken to be gone`() async throws {
        try await withSales { stage, sales in
            let nothing = Fault.status(
                200, headers: ["Content-Type": "application/scim+json"], body: #"{"totalResults":0,"Resources":[]}"#)
            await stage.world.inject(nothing, on: .list())

            let report = try await stage.cycle()

            #expect(!report.tally.complete)
            #expect(report.outcome == .partial)
            #expect(report.tally.changed == 0)
            #expect(await stage.world.requests.last { $0.endpoint == .read }?.groupID == sales.id)
        }
    }

    @Test func `a group that its name does not find, and that cannot be read by its id, is not known to be in step`()
        async throws
    {
        try await withSales { stage, sales in
            let nothing = Fault.status(
                200, headers: ["Content-Type": "application/scim+json"], body: #"{"totalResults":0,"Resources":[]}"#)
            await stage.world.inject(nothing, on: .list())
            await stage.world.inject(.status(400), on: .read(sales.id))

            let report = try await stage.cycle()

            #expect(report.outcome == .partial)
            #expect(report.plan?.unseen.map(\.name) == ["Sales"])
            #expect(await stage.held(by: sales.people[0]) == [sales.skill])
            #expect(try await stage.cycle().outcome == .converged)
        }
    }

    @Test func `a group that has another name now has not vanished`() async throws {
        try await withSales { stage, sales in
            try await stage.world.edit(sales.id, displayName: "Verkauf")

            try await stage.cycle()

            #expect(try stage.database.rows("SELECT 1 FROM snapshot WHERE source = 'vanished'").isEmpty)
            #expect(
                try stage.database.rows("SELECT display_name FROM target WHERE server_id = '\(sales.id)'") == [
                    ["Verkauf"]
                ])
        }
    }

    @Test(arguments: [
        Fault.errorBody(400, code: "invalidFilter", message: "no"), .status(414), .garbage,
    ])
    func `a name that the server does not take does not keep the groups from being polled`(fault: Fault) async throws {
        try await withSales { stage, sales in
            let cid = try await stage.world.addPerson(named: "Cid")
            try await stage.world.join(sales.id, cid)
            await stage.world.inject(fault, on: .list())

            let report = try await stage.cycle()

            #expect(report.outcome == .converged)
            #expect(report.tally.namesAsked == nil)
            #expect(report.tally.groups == 101)
            #expect(await stage.held(by: cid) == [sales.skill])
            #expect(stage.logs.lines.contains { $0.message.hasPrefix("name not taken") })
            #expect(try await stage.cycle().tally.namesAsked == 1)
        }
    }

    // MARK: Lists of people

    @Test(arguments: [
        Fault.status(500), .errorBody(403, code: "missing.any.permissions", message: "no"), .garbage,
        .errorBody(400, code: "bad.request", message: "no"),
    ])
    func `a group whose people cannot be listed keeps them, and the other groups have their turn`(
        fault: Fault
    ) async throws {
        try await withSales { stage, sales in
            let (b, cid) = (await stage.world.addSkill(named: "B"), try await stage.world.addPerson(named: "Cid"))
            _ = try await stage.group("Care", of: [cid])
            try await stage.world.leave(sales.id, sales.people[0])
            try stage.mapIDs(["Sales": [sales.skill], "Care": [b]])
            await stage.world.inject(fault, on: .members(sales.id), times: 3)

            let report = try await stage.cycle()

            #expect(report.outcome == .partial)
            #expect(report.error != nil)
            #expect(await stage.held(by: cid) == [b])
            #expect(await stage.held(by: sales.people[0]) == [sales.skill])
            await stage.world.clearFaults()
            #expect(try await stage.approvedCycle().outcome == .converged)
            #expect(await stage.held(by: sales.people[0]).isEmpty)
        }
    }

    @Test func `somebody who makes no sense is passed over by name, and the others have their turn`() async throws {
        try await Stage.set(.people) { stage in
            let skill = await stage.world.addSkill(named: "A")
            let ann = try await stage.world.addPerson(named: "Ann")
            let sales = try await stage.group("Sales", of: [ann])
            try stage.mapIDs(["Sales": [skill]])
            let list = #"""
                {"entities":[{"id":"odd","name":"Odd","skills":[{"id":"x","proficiency":"high"}]},
                {"id":"\#(ann)","name":"Ann","state":"active","skills":[]}],"total":2,"pageCount":1,"pageNumber":1}
                """#
            await stage.world.inject(
                .json(list), on: .members(sales))

            #expect(try await stage.cycle().tally.applied == 1)

            #expect(await stage.held(by: ann) == [skill])
            #expect(stage.logs.lines.contains { $0.message == "person skipped: unreadable" })
        }
    }

    @Test func `nobody is gone because an answer left them out`() async throws {
        try await withSales { stage, sales in
            for person in sales.people { try await stage.world.leave(sales.id, person) }
            await stage.world.inject(
                .json(#"{"entities":[],"total":2,"pageCount":1,"pageNumber":1}"#), on: .people)

            #expect(try await stage.cycle().tally.changed == 0)
            #expect(try stage.database.rows("SELECT 1 FROM snapshot WHERE source = 'vanished'").isEmpty)

            try await stage.approvedCycle()
            for person in sales.people { #expect(await stage.held(by: person).isEmpty) }
        }
    }

    @Test func `an answer about people that nobody asked for says nothing of them, nor of who was asked for`()
        async throws
    {
        try await withSales { stage, sales in
            let shown = sales.people.map {
                #"{"id":"\#($0)","name":"P","state":"active","skills":[{"id":"\#(sales.skill)","name":"A","proficiency":1}]}"#
            }
            func answer(_ people: [String]) -> Fault {
                .json(#"{"entities":[\#(people.joined(separator: ","))],"total":\#(people.count),"pageCount":1}"#)
            }
            try await stage.world.leave(sales.id, sales.people[0])

            // Everybody, though one was asked for, who has left; then somebody else in their place.
            for people in [shown, [shown[1]]] {
                await stage.world.inject(answer(people), on: .people)
                _ = try await stage.cycle()
                #expect(await stage.held(by: sales.people[1]) == [sales.skill])
                #expect(try stage.database.rows("SELECT 1 FROM snapshot WHERE source = 'vanished'").isEmpty)
            }
            #expect(try await stage.cycle().outcome == .converged)
            #expect(await stage.held(by: sales.people[0]).isEmpty)
            #expect(await stage.held(by: sales.people[1]) == [sales.skill])
        }
    }

    @Test func `a lost write is not told as failed because somebody else was shown`() async throws {
        try await withSales { stage, sales in
            let cid = try await stage.world.addPerson(named: "Cid")
            try await stage.world.join(sales.id, cid)
            let another =
                #"{"entities":[{"id":"\#(sales.people[0])","name":"P","state":"active","skills":[]}],"total":1,"pageCount":1}"#
            await stage.world.inject(.applyThenAnswer(CannedAnswer(status: 502)), on: .grant(cid))
            // The read right before the write is left as it is.
            await stage.world.inject(
                .json(another), on: .people, after: 1)
            _ = try await stage.cycle()
            _ = try await stage.cycle()

            try await stage.world.leave(sales.id, cid)
            #expect(try await stage.approvedCycle().outcome == .converged)

            #expect(await stage.held(by: cid).isEmpty)
        }
    }

    @Test func `who slips from page to page while the list is read has not left`() async throws {
        try await Stage.set(.people) { stage in
            let skill = await stage.world.addSkill(named: "A")
            let people = await stage.world.addPeople(count: 150) { "Person \(1000 + $0)" }
            let late = try await stage.world.addPerson(named: "Person 9999")
            let sales = try await stage.group("Sales", of: people)
            try stage.mapIDs(["Sales": [skill]])
            #expect(try await stage.cycle().tally.applied == 150)

            // The hundred and first slips to the first page while the second is held, and somebody joins at the end.
            await stage.world.inject(.hold, on: .members(sales, pageNumber: 2))
            async let cycle = stage.cycle()
            let held = try await stage.world.request { $0.pageNumber == 2 && $0.fault == .hold }
            try await stage.world.leave(sales, people[0])
            try await stage.world.join(sales, late)
            await stage.world.release(held.number)
            _ = try await cycle

            #expect(await stage.held(by: people[100]) == [skill])
            #expect(await stage.world.counts[.revoke] == 0)
        }
    }

    // MARK: Skills and answers to writes

    @Test func `an answer that lists just what was given does not take away what we know to be ours`() async throws {
        try await Stage.set(.peopleAnsweredWithGiven) { stage in
            let (a, b) = (await stage.world.addSkill(named: "A"), await stage.world.addSkill(named: "B"))
            let ann = try await stage.world.addPerson(named: "Ann")
            let groups = [try await stage.group("Sales", of: [ann]), try await stage.group("Care", of: [ann])]
            try stage.mapIDs(["Sales": [a]])
            try await stage.cycle()
            try stage.mapIDs(["Sales": [a], "Care": [b]])
            #expect(try await stage.cycle().outcome == .converged)

            for group in groups { try await stage.world.leave(group, ann) }
            #expect(try await stage.approvedCycle().outcome == .converged)

            #expect(await stage.held(by: ann).isEmpty)
        }
    }

    @Test func `skills that nobody can be given cost one question, and no write`() async throws {
        try await Stage.set(.people) { stage in
            let (a, gone) = (
                await stage.world.addSkill(named: "A"), await stage.world.addSkill(named: "B", state: .inactive)
            )
            let people = await stage.world.addPeople(count: 20)
            _ = try await stage.group("Sales", of: people)
            try stage.mapIDs(["Sales": [a, gone, "nowhere"]])

            #expect(try await stage.cycle().outcome == .partial)
            #expect(await stage.writes() == 20)
            #expect(try await stage.cycle().outcome == .partial)

            #expect(await stage.writes() == 20)
            let told = stage.logs.lines.filter { $0.message.hasPrefix("skills left out") }
            #expect(told.count == 2)
        }
    }

    @Test func `a skill that cannot be taken away does not keep the others, and what is not rated anew stays`()
        async throws
    {
        try await Stage.set(.people) { stage in
            let skills = await stage.world.addSkills(count: 4)
            let ann = try await stage.world.addPerson(named: "Ann", skills: [skills[3]])
            _ = try await stage.group("Sales", of: [ann])
            try stage.mapIDs(["Sales": Array(skills[..<3])])
            try await stage.cycle()
            _ = try stage.map(["Sales": SkillSet([Skill(id: skills[3], proficiency: 4)])])
            await stage.world.inject(.errorBody(400, code: "bad.request", message: "no"), on: .revoke(ann))
            await stage.world.inject(.errorBody(400, code: "bad.request", message: "no"), on: .grant(ann))

            #expect(try await stage.approvedCycle().outcome == .partial)

            #expect(await stage.held(by: ann).count == 2)
            #expect(await stage.held(by: ann).contains(skills[3]))
            await stage.expectNoTrespass()
            #expect(try await stage.cycle().outcome == .converged)
            #expect(await stage.held(by: ann) == SkillSet([Skill(id: skills[3], proficiency: 4)]))
        }
    }
}
