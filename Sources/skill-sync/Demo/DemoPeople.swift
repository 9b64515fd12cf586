import Simulator

/// The people of the demo, and the groups and skills there are.
struct DemoPeople {
    let sales: String
    let support: String
    let ben: String
    let cleo: String

    /// Ann is in Sales and Support, Ben in Sales, and an administrator gave Ben the skill VIP long ago. Cleo is in neither.
    @discardableResult
    static func appear(in world: World) async throws -> DemoPeople {
        for name in ["Billing", "German", "Escalations"] { await world.addSkill(named: name) }
        let vip = await world.addSkill(named: "VIP")
        let sales = await world.add(displayName: "Sales")
        let support = await world.add(displayName: "Support")
        let ann = try await world.addPerson(named: "Ann")
        let ben = try await world.addPerson(named: "Ben", skills: [vip])
        let cleo = try await world.addPerson(named: "Cleo")
        try await world.join(sales, [ann, ben])
        try await world.join(support, ann)
        return DemoPeople(sales: sales, support: support, ben: ben, cleo: cleo)
    }
}
