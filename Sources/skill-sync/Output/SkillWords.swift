import Domain

extension SkillSet {
    /// In a cell of a table: the ids with commas, a dash for none.
    var readable: String { isEmpty ? "-" : ids.joined(separator: ", ") }

    /// In a sentence.
    var inWords: String { isEmpty ? "no skills" : ids.joined(separator: ", ") }

    /// Each skill that is added to `before` or taken away from it, with its sign.
    func signedChanges(from before: SkillSet) -> [String] {
        subtracting(before).ids.map { "+\($0)" } + before.subtracting(self).ids.map { "-\($0)" }
    }

    /// The same in one line.
    func changes(from before: SkillSet) -> String {
        let changes = signedChanges(from: before)
        return changes.isEmpty ? "no change" : changes.joined(separator: " ")
    }
}

extension Optional<SkillSet> {
    var readable: String { self?.readable ?? "not known" }

    var inWords: String { self?.inWords ?? "skills that are not known" }
}
