import Domain

/// A change on its way, write by write, where the server does not take it whole.
struct ChangeInSteps {
    /// From what the target bears now.
    var change: Change
    /// Skills that the server would not give to a person as they were sent, and those that it would not take.
    private var refused = SkillSet.empty
    private var kept = SkillSet.empty
    /// Each skill is given with a write of its own.
    private var isBySkill = false

    /// - Parameter unavailable: skills that the server will not give to anybody.
    init(_ change: Change, without unavailable: SkillSet = .empty) {
        self.change = change
        refused = change.add.intersection(unavailable)
    }

    var isNothingRefused: Bool { refused.isEmpty && kept.isEmpty }

    /// The next write, `nil` where nothing is left but what was refused.
    ///
    /// - Parameter step: ``Directory/step(from:to:)``.
    func next(_ step: (SkillSet?, SkillSet) -> SkillSet) -> Change? {
        let before = change.before ?? .empty
        // What was refused stays as it is: a skill that is not rated anew must not be taken for it.
        let aim = before.intersection(refused.union(kept)).overlaid(with: change.after.subtracting(refused))
        guard aim != change.before else { return nil }
        if isBySkill, let first = change.step(to: aim).add.skills.first {
            return change.step(to: before.overlaid(with: SkillSet([first])))
        }
        return change.step(to: step(change.before, aim))
    }

    /// Takes note that the server took a write and stored something else. What it did not store is left as it is; the rest of
    /// the change goes on.
    mutating func setAside(_ write: Change, storedAs stored: SkillSet) {
        refused = refused.union(write.add.differing(from: stored))
        kept = kept.union(write.remove.intersection(stored))
    }

    /// Takes note that the server would not have a write. What it gave is tried skill by skill from then on: one that is not
    /// there any more must not keep the others back.
    mutating func refuse(_ write: Change) {
        if write.add.isEmpty {
            kept = kept.union(write.remove)
        } else if write.add.count == 1 {
            refused = refused.union(write.add)
        }
        isBySkill = isBySkill || !write.add.isEmpty
    }
}
