import Domain
import TestSupport

/// The ids and names of a made-up contact centre, of the lengths that real ones have.
struct Vocabulary {
    /// What mappings ask for, and what other tools set: a centre has far fewer roles than sets of skills are possible.
    let roles: [SkillSet]
    /// The skills that supervisors give by hand.
    let popular: [String]

    private static let departments = [
        "Sales", "Support", "Billing", "Claims", "Retention", "Back Office", "Onboarding",
    ]
    private static let regions = ["EMEA", "North America", "LATAM", "APAC", "DACH", "Nordics"]

    init(skills: Int, roles: Int, popular: Int, _ random: inout SeededRandom) {
        let ids = (0..<skills).map { _ in Self.uuid(&random) }
        self.roles = (0..<roles).map { _ in
            SkillSet(ids.shuffled(using: &random).prefix(Int.random(in: 1...5, using: &random)))
        }
        self.popular = Array(ids.prefix(popular))
    }

    func role(_ random: inout SeededRandom) -> SkillSet { roles.randomElement(using: &random) ?? .empty }

    /// A name of 10 to 30 characters that no other number gives.
    static func name(_ number: Int, _ random: inout SeededRandom) -> String {
        let department = departments.randomElement(using: &random) ?? ""
        let region = regions.randomElement(using: &random) ?? ""
        return "\(department) \(region) \(number)"
    }

    /// 36 characters that are the same for the same seed, unlike Foundation's.
    static func uuid(_ random: inout SeededRandom) -> String {
        let digits = hex(random.next()) + hex(random.next())
        let lengths = [8, 4, 4, 4, 12]
        var rest = digits[...]
        return lengths.map { length in
            defer { rest = rest.dropFirst(length) }
            return String(rest.prefix(length))
        }.joined(separator: "-")
    }

    private static func hex(_ bits: UInt64) -> String {
        let digits = String(bits, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
