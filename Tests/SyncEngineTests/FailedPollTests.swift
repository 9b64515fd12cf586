import Domain
import Foundation
import Simulator
import Store
import SyncEngine
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct FailedPollTests {
    @Test func `a poll that fails until the circuit opens ends the cycle as failed and leaves what was known`()
        async throws
    {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            try await stage.cycle()
            try await stage.cycle()
            let before = try stage.database.contents()

            await stage.world.inject(.status(500), on: .list(), times: 100)
            let report = try await stage.cycle()

            #expect(report.outcome == .failed)
            #expect(report.plan == nil)
            guard case .circuitOpen(let failures, let retryAfter, _)? = report.error else {
                Issue.record("\(String(describing: report.error))")
                return
            }
            #expect(failures == 5)
            #expect(retryAfter > .zero)
            #expect(await stage.world.counts.answered(500) == 5)
            let recorded = try #require(try stage.store.cycles(limit: 1).first)
            #expect(recorded.outcome == .failed)
            #expect(recorded.error == report.error?.facts)
            #expect(!recorded.tally.complete)
            #expect(recorded.circuitOpenUntil == stage.now.addingTimeInterval(retryAfter / .seconds(1)))
            #expect(try Set(stage.database.contents().changes(since: before).keys) == ["cycle"])
            #expect(try stage.snapshots(of: sales) == 2)
        }
    }

    @Test func `while the circuit is open no request leaves, and one success closes it`() async throws {
        try await Stage.set { stage in
            await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(.status(500), on: .list(), times: 5)
            try await stage.cycle()
            let arrived = await stage.world.counts.arrived
            let refused = try await stage.cycle()
            #expect(refused.outcome == .failed)
            #expect(refused.tally.requests == 0)
            #expect(await stage.world.counts.arrived == arrived)
            stage.clock.advance(by: .seconds(60))
            let report = try await stage.cycle()
            #expect(report.outcome == .converged)
            #expect(try stage.store.cycles(limit: 1).first?.circuitOpenUntil == nil)
        }
    }

    @Test func `a page that fails halfway leaves the groups of the others unplanned`() async throws {
        try await Stage.set(settings: Stage.Settings(pageSize: 2)) { stage in
            await stage.world.addGroups(count: 4)
            try stage.map(["Group 1": ["a"], "Group 4": ["b"]])
            await stage.world.inject(.status(500), on: .list(startIndex: 3), times: 100)
            let report = try await stage.cycle()
            #expect(report.outcome == .failed)
            #expect(report.tally.groups == 2)
            #expect(await stage.world.counts[.put] == 0)
        }
    }

    @Test(arguments: [Fault.garbage, .truncatedBody, .status(400), .status(403)])
    func `an answer that is no list of groups fails the cycle, and the next one is not troubled`(
        fault: Fault
    ) async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(fault, on: .list())
            let report = try await stage.cycle()
            #expect(report.outcome == .failed)
            #expect(report.error != nil)
            #expect(await stage.world.counts[.put] == 0)
            try await stage.cycle()
            #expect(await stage.skills(of: sales) == ["a"])
        }
    }

    @Test func `a server that gives the same page for ever is not asked for ever`() async throws {
        try await Stage.set { stage in
            let page = #"{"totalResults": 4, "Resources": [{"id": "1", "displayName": "A"}]}"#
            await stage.world.inject(
                .status(200, headers: ["Content-Type": "application/scim+json"], body: page), on: .list(), times: 99)
            let report = try await stage.cycle()
            #expect(report.outcome == .failed)
            #expect(report.error == .pageRepeated(of: .groups, at: 2))
            #expect(await stage.world.counts[.list] == 2)
        }
    }

    @Test(arguments: [Fault.status(503), .throttled(retryAfter: "3"), .closeConnection, .cutAnswerShort])
    func `a trouble that passes does not fail the cycle`(fault: Fault) async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(fault, on: .list(), times: 2)
            let report = try await stage.cycle()
            #expect(report.outcome == .converged)
            #expect(await stage.skills(of: sales) == ["a"])
            #expect(stage.clock.sleeps.count == 2)
        }
    }

    @Test func `credentials that are refused fail the cycle with just that error`() async throws {
        try await Stage.set(settings: Stage.Settings(clientSecret: "wrong")) { stage in
            let report = try await stage.cycle()
            #expect(report.outcome == .failed)
            guard case .credentialsRefused(status: 401, _)? = report.error else {
                Issue.record("\(String(describing: report.error))")
                return
            }
            #expect(await stage.world.counts.arrived == 1)
        }
    }

    @Test func `a server with a new page for ever, and more groups each time, is not asked for ever`() async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            for index in 1...30 {
                let id = index == 1 ? sales : "\(index)"
                let page =
                    #"{"totalResults": \#(index * 100), "Resources": [{"id": "\#(id)", "displayName": "Sales"}]}"#
                await stage.world.inject(.status(200, body: page), on: .list(startIndex: index))
            }
            var engine = stage.engine()
            engine.settings.maxPages = 20
            let report = try await engine.runCycle(.sync)
            #expect(report.outcome == .failed)
            #expect(report.error == .pagesWithoutEnd(of: .groups, pages: 20, total: 2000))
            #expect(await stage.world.counts[.list] == 20)
            #expect(await stage.world.counts[.put] == 0)
        }
    }

    @Test func `a group's people on the same page for ever are asked for twice, and told as its people`() async throws {
        try await Stage.set(.people) { stage in
            let ann = try await stage.world.addPerson(named: "Ann")
            let sales = try await stage.group("Sales", of: [ann])
            try stage.mapIDs(["Sales": [await stage.world.addSkill(named: "A")]])
            let page =
                #"{"entities": [{"id": "\#(ann)", "name": "Ann", "skills": []}], "total": 300, "pageCount": 3}"#
            await stage.world.inject(.status(200, body: page), on: .members(sales), times: 99)
            let report = try await stage.cycle()
            #expect(report.outcome == .partial, "other groups have their turn")
            #expect(report.error == .pageRepeated(of: .members(of: Giver(id: sales, name: "Sales")), at: 2))
            #expect(
                try stage.store.cycles(limit: 1).map(\.error) == ["pageRepeated members group=\(sales) page=2"])
            #expect(await stage.world.counts[.members] == 2)
        }
    }
}
