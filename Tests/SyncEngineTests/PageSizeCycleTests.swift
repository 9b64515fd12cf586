import Domain
import Simulator
import Store
import SyncEngine
import TestSupport
import Testing

/// Cycles with a server whose pages hold what it likes.
@Suite(.timeLimit(.minutes(10))) struct PageSizeCycleTests {
    private func server(countsAsAsked: Bool) -> SimulatedServer.Configuration {
        var settings = SimulatedServer.GenesysCloudSettings.unlimited
        settings.largestPage = 25
        settings.countsPagesAsAsked = countsAsAsked
        var server = SimulatedServer.Configuration()
        server.dialect = .genesysCloud(settings)
        return server
    }

    @Test(arguments: [false, true])
    func `a hundred people are all written where a page holds twenty-five`(countsAsAsked: Bool) async throws {
        try await Stage.set(server(countsAsAsked: countsAsAsked)) { stage in
            let skill = await stage.world.addSkill(named: "A")
            let people = await stage.world.addPeople(count: 100)
            let sales = try await stage.group("Sales", of: people)
            try stage.mapIDs(["Sales": [skill]])
            #expect(try await stage.cycle().outcome == .converged)
            for person in people { #expect(await stage.held(by: person) == [skill]) }

            // Who has left the group is read by id.
            for person in people { try await stage.world.leave(sales, person) }
            #expect(try await stage.approvedCycle().outcome == .converged)
            for person in people { #expect(await stage.held(by: person) == []) }
        }
    }

    @Test func `where a name cannot be paged through, every page of groups is read`() async throws {
        try await Stage.set(.people, settings: Stage.Settings(pageSize: 2)) { stage in
            let skill = await stage.world.addSkill(named: "A")
            let ann = try await stage.world.addPerson(named: "Ann")
            for name in ["sales", "SALES", "sAles", "other", "another"] { await stage.world.add(displayName: name) }
            _ = try await stage.group("Sales", of: [ann])
            try stage.mapIDs(["Sales": [skill]])
            try await stage.cycle(.plan)
            let page =
                #"{"totalResults":4,"Resources":[{"id":"1","displayName":"sales"},{"id":"2","displayName":"SALES"}]}"#
            await stage.world.inject(.json(page), on: .list(), times: 2)
            #expect(try await stage.cycle().outcome == .converged)
            #expect(await stage.held(by: ann) == [skill])
        }
    }
}
