import Foundation
import GRDB

/// The tables whose rows are events: numbered in one sequence, and chained by their hashes.
enum EventTable: String, CaseIterable {
    case snapshot
    case attempt
    case settlement
    case revision
    case naming
    case pruning
    case hold
    case release

    /// The statement that gives an event its hash.
    var seal: String {
        switch self {
        case .snapshot: "UPDATE snapshot SET hash = ? WHERE id = ?"
        case .attempt: "UPDATE attempt SET hash = ? WHERE id = ?"
        case .settlement: "UPDATE settlement SET hash = ? WHERE id = ?"
        case .revision: "UPDATE revision SET hash = ? WHERE event_id = ?"
        case .naming: "UPDATE naming SET hash = ? WHERE id = ?"
        case .pruning: "UPDATE pruning SET hash = ? WHERE id = ?"
        case .hold: "UPDATE hold SET hash = ? WHERE id = ?"
        case .release: "UPDATE release SET hash = ? WHERE id = ?"
        }
    }
}

extension Database {
    /// The number of the event that is about to be inserted.
    func nextEvent() throws -> Int64 {
        let statement = try cachedStatement(sql: "UPDATE chain SET last_id = last_id + 1 RETURNING last_id")
        guard let id = try Int64.fetchOne(statement) else { throw RowMissing(table: "chain") }
        return id
    }

    /// Gives each event that was inserted since the last seal its hash, in their order.
    ///
    /// Each transaction that writes ends with this, so that whoever inserts an event need not think of it.
    func seal() throws {
        let end = try cachedStatement(sql: "SELECT sealed_id, hash FROM chain WHERE last_id > sealed_id")
        guard let row = try Row.fetchOne(end) else { return }
        var last: Int64 = row["sealed_id"]
        var hash = EventHash(bytes: row["hash"] as Data)
        // Some at a time: a page of the poll is one such step, and a history that is sealed for the first time is many.
        while true {
            let next = try cachedStatement(sql: "SELECT id, event, body FROM events WHERE id > ? ORDER BY id LIMIT 500")
            let events = try Row.fetchAll(next, arguments: [last])
            for event in events {
                let table: EventTable = try event.value("event")
                last = event["id"]
                hash = hash.following(body: Data((event["body"] as String).utf8))
                try cachedStatement(sql: table.seal).execute(arguments: [hash.bytes, last])
            }
            if events.isEmpty { break }
        }
        try cachedStatement(sql: "UPDATE chain SET sealed_id = last_id, hash = ?").execute(arguments: [hash.bytes])
    }
}

/// A row that is always there is gone: somebody deleted it.
struct RowMissing: Error {
    let table: String
}
