public import Domain
import GRDB

extension Store {
    /// Cycles, newest first.
    ///
    /// - Parameter take: returns whether to go on.
    public func cycles(limit: Int? = nil, _ take: (Cycle) -> Bool) throws(StoreError) {
        try read { db in
            try db.stream(
                "SELECT * FROM cycle ORDER BY id DESC LIMIT :limit", ["limit": limit ?? -1], Cycle.init(row:), take)
        }
    }

    /// The newest cycle, which may not have ended.
    public func lastCycle() throws(StoreError) -> Cycle? {
        var last: Cycle?
        try cycles(limit: 1) {
            last = $0
            return false
        }
        return last
    }
}
