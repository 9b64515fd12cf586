@testable import skill_sync

extension Vocabulary {
    /// That of a database of groups whose skills have no names.
    static let ofGroups = Vocabulary(skillNames: [:], isOfPeople: false)
}
