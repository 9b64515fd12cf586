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
}
