/// What the server stores in place of what it was sent, answered as a success.
public enum Alteration: Hashable, Sendable {
    /// Proficiencies rounded down to whole ones.
    case roundsProficiencies
    /// The names of a group's skills in lower case.
    case lowersCase
    /// All but the skill of this id, or of this name where groups have their skills themselves.
    case drops(String)
    /// A skill of this id stays where a request removes it.
    case keeps(String)
}

extension World {
    /// From now on the server stores what is sent to it so; `nil` just as it is sent.
    public func store(as alteration: Alteration?) { self.alteration = alteration }

    /// The skills of a group as they are stored.
    func stored(_ skills: [String], on group: SimulatedGroup) -> [String] {
        switch alteration {
        case .lowersCase: skills.map { $0.lowercased() }
        case .drops(let dropped): skills.filter { $0 != dropped }
        case .keeps(let kept) where group.skills.contains(kept) && !skills.contains(kept): skills + [kept]
        case .roundsProficiencies, .keeps, nil: skills
        }
    }

    /// The proficiency at which a person is given a skill, `nil` where it is not stored.
    func stored(_ skillID: String, at proficiency: Double) -> Double? {
        switch alteration {
        case .roundsProficiencies: proficiency.rounded(.down)
        case .drops(skillID): nil
        case .lowersCase, .drops, .keeps, nil: proficiency
        }
    }
}
