import Domain

/// Skills as a cell shows them: the first few, and how many more there are.
struct SkillList: Sendable {
    /// More would make a row as tall as a page.
    static let limit = 12

    let shown: [OutsideText]
    let more: String?

    init(_ ids: [String]) {
        shown = ids.prefix(Self.limit).map(OutsideText.init)
        more = ids.count > Self.limit ? (ids.count - Self.limit).grouped : nil
    }
}
