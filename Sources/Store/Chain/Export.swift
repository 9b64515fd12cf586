public import Domain
public import Foundation
import GRDB

extension Store {
    /// Every event in order, each as one line of JSON with what was hashed and its hash.
    ///
    /// - Parameters:
    ///   - id: only those after this event.
    ///   - since: only those of that time or later; of a time that was pruned, those that are left.
    ///   - take: returns whether to go on.
    public func events(
        after id: Int64 = 0, since: Date? = nil, _ take: (ExportedEvent) -> Bool
    ) throws(StoreError) {
        var last = id
        if let since, let before = try read({ db in try db.lastEvent(before: since) }) { last = max(last, before) }
        let earliest = since?.milliseconds ?? Int64.min
        // A transaction for so many, because whoever reads the output may take all day.
        while true {
            let events = try read { db in try db.exportedEvents(after: last, since: earliest, limit: 1000) }
            for event in events where !take(event) { return }
            guard let end = events.last?.id else { return }
            last = end
        }
    }
}

extension Database {
    fileprivate func exportedEvents(after id: Int64, since: Int64, limit: Int) throws -> [ExportedEvent] {
        try Row.fetchAll(
            cachedStatement(
                sql: """
                    SELECT
                      id,
                      json_object(
                        'id', id,
                        'at', strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch'),
                        'hash', lower(hex(hash)),
                        'event', json(body)) AS json
                    FROM events
                    WHERE id > ? AND at >= ?
                    ORDER BY id
                    LIMIT ?
                    """),
            arguments: [id, since, limit]
        ).map { ExportedEvent(id: $0["id"], json: $0["json"]) }
    }
}
