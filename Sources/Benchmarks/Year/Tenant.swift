import Domain
import Foundation
import TestSupport

/// The groups as the server has them, in the pages that a poll gets, and what others do to them.
struct Tenant {
    /// Few, because a page with an edit is taken in as a whole. It decides how long the making takes, not what is kept.
    static let pageSize = 10

    private(set) var groups: [Sighting]
    private let vocabulary: Vocabulary
    /// Those at the end that the server has deleted for now. Only the last page's may be, so that no other page moves.
    private var deleted = 0
    private var nextName: Int

    init(groups count: Int, vocabulary: Vocabulary, at time: Date, _ random: inout SeededRandom) {
        self.vocabulary = vocabulary
        nextName = count + 1
        groups = (1...max(count, 1)).map { number in
            Sighting(
                id: Vocabulary.uuid(&random), displayName: Vocabulary.name(number, &random), version: "1",
                lastModified: time.formatted(.iso8601), skills: vocabulary.role(&random))
        }
    }

    var pages: Int { (groups.count + Self.pageSize - 1) / Self.pageSize }
    private var total: Int { groups.count - deleted }

    func indices(ofPage page: Int) -> Range<Int> {
        page * Self.pageSize..<min((page + 1) * Self.pageSize, total)
    }

    /// The page as it arrives where its bytes are not the ones known.
    func page(_ number: Int) -> GroupPage {
        let groups = Array(groups[indices(ofPage: number)])
        return page(number, contents: .groups(groups), versions: groups.map { $0.version ?? "" })
    }

    /// The page as it arrives where nothing changed.
    func unchangedPage(_ number: Int) -> GroupPage { page(number, contents: .unchanged, versions: []) }

    private func page(_ number: Int, contents: GroupPage.Contents, versions: [String]) -> GroupPage {
        let indices = indices(ofPage: number)
        // As long as a hash, and another one for each page: the store asks no more of it here.
        let text = "\(number) \(total) " + versions.joined(separator: " ")
        let bytes = Array(text.utf8.prefix(32))
        return GroupPage(
            startIndex: indices.lowerBound + 1,
            fingerprint: Fingerprint(bytes: bytes + Array(repeating: 0, count: 32 - bytes.count)),
            groupCount: indices.count, totalResults: total, contents: contents)
    }

    // MARK: What happens to groups

    /// Somebody gives a skill, takes one, or another tool sets a role.
    mutating func edit(_ index: Int, at time: Date, _ random: inout SeededRandom) {
        let skills = groups[index].skills ?? .empty
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<9:
            set(
                skills.union(SkillSet(vocabulary.popular.randomElement(using: &random).map { [$0] } ?? [])), index, time
            )
        case 9..<16:
            set(SkillSet(skills.ids.shuffled(using: &random).dropFirst()), index, time)
        default:
            set(vocabulary.role(&random), index, time)
        }
    }

    mutating func set(_ skills: SkillSet, _ index: Int, _ time: Date) {
        change(index, name: groups[index].displayName, skills: skills, time)
    }

    mutating func rename(_ index: Int, at time: Date, _ random: inout SeededRandom) {
        change(index, name: Vocabulary.name(nextName, &random), skills: groups[index].skills, time)
        nextName += 1
    }

    mutating func rename(_ index: Int, as other: Int, at time: Date) {
        change(index, name: groups[other].displayName, skills: groups[index].skills, time)
    }

    private mutating func change(_ index: Int, name: String, skills: SkillSet?, _ time: Date) {
        let group = groups[index]
        groups[index] = Sighting(
            id: group.id, displayName: name, version: String((group.version.flatMap { Int($0) } ?? 0) + 1),
            lastModified: time.formatted(.iso8601), skills: skills)
    }

    /// Deletes so many groups at the end, and brings back all that were deleted before.
    mutating func delete(_ count: Int) {
        deleted = min(count, Self.pageSize - 1, groups.count - 1)
    }

    var lastPage: Int { pages - 1 }

    func isPresent(_ index: Int) -> Bool { index < total }
}
