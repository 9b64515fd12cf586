import Domain
import Foundation
import GRDB

/// A walk along a stretch of the chain. As every event carries its hash, stretches can be walked side by side.
struct ChainWalk {
    /// The events after `start`, up to and with `end`.
    let start: Int64
    let end: Int64
    /// The pruned runs, by the number that each begins with.
    let gaps: [Int64: Gap]
    /// A hash to look out for on the way.
    let sought: EventHash?

    struct Finding: Sendable {
        var events = 0
        var flaw: ChainFlaw?
        var found: Int64?
        /// The hash of the last event of the stretch, pruned or not.
        var hash: EventHash
    }

    func run(_ db: Database) throws -> Finding {
        var at = start
        var finding = Finding(hash: try hash(before: start, db))
        // No event has a number below 1, so the first stretch begins before them: one that has is found.
        var events = try EventsInOrder(db, after: start == 0 ? Int64.min : start, upTo: end)
        while let event = try events.next() {
            let id: Int64 = event[0]
            if id <= at {
                finding.flaw = .unexpected(id, event: event[3])
                return finding
            }
            if !pass(to: id - 1, from: &at, &finding) { return finding }
            let hash = try event.withUnsafeData(atIndex: 1) { finding.hash.following($0 ?? Data()) }
            let fits = try event.withUnsafeData(atIndex: 2) { EventHash(bytes: $0 ?? Data()) == hash }
            guard fits else {
                finding.flaw = .altered(id, event: event[3])
                return finding
            }
            if hash == sought { finding.found = id }
            finding.hash = hash
            finding.events += 1
            at = id
        }
        _ = pass(to: end, from: &at, &finding)
        return finding
    }

    /// Steps over what was pruned. Returns whether that leads up to `target`.
    private func pass(to target: Int64, from at: inout Int64, _ finding: inout Finding) -> Bool {
        while at < target {
            guard let gap = gaps[at + 1], gap.last > at, gap.last <= target else {
                finding.flaw = .missing(at + 1...target)
                return false
            }
            if gap.hash == sought { finding.found = gap.last }
            finding.hash = gap.hash
            at = gap.last
        }
        return true
    }

    /// The hash that the event after `id` builds on: that of `id`, which must not lie within a gap.
    private func hash(before id: Int64, _ db: Database) throws -> EventHash {
        if id == 0 { return .beginning }
        if let gap = gaps.values.first(where: { $0.last == id }) { return gap.hash }
        let bytes = try Data.fetchOne(db, sql: "SELECT hash FROM events WHERE id = ?", arguments: [id])
        return EventHash(bytes: bytes ?? Data())
    }
}
