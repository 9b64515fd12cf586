import Domain
import Simulator

extension SimulatedPerson {
    /// What the person bears, whoever gave it.
    var heldSkills: SkillSet { SkillSet(skills.map { Skill(id: $0.id, proficiency: $0.proficiency) }) }
}
