import Domain

/// A name that is mapped and that no group has.
struct MissingGroup {
    /// So many are named in one line.
    static let shown = 5
    /// Among so many groups the nearest name is looked for: it is a hint, and takes time.
    private static let mostCandidates = 10_000

    let name: String
    let nearest: (name: String, words: String)?

    static func all(_ names: some Sequence<String>, among groups: [String]) -> [MissingGroup] {
        let candidates = groups.prefix(mostCandidates)
        return names.enumerated().map { place, name in
            MissingGroup(name: name, nearest: place < 20 ? NearestName.described(name, among: candidates) : nil)
        }
    }

    var sentence: String {
        "no group is called \"\(name.harmless)\"" + (nearest.map { ", the nearest name is \($0.words)" } ?? "")
    }

    var value: Value {
        .object([
            "groupName": .text(name), "nearest": Value(nearest?.name),
            "difference": Value(nearest.flatMap { NameDifference(of: name, from: $0.name)?.sentence }),
        ])
    }
}
