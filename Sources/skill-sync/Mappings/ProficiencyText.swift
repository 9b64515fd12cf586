import Domain

/// A proficiency as files have it.
enum ProficiencyText {
    /// `nil` where the text is no number that a proficiency may be.
    static func number(_ text: String) -> Double? {
        // `Double` takes "nan", "inf" and hexadecimal digits as well.
        guard text.wholeMatch(of: /-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil, let number = Double(text),
            Skill.proficiencies.contains(number)
        else { return nil }
        return number
    }

    /// What it must be, in a message.
    static let rule =
        "must be a number from \(Skill.text(ofProficiency: Skill.proficiencies.lowerBound)) to "
        + Skill.text(ofProficiency: Skill.proficiencies.upperBound)
}
