public import Domain

/// The skills that an organisation has, by name.
extension PlatformDirectory {
    public func skills(withPrefix prefix: String) async throws(DirectoryError) -> [NamedSkill] {
        var found: [NamedSkill] = []
        var number = 1
        while true {
            let list = try await skills(named: prefix.isEmpty ? nil : prefix, page: number, pageSize: 100)
            found += list.entities.map(\.skill)
            if list.isLast(number) { return found }
            guard number < Poll.maxPages else { throw .pagesWithoutEnd(pages: number, totalResults: list.total) }
            number += 1
        }
    }
}

/// A skill of the organisation: `RoutingSkill`.
struct WireSkill: Decodable {
    let skill: NamedSkill

    private enum CodingKeys: CodingKey {
        case id, name, state
    }

    init(from decoder: any Decoder) throws {
        let entry = try decoder.container(keyedBy: CodingKeys.self)
        let state = try entry.decodeIfPresent(String.self, forKey: .state)
        skill = NamedSkill(
            id: try entry.id(.id), name: try entry.name(.name), isActive: state.map { $0 == "active" } ?? true)
    }
}
