import Crypto
import Foundation
import GRDB

/// A run of events that a pruning took away. Of each of them the hash of its body is left.
struct Gap: Hashable, Sendable {
    var first: Int64
    var last: Int64

    /// How many events are missing.
    var count: Int { Int(last &- first &+ 1) }
}

extension [Gap] {
    /// SHA-256 of a line for each gap: its first number and its last, with a blank between.
    var hash: Data {
        var hasher = SHA256()
        for gap in self { hasher.update(data: Data("\(gap.first) \(gap.last)\n".utf8)) }
        return Data(hasher.finalize())
    }

    /// Takes up one more event that is gone, with a number above all others.
    mutating func widen(by id: Int64) {
        if let end = indices.last, self[end].last + 1 == id {
            self[end].last = id
        } else {
            append(Gap(first: id, last: id))
        }
    }
}

extension Database {
    func gaps() throws -> [Gap] {
        try Row.fetchAll(self, sql: "SELECT first_id, last_id FROM gap ORDER BY first_id").map(Gap.init(row:))
    }

    /// Notes that these events, in ascending order, are gone, and what their bodies hashed to: runs that meet become one.
    func widenGaps(by removed: [(id: Int64, bodyHash: EventHash)]) throws {
        guard let first = removed.first, let last = removed.last else { return }
        for event in removed {
            try cachedStatement(sql: "INSERT INTO pruned_event (id, body_hash) VALUES (?, ?)").execute(
                arguments: [event.id, event.bodyHash.bytes])
        }
        let touched = try Row.fetchAll(
            self, sql: "SELECT first_id, last_id FROM gap WHERE last_id >= ? AND first_id <= ?",
            arguments: [first.id - 1, last.id + 1]
        ).map(Gap.init(row:))
        let added = removed.map { Gap(first: $0.id, last: $0.id) }
        var merged: [Gap] = []
        for gap in (touched + added).sorted(by: { $0.first < $1.first }) {
            if let end = merged.indices.last, merged[end].last + 1 == gap.first {
                merged[end].last = gap.last
            } else {
                merged.append(gap)
            }
        }
        for gap in touched { try execute(sql: "DELETE FROM gap WHERE first_id = ?", arguments: [gap.first]) }
        for gap in merged {
            try execute(sql: "INSERT INTO gap (first_id, last_id) VALUES (?, ?)", arguments: [gap.first, gap.last])
        }
    }
}

extension Gap {
    fileprivate init(row: Row) { self.init(first: row["first_id"], last: row["last_id"]) }
}
