import Domain

/// What the chain is said to be, before it is walked.
struct ChainOutline {
    /// The end of the chain, `nil` where the row that tells it is gone, or makes no sense.
    var end: (id: Int64, hash: EventHash)?
    /// The number of the last event that is there, or of which something is left.
    var newest: (id: Int64, event: String)?
    var gaps: [Gap] = []
    /// Whether the gaps are those that the last pruning left.
    var gapsFit: Bool
    /// Events that are there, with about as many events from each to the next.
    var milestones: [Int64]

    var lastID: Int64 { end?.id ?? newest?.id ?? 0 }
    var hash: EventHash { end?.hash ?? .beginning }
    var pruned: Int { gaps.reduce(0) { $0 &+ $1.count } }

    var head: ChainHead { ChainHead(id: lastID, hash: hash.hexadecimal) }

    func noted(_ found: Int64?, _ number: Int64?) -> NotedHead {
        if let found, number ?? found == found { return .found(found) }
        return number.map { .contradicted($0) } ?? .notFound
    }

    /// Stretches of about the same length, each of which begins with an event that is there.
    var stretches: [ClosedRange<Int64>] {
        let bounds = Set(milestones + [0]).filter { $0 < lastID && $0 >= 0 }.sorted() + [lastID]
        return zip(bounds, bounds.dropFirst()).map { $0...$1 }
    }

    /// What does not fit at the chain's end, where the walk ended with `hash`, or in what is missing, of which it found
    /// `gaps`.
    func flaw(end walked: EventHash?, gaps found: [Gap]) -> ChainFlaw? {
        if let newest, newest.id > lastID { return .unexpected(newest.id, event: newest.event) }
        guard let end, end.hash == walked ?? .beginning else { return .endAltered }
        return gapsFit && gaps == found ? nil : .gapsAltered
    }
}
