public import Domain

/// The skills that an organisation has, by name.
extension PlatformDirectory {
    public func skills(withPrefix prefix: String) async throws(DirectoryError) -> [NamedSkill] {
        var found: [NamedSkill] = []
        var number = 1
        var arrived = 0
        while true {
            let list = try await skills(named: prefix.isEmpty ? nil : prefix, page: number, pageSize: 100)
            found += list.entities.map(\.skill)
            arrived += list.count
            if list.isLast(number, arrived: arrived) { return found }
            guard number < Poll.maxPages else { throw .pagesWithoutEnd(of: .skills, pages: number, total: list.total) }
            number += 1
        }
    }
}

extension PlatformDirectory {
    /// So many are asked about at a time, which a URL has room for.
    private static let skillsPerRead = 100

    /// Nothing is said of skills where the role may not look at them.
    public func unavailable(_ skills: [String]) async throws(DirectoryError) -> [String] {
        guard let known = try await states(of: skills) else { return [] }
        return skills.filter { known[ExactName($0)] != true }
    }

    public func switchedOff(_ skills: [String]) async throws(DirectoryError) -> [String] {
        guard let known = try await states(of: skills) else { return skills }
        return skills.filter { known[ExactName($0)] == false }
    }

    /// Whether each of these skills that the server has is active; `nil` where it does not say.
    private func states(of skills: [String]) async throws(DirectoryError) -> [ExactName: Bool]? {
        var states: [ExactName: Bool] = [:]
        for start in stride(from: 0, to: skills.count, by: Self.skillsPerRead) {
            let ids = skills[start..<min(start + Self.skillsPerRead, skills.count)]
            let named = ids.map { "id=\(PercentEncoding.text($0))" }.joined(separator: "&")
            do {
                guard let found = try await listed(named, atMost: ids.count) else { return nil }
                for skill in found.filter({ !$0.isDeleted }).map(\.skill) {
                    states[ExactName(skill.id)] = skill.isActive
                }
            } catch {
                switch error {
                case .permissionMissing, .refused, .unreadable: return nil
                default: throw error
                }
            }
        }
        return states
    }

    /// The skills of all pages, `nil` where these were not shown to be all there are.
    private func listed(_ named: String, atMost pages: Int) async throws(DirectoryError) -> [WireSkill]? {
        var found: [WireSkill] = []
        for number in 1...max(1, pages) {
            let list = try await listSkills("\(named)&pageSize=\(Self.skillsPerRead)&pageNumber=\(number)")
            guard list.unreadable.isEmpty else { return nil }
            found += list.entities
            if list.isLast(number, arrived: found.count) {
                return found.count >= list.total ?? 0 ? found : nil
            }
        }
        return nil
    }
}

/// A skill of the organisation: `RoutingSkill`.
struct WireSkill: Decodable {
    let skill: NamedSkill
    let isDeleted: Bool

    private enum CodingKeys: CodingKey {
        case id, name, state
    }

    init(from decoder: any Decoder) throws {
        let entry = try decoder.container(keyedBy: CodingKeys.self)
        let state = try entry.decodeIfPresent(String.self, forKey: .state)
        skill = NamedSkill(
            id: try entry.id(.id), name: try entry.name(.name), isActive: state.map { $0 == "active" } ?? true)
        isDeleted = state == "deleted"
    }
}
