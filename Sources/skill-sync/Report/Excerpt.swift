/// As many rows of a table as a page should have, and how many it leaves out.
struct Excerpt<Row: Sendable>: Sendable {
    /// The rows of a table that is not capped already by what it is made from.
    static var limit: Int { 200 }

    let rows: [Row]
    /// How many more there are, for people; `nil` where that is all.
    let more: String?

    /// - Parameter total: how many there are in all, where `all` is a part of them already.
    init(_ all: [Row], total: Int? = nil) {
        rows = Array(all.prefix(Self.limit))
        let left = (total ?? all.count) - rows.count
        more = left > 0 ? left.grouped : nil
    }
}
