import Foundation

/// What a request asks for of a person's skills, whatever came of it.
extension RequestRecord {
    /// The proficiency of each skill that is to be given, by its id; empty where none is.
    public var givenSkills: [String: Double] {
        guard endpoint == .grant, let entries = try? JSONDecoder().decode([GrantWire].self, from: Data(body)) else {
            return [:]
        }
        return Dictionary(entries.map { ($0.id, $0.proficiency) }, uniquingKeysWith: max)
    }

    /// The id of the skill that is to be taken away, `nil` where none is.
    public var takenSkill: String? {
        guard endpoint == .revoke, let step = path.split(separator: "/").last else { return nil }
        return String(step).removingPercentEncoding
    }
}
