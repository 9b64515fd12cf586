import Simulator

/// Ann in Sales, which asks for A, and in no other group.
struct AnnInSales: Sendable {
    let ann: String
    let a: String
    let sales: String

    static func withScene(_ body: (Stage, AnnInSales) async throws -> Void) async throws {
        try await Stage.set(.people) { stage in
            let a = await stage.world.addSkill(named: "A")
            let ann = try await stage.world.addPerson(named: "Ann")
            let sales = try await stage.group("Sales", of: [ann])
            try stage.mapIDs(["Sales": [a]])
            try await body(stage, AnnInSales(ann: ann, a: a, sales: sales))
        }
    }

    /// Two polls, so that whoever left is believed to have left.
    func leave(on stage: Stage) async throws {
        try await stage.world.leave(sales, ann)
        for _ in 0..<2 { try await stage.cycle() }
    }
}
