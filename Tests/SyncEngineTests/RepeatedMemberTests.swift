import Domain
import Simulator
import Store
import SyncEngine
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct RepeatedMemberTests {
    @Test func `a list that has somebody twice is complete when all its entries arrived, so who left loses our skills`()
        async throws
    {
        try await Stage.set(.people) { stage in
            let a = await stage.world.addSkill(named: "A")
            let (ann, bob) = (
                try await stage.world.addPerson(named: "Ann"), try await stage.world.addPerson(named: "Bob")
            )
            let sales = try await stage.group("Sales", of: [ann, bob])
            try stage.mapIDs(["Sales": [a]])
            try await stage.cycle()
            try await stage.world.leave(sales, bob)
            let entry =
                #"{"id": "\#(ann)", "name": "Ann", "state": "active", "skills": [{"id": "\#(a)", "proficiency": 1}]}"#
            await stage.world.inject(
                .json("{\"entities\": [\(entry), \(entry)], \"total\": 2, \"pageNumber\": 1, \"pageCount\": 1}"),
                on: .members(sales), times: 2)

            #expect(try await stage.approvedCycle().outcome == .converged)
            #expect(await stage.held(by: bob) == [])
            #expect(await stage.held(by: ann) == [a])
        }
    }
}
