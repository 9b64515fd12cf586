import Domain

/// A page of things as the Platform API lists them: `UserEntityListing`, `UserSkillEntityListing`, `SkillEntityListing`.
struct EntityListing<Entity: Decodable>: Decodable {
    /// Those that could be read.
    let entities: [Entity]
    let unreadable: [UnreadableEntity]
    /// `nil` also where it is negative, which says nothing.
    let total: Int?
    private let pageNumber: Int?
    private let pageCount: Int?

    private enum CodingKeys: CodingKey {
        case entities, total, pageNumber, pageCount
    }

    /// - Throws: `DecodingError` where the body is no such list.
    init(from decoder: any Decoder) throws {
        let list = try decoder.container(keyedBy: CodingKeys.self)
        total = try list.decodeIfPresent(Int.self, forKey: .total).flatMap { $0 < 0 ? nil : $0 }
        pageNumber = try list.decodeIfPresent(Int.self, forKey: .pageNumber)
        pageCount = try list.decodeIfPresent(Int.self, forKey: .pageCount)
        // A list of nothing may leave its entities out.
        let entries =
            total == 0
            ? try list.decodeIfPresent([Entry].self, forKey: .entities) ?? []
            : try list.decode([Entry].self, forKey: .entities)
        entities = entries.compactMap { if case .entity(let entity) = $0 { entity } else { nil } }
        unreadable = entries.compactMap { if case .unreadable(let entity) = $0 { entity } else { nil } }
    }

    /// One that makes no sense does not spoil the others.
    private enum Entry: Decodable {
        case entity(Entity)
        case unreadable(UnreadableEntity)

        init(from decoder: any Decoder) throws {
            do {
                self = .entity(try Entity(from: decoder))
            } catch let error as DecodingError {
                let id = try? decoder.container(keyedBy: UnreadableEntity.CodingKeys.self).id(.id)
                self = .unreadable(UnreadableEntity(id: id, reason: .init(error, below: decoder.codingPath)))
            }
        }
    }

    /// How many entries arrived.
    var count: Int { entities.count + unreadable.count }

    /// Whether no page follows the one that was asked for by this number.
    func isLast(_ number: Int) -> Bool {
        count == 0 || pageCount.map { number >= $0 } ?? false
    }

    /// Whether no page follows the one that was asked for by this number, up to which so many entries arrived. How many a page
    /// has is the server's to choose, and a number of pages that it reckoned from what was asked for is too small then: as long
    /// as more are announced, it is asked for them.
    func isLast(_ number: Int, arrived: Int) -> Bool {
        count == 0 || (total.map { arrived >= $0 } ?? isLast(number))
    }

    /// Whether it is all there is.
    var isWhole: Bool { unreadable.isEmpty && (total.map { count >= $0 } ?? isLast(pageNumber ?? 1)) }
}

/// What stands in a list and is none of what it lists.
struct UnreadableEntity {
    enum CodingKeys: CodingKey {
        case id
    }

    /// `nil` where there is none that can be read.
    let id: String?
    let reason: DirectoryError.BodyFault
}
