import Foundation
import Store
import Testing

@Suite struct SyncLockTests {
    private let holder = SyncLock.Holder(host: "desk", pid: 42, startedAt: Date(timeIntervalSince1970: 1_800_000_000))

    @Test func `a second holder is refused and told who the first is`() throws {
        let scratch = try Scratch()
        let lock = try SyncLock(databasePath: scratch.path, holder: holder)
        #expect(throws: StoreError.held(path: scratch.path, by: holder)) {
            _ = try SyncLock(databasePath: scratch.path, holder: holder)
        }
        #expect(SyncLock.holder(databasePath: scratch.path) == holder)
        lock.release()
    }

    @Test func `once it is released the next may take it, though the file is still there`() throws {
        let scratch = try Scratch()
        let first = try SyncLock(databasePath: scratch.path, holder: holder)
        first.release()
        #expect(SyncLock.holder(databasePath: scratch.path) == nil)
        let second = try SyncLock(databasePath: scratch.path, holder: holder)
        second.release()
    }

    @Test func `without a lock file nobody holds it`() throws {
        #expect(SyncLock.holder(databasePath: try Scratch().path) == nil)
    }
}
