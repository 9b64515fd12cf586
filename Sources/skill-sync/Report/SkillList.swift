import Domain

/// Skills as a cell shows them: the first few, and how many more there are.
struct SkillList: Sendable {
    /// More would make a row as tall as a page.
    static let limit = 12

    let shown: [OutsideText]
    let more: String?

    init(_ words: [String]) {
        shown = words.prefix(Self.limit).map(OutsideText.init)
        more = words.count > Self.limit ? (words.count - Self.limit).grouped : nil
    }
}
