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
        try read { db in
            let first = try since.flatMap(db.lastEvent(before:)) ?? 0
            try db.stream(
                """
                SELECT
                  id,
                  json_object(
                    'id', id,
                    'at', strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch'),
                    'hash', lower(hex(hash)),
                    'event', json(body)) AS json
                FROM events
                WHERE id > :after AND at >= :since
                ORDER BY id
                """,
                ["after": max(id, first), "since": first == 0 ? since?.milliseconds ?? Int64.min : Int64.min],
                { ExportedEvent(id: $0["id"], json: $0["json"]) }, take)
        }
    }
}
