import Domain

/// What the chain is said to be, before it is walked.
struct ChainOutline {
    /// The end of the chain, `nil` where the row that tells it is gone, or makes no sense.
    var end: (id: Int64, hash: EventHash)?
    /// The number of the last event that is there.
    var newest: (id: Int64, event: String)?
    var gaps: [Int64: Gap] = [:]
    /// Whether the gaps are those that the last pruning left.
    var gapsFit: Bool

    var lastID: Int64 { end?.id ?? newest?.id ?? 0 }
    var hash: EventHash { end?.hash ?? .beginning }
    var pruned: Int { gaps.values.reduce(0) { $0 &+ $1.count } }

    var head: ChainHead { ChainHead(id: lastID, hash: hash.hexadecimal) }

    func noted(_ found: Int64?, _ number: Int64?) -> NotedHead {
        if let found, number ?? found == found { return .found(found) }
        guard let number else { return .notFound }
        return gaps.values.contains { $0.first <= number && number < $0.last } ? .pruned(number) : .contradicted(number)
    }

    /// As many stretches of about the same length, none of which begins within a gap.
    func stretches(_ count: Int) -> [ClosedRange<Int64>] {
        let starts = (0..<Int64(count)).map { lastID / Int64(count) * $0 }
            .map { start in gaps.values.first { $0.first <= start && start < $0.last }?.last ?? start }
        let bounds = Set(starts).filter { $0 < lastID }.sorted() + [lastID]
        return zip(bounds, bounds.dropFirst()).map { $0...$1 }
    }

    /// What does not fit at the chain's end, where the walk ended with `hash`.
    func flaw(end walked: EventHash?) -> ChainFlaw? {
        if let newest, newest.id > lastID { return .unexpected(newest.id, event: newest.event) }
        guard let end, end.hash == walked ?? .beginning else { return .endAltered }
        return gapsFit ? nil : .gapsAltered
    }
}
