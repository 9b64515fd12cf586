import Domain
import Foundation
import GRDB

/// A walk along a stretch of the chain. As every event carries its hash, stretches can be walked side by side.
///
/// What was pruned is walked through as well: of each event that is gone the hash of its body is left, which leads to the
/// hash that the event had. So what comes after a gap is tied to what comes before it.
struct ChainWalk {
    /// The events after `start`, up to and with `end`. An event that is there begins it, or nothing does.
    let start: Int64
    let end: Int64
    /// A hash to look out for on the way.
    let sought: EventHash?

    struct Finding: Sendable {
        var events = 0
        /// The runs of events that were pruned.
        var gaps: [Gap] = []
        var flaw: ChainFlaw?
        var found: Int64?
        /// The hash of the last event of the stretch, pruned or not.
        var hash: EventHash
    }

    func run(_ db: Database) throws -> Finding {
        var at = start
        var finding = Finding(hash: try hash(of: start, db))
        // No event has a number below 1, so the first stretch begins before them: one that has is found.
        var events = try EventsInOrder(db, after: start == 0 ? Int64.min : start, upTo: end)
        while let next = try events.next() {
            let id = next.id
            guard id == at + 1 else {
                finding.flaw = id > at ? .missing(at + 1...id - 1) : .unexpected(id, event: next.kind)
                return finding
            }
            switch next {
            case .event(let event):
                finding.hash = try event.withUnsafeData(atIndex: 1) { finding.hash.following(body: $0 ?? Data()) }
                let fits = try event.withUnsafeData(atIndex: 2) { EventHash(bytes: $0 ?? Data()) == finding.hash }
                guard fits else {
                    finding.flaw = .altered(id, event: next.kind)
                    return finding
                }
                finding.events += 1
            case .pruned(let event):
                let bodyHash = try event.withUnsafeData(atIndex: 1) { EventHash(bytes: $0 ?? Data()) }
                finding.hash = finding.hash.following(bodyHash: bodyHash)
                finding.gaps.widen(by: id)
            }
            if finding.hash == sought { finding.found = id }
            at = id
        }
        if at < end { finding.flaw = .missing(at + 1...end) }
        return finding
    }

    /// The hash that the event after `id` builds on.
    private func hash(of id: Int64, _ db: Database) throws -> EventHash {
        if id == 0 { return .beginning }
        let bytes = try Data.fetchOne(db, sql: "SELECT hash FROM events WHERE id = ?", arguments: [id])
        return EventHash(bytes: bytes ?? Data())
    }
}

extension EventsInOrder.Found {
    fileprivate var id: Int64 {
        switch self {
        case .event(let row), .pruned(let row): row[0]
        }
    }

    fileprivate var kind: String {
        switch self {
        case .event(let row): row[3]
        case .pruned: "pruned"
        }
    }
}
