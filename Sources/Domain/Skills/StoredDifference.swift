/// How what a server stored differs from what it was sent.
public struct StoredDifference: Hashable, Sendable {
    /// One skill that it did not store as it was sent.
    public enum Part: Hashable, Sendable {
        /// It stored the skill at another proficiency.
        case proficiency(sent: Skill, stored: Double)
        /// It stored the name in another spelling, such as another case.
        case spelling(sent: String, stored: String)
        /// It did not store the skill.
        case dropped(Skill)
        /// It still has a skill that the write removed.
        case kept(String)
        /// It has a skill that it was neither sent nor had before.
        case added(String)
    }

    /// So many are named in a text.
    private static let named = 10

    /// By the ids of the skills.
    public let parts: [Part]

    /// `nil` where the server stored what it was sent.
    ///
    /// - Parameters:
    ///   - before: what the target had before the write, `nil` where that was not known.
    ///   - kind: a write to a person says nothing about skills that it neither gives nor removes.
    public init?(sent: SkillSet, onto before: SkillSet?, stored: SkillSet, on kind: Target.Kind) {
        let before = before ?? .empty
        let given = kind == .group ? sent : sent.differing(from: before)
        let removed = before.subtracting(sent)
        var parts: [Part] = []
        // Names that the server was not sent, and did not have before. They may be those that it was sent, spelled otherwise.
        var news = kind == .group ? stored.subtracting(sent).subtracting(before).ids : []
        for skill in given.differing(from: stored).skills {
            let found = stored.skills.first { $0.exactID == skill.exactID }
            if let found {
                parts.append(.proficiency(sent: skill, stored: found.proficiency))
            } else if let other = Self.spelling(of: skill.id, among: kind == .group ? stored.subtracting(sent).ids : [])
            {
                parts.append(.spelling(sent: skill.id, stored: other))
                news.removeAll { ExactName($0) == ExactName(other) }
            } else {
                parts.append(.dropped(skill))
            }
        }
        let respelled = Set(
            parts.compactMap { part in
                if case .spelling(_, let stored) = part { ExactName(stored) } else { nil }
            })
        let kept = removed.intersection(stored).ids.filter { !respelled.contains(ExactName($0)) }
        parts += kept.map(Part.kept) + news.map(Part.added)
        if parts.isEmpty { return nil }
        self.parts = parts
    }

    private static func spelling(of id: String, among others: [String]) -> String? {
        others.first { $0.lowercased() == id.lowercased() }
    }

    /// In one line, for the record of the write.
    ///
    /// - Parameter names: what skills are called, by id.
    public func facts(calling names: [String: String]) -> String {
        func name(_ id: String) -> String {
            "\"" + (names[id] ?? id).split(whereSeparator: \.isNewline).joined(separator: " ") + "\""
        }
        let texts = parts.prefix(Self.named).map { part in
            switch part {
            case .proficiency(let sent, let stored):
                "sent \(name(sent.id)) at \(sent.proficiencyText), the server stored \(Skill.text(ofProficiency: stored))"
            case .spelling(let sent, let stored): "sent \(name(sent)), the server stored \(name(stored))"
            case .dropped(let skill):
                "sent \(name(skill.id))"
                    + (skill.proficiency == Skill.plainProficiency ? "" : " at \(skill.proficiencyText)")
                    + ", the server did not store it"
            case .kept(let id): "removed \(name(id)), the server kept it"
            case .added(let id): "did not send \(name(id)), the server stored it"
            }
        }
        let left = parts.count - texts.count
        return texts.joined(separator: "; ") + (left > 0 ? "; and \(left) more" : "")
    }
}
