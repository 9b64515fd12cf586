import Store

extension Desk {
    /// Holds the database as a daemon on another machine would.
    func holdDatabase() throws -> SyncLock {
        try SyncLock(
            databasePath: database, holder: SyncLock.Holder(host: "other-host", pid: 4711, startedAt: Desk.beginning))
    }
}
