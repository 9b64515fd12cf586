import Domain

/// What a record says of how a cycle or a write ended, told to people. Programs get the facts as they are stored.
struct StoredError {
    /// Without an end. What is no record of ours, such as a server's own words, is told as it is.
    let sentence: String

    init(_ facts: String, _ vocabulary: Vocabulary) {
        sentence = Self.error(facts) ?? Self.shortfalls(facts, vocabulary) ?? facts
    }

    private static func error(_ facts: String) -> String? {
        DirectoryError(facts: facts).map { CommandFailure($0).what }
    }

    /// What a cycle that did all it could did not see, or left out: several, with semicolons between them.
    private static func shortfalls(_ facts: String, _ vocabulary: Vocabulary) -> String? {
        let beginning =
            /(?:^|; )(?=(?:attemptsUnsettled|tooManySkills|removalsWithheld|writesWaiting|groupsNotSeen|groupsUnreadable|peoplePassedOver) (?:targets|groups|people)=\d)/
        // The first part is what stands before the first of them.
        let parts = facts.split(separator: beginning, omittingEmptySubsequences: false)
        guard parts.count > 1, parts[0].isEmpty else { return nil }
        let sentences = parts.dropFirst().map { shortfall(String($0), vocabulary) ?? String($0) }
        return sentences.joined(separator: "; ")
    }

    private static func shortfall(_ facts: String, _ vocabulary: Vocabulary) -> String? {
        guard
            let match = facts.wholeMatch(of: /(\w+) (?:targets|groups|people)=(\d+)(?: first=(.*?)(?: reason=(.*))?)?/),
            let count = Int(match.2)
        else { return nil }
        let first = match.3.map(String.init) ?? ""
        let named = "\(first.visible)\(count > 1 ? " and \(count - 1) more" : "")"
        switch match.1 {
        case "attemptsUnsettled": return vocabulary.leftOut(count)
        case "tooManySkills": return vocabulary.tooManySkills(count)
        case "removalsWithheld": return "\(vocabulary.withheld(count)): \(named)"
        case "writesWaiting": return "\(Self.waiting(count)): \(named)"
        case "groupsNotSeen": return "\(Vocabulary.unseen(count)): \(named)"
        case "groupsUnreadable":
            let reason = match.4.map(String.init) ?? ""
            let words = DirectoryError.BodyFault(facts: reason)?.words ?? reason
            return "\(counted(count, "group")) cannot be read: \(named), \(words)"
        case "peoplePassedOver": return "\(Vocabulary.notShown(Vocabulary.people(count))): \(named)"
        default: return nil
        }
    }
}

extension StoredError {
    /// That so many writes are not sent yet.
    static func waiting(_ count: Int) -> String {
        "\(counted(count, "write")) \(count == 1 ? "waits" : "wait"), because the server did not accept the same before"
    }
}

extension Vocabulary {
    /// That so many targets are no part of the plan.
    func leftOut(_ count: Int) -> String {
        "\(bearers(count)) \(count == 1 ? "was" : "were") left out of the plan: an earlier \(write) to "
            + "\(isOfPeople ? "them" : count == 1 ? "it" : "each") is not settled"
    }

    /// That the groups of so many people add up to too much.
    func tooManySkills(_ count: Int) -> String {
        "\(bearers(count)) \(count == 1 ? "was" : "were") given nothing: their groups "
            + "add up to more skills than the server lets anybody have"
    }

    /// That so many people keep skills for now.
    func withheld(_ count: Int) -> String {
        "\(bearers(count)) \(count == 1 ? "keeps" : "keep") skills that nothing was "
            + "shown to ask for, and something may"
    }

    /// That so many mapped groups were not seen.
    static func unseen(_ count: Int) -> String {
        "\(counted(count, "mapped group")) \(count == 1 ? "was" : "were") not seen, and the poll was not complete: "
            + "nothing is concluded about \(count == 1 ? "it" : "them")"
    }

    /// - Parameter people: so many, in words.
    static func notShown(_ people: String) -> String { "the skills of \(people) were not shown" }
}
