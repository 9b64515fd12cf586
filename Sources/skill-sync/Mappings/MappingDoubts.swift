/// What a file may say of mappings, and hardly ever means.
struct MappingDoubts {
    /// So many of a kind are named.
    private static let shown = 3

    /// A sentence for each, without an end.
    let sentences: [String]

    /// - Parameter spelling: what the file's entries stand for their skills by.
    init(_ mappings: [WrittenMapping], spelling: SkillSpelling) {
        let edged = mappings.map(\.groupName).filter(\.hasBlankAtEdge).map { name in
            "\"\(name.shown)\" begins or ends with a blank: only a group of just this display name is meant"
        }
        let entries = mappings.flatMap(\.entries)
        let edgedSkills = entries.filter(\.skill.hasBlankAtEdge).map { entry in
            "\(entry.place): the \(spelling.noun) \"\(entry.skill.shown)\" begins or ends with a blank"
        }
        sentences = [edged, edgedSkills].flatMap(Self.first)
    }

    /// The first of a kind, and how many more there are.
    static func first(_ sentences: [String]) -> [String] {
        let left = sentences.count - shown
        return sentences.prefix(shown) + (left > 0 ? ["… and \(left) more of that kind"] : [])
    }
}

extension String {
    fileprivate var hasBlankAtEdge: Bool {
        [unicodeScalars.first, unicodeScalars.last].contains { $0?.properties.isWhitespace ?? false }
    }
}
