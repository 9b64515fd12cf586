public import Foundation
import GRDB

extension Store {
    /// How much a time without any cycle counts at most: a week.
    private static let longestGap: Int64 = 7 * 86_400_000

    /// The time that lies `days` back, counting only time that skill-sync was at work: of a stretch without any cycle a
    /// week at most.
    ///
    /// Retention goes by this. A clock that is set forward by a year, or was for an hour, would otherwise make the whole
    /// history old at once; so it takes a week of it at most.
    public func timeLived(daysAgo days: Int) throws(StoreError) -> Date {
        try read { db in
            var time = now().milliseconds
            var left = Int64(days) * 86_400_000
            while left > 0 {
                let window = min(left, Self.longestGap)
                if let oldest = try db.oldestCycle(from: time - window, before: time) {
                    left -= time - oldest
                    time = oldest
                } else if window == Self.longestGap, let last = try db.lastCycle(before: time - window) {
                    left -= window
                    time = last
                } else {
                    break
                }
            }
            return Date(timeIntervalSince1970: Double(time - left) / 1000)
        }
    }
}

extension Database {
    fileprivate func oldestCycle(from start: Int64, before end: Int64) throws -> Int64? {
        try Int64.fetchOne(
            cachedStatement(sql: "SELECT min(started_at) FROM cycle WHERE started_at >= ? AND started_at < ?"),
            arguments: [start, end])
    }

    fileprivate func lastCycle(before time: Int64) throws -> Int64? {
        try Int64.fetchOne(
            cachedStatement(sql: "SELECT max(started_at) FROM cycle WHERE started_at < ?"), arguments: [time])
    }
}
