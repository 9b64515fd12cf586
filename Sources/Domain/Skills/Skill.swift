/// A Genesys routing skill as a mapping asks for it, or as a target bears it.
public struct Skill: Hashable, Sendable {
    /// What a skill counts for where nobody says otherwise.
    public static let plainProficiency = 1.0
    /// What Genesys Cloud takes: `UserRoutingSkillPost.proficiency`.
    public static let proficiencies = 0.0...5.0

    public let id: String
    /// How good the target is at it. Groups bear their skills at the plain proficiency.
    public let proficiency: Double

    public init(id: String, proficiency: Double = Skill.plainProficiency) {
        self.id = id
        // A zero with a sign is no other proficiency, and would be written otherwise.
        self.proficiency = proficiency == 0 ? 0 : proficiency
    }
}

extension Skill {
    /// As people write it: without a fraction where there is none.
    public var proficiencyText: String { Self.text(ofProficiency: proficiency) }

    /// The same of a proficiency by itself.
    public static func text(ofProficiency value: Double) -> String {
        Int(exactly: value).map(String.init) ?? String(value)
    }
}

/// Ids are compared as the server and SQLite compare them: ``ExactName``.
extension Skill {
    var exactID: ExactName { ExactName(id) }

    public static func == (one: Skill, other: Skill) -> Bool {
        one.proficiency == other.proficiency && one.exactID == other.exactID
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(exactID)
        hasher.combine(proficiency)
    }
}

/// A plain skill is written as its id, any other as an object: what is written of groups is what it always was.
extension Skill: Codable {
    private enum CodingKeys: CodingKey {
        case id
        case proficiency
    }

    public init(from decoder: any Decoder) throws {
        if let id = try? decoder.singleValueContainer().decode(String.self) {
            self.init(id: id)
        } else {
            let object = try decoder.container(keyedBy: CodingKeys.self)
            self.init(
                id: try object.decode(String.self, forKey: .id),
                proficiency: try object.decode(Double.self, forKey: .proficiency))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        if proficiency == Self.plainProficiency {
            var container = encoder.singleValueContainer()
            try container.encode(id)
        } else {
            var object = encoder.container(keyedBy: CodingKeys.self)
            try object.encode(id, forKey: .id)
            try object.encode(proficiency, forKey: .proficiency)
        }
    }
}
