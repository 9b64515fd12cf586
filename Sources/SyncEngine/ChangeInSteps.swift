import Domain

/// A change on its way, write by write, where the server does not take it whole.
struct ChangeInSteps {
    /// From what the target bears now.
    var change: Change
    /// Skills that the server would not give to a person.
    private var refused = SkillSet.empty
    /// Each skill is given with a write of its own.
    private var isBySkill = false

    init(_ change: Change) { self.change = change }

    var isNothingRefused: Bool { refused.isEmpty }

    /// The next write, `nil` where nothing is left but what was refused.
    ///
    /// - Parameter step: ``Directory/step(from:to:)``.
    func next(_ step: (SkillSet?, SkillSet) -> SkillSet) -> Change? {
        let before = change.before ?? .empty
        let aim = change.after.subtracting(refused.differing(from: before))
        guard aim != change.before else { return nil }
        if isBySkill, let first = change.step(to: aim).add.skills.first {
            return change.step(to: before.overlaid(with: SkillSet([first])))
        }
        return change.step(to: step(change.before, aim))
    }

    /// Takes note that the server would not have a write. What it gave is tried skill by skill from then on: one that is not
    /// there any more must not keep the others back.
    ///
    /// - Returns: whether anything else may fare better. Taking away will not.
    mutating func refuse(_ write: Change) -> Bool {
        if write.add.isEmpty { return false }
        if write.add.count == 1 { refused = refused.union(write.add) }
        isBySkill = true
        return true
    }
}
