/// A page of things as the Platform API lists them: `UserEntityListing`, `UserSkillEntityListing`, `SkillEntityListing`.
struct EntityListing<Entity: Decodable>: Decodable {
    let entities: [Entity]
    let total: Int?
    private let pageNumber: Int?
    private let pageCount: Int?

    private enum CodingKeys: CodingKey {
        case entities, total, pageNumber, pageCount
    }

    /// - Throws: `DecodingError` where the body is no such list.
    init(from decoder: any Decoder) throws {
        let list = try decoder.container(keyedBy: CodingKeys.self)
        total = try list.decodeIfPresent(Int.self, forKey: .total)
        pageNumber = try list.decodeIfPresent(Int.self, forKey: .pageNumber)
        pageCount = try list.decodeIfPresent(Int.self, forKey: .pageCount)
        // A list of nothing may leave its entities out.
        entities =
            total == 0
            ? try list.decodeIfPresent([Entity].self, forKey: .entities) ?? []
            : try list.decode([Entity].self, forKey: .entities)
    }

    /// Whether no page follows the one that was asked for by this number.
    func isLast(_ number: Int) -> Bool {
        entities.isEmpty || pageCount.map { number >= $0 } ?? false
    }

    /// Whether it is all there is.
    var isWhole: Bool { total.map { entities.count >= $0 } ?? isLast(pageNumber ?? 1) }
}
