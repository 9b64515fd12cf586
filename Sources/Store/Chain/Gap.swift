import Crypto
import Foundation
import GRDB

/// A run of events that a pruning took away. The chain goes on from the hash of the last of them.
struct Gap: Hashable, Sendable {
    var first: Int64
    var last: Int64
    var hash: EventHash

    /// How many events are missing.
    var count: Int { Int(last &- first &+ 1) }
}

extension Gap {
    init(row: Row) {
        self.init(first: row["first_id"], last: row["last_id"], hash: EventHash(bytes: row["hash"] as Data))
    }
}

extension [Gap] {
    /// SHA-256 of a line for each gap: its first number, its last, and its hash, with blanks between.
    var hash: Data {
        var hasher = SHA256()
        for gap in self { hasher.update(data: Data("\(gap.first) \(gap.last) \(gap.hash.hexadecimal)\n".utf8)) }
        return Data(hasher.finalize())
    }
}

extension Database {
    func gaps() throws -> [Gap] {
        try Row.fetchAll(self, sql: "SELECT first_id, last_id, hash FROM gap ORDER BY first_id").map(Gap.init(row:))
    }

    /// Notes that these events, in ascending order, are gone: runs that meet become one.
    func widenGaps(by removed: [(id: Int64, hash: EventHash)]) throws {
        guard let first = removed.first, let last = removed.last else { return }
        let touched = try Row.fetchAll(
            self, sql: "SELECT first_id, last_id, hash FROM gap WHERE last_id >= ? AND first_id <= ?",
            arguments: [first.id - 1, last.id + 1]
        ).map(Gap.init(row:))
        let added = removed.map { Gap(first: $0.id, last: $0.id, hash: $0.hash) }
        var merged: [Gap] = []
        for gap in (touched + added).sorted(by: { $0.first < $1.first }) {
            if let end = merged.indices.last, merged[end].last + 1 == gap.first {
                merged[end].last = gap.last
                merged[end].hash = gap.hash
            } else {
                merged.append(gap)
            }
        }
        for gap in touched { try execute(sql: "DELETE FROM gap WHERE first_id = ?", arguments: [gap.first]) }
        for gap in merged {
            try execute(
                sql: "INSERT INTO gap (first_id, last_id, hash) VALUES (?, ?, ?)",
                arguments: [gap.first, gap.last, gap.hash.bytes])
        }
    }
}
