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
        #expect(try SyncLock.holder(databasePath: scratch.path) == holder)
        lock.release()
    }

    @Test func `once it is released the next may take it, though the file is still there`() throws {
        let scratch = try Scratch()
        let first = try SyncLock(databasePath: scratch.path, holder: holder)
        first.release()
        #expect(try SyncLock.holder(databasePath: scratch.path) == nil)
        let second = try SyncLock(databasePath: scratch.path, holder: holder)
        second.release()
    }

    @Test func `without a lock file nobody holds it`() throws {
        #expect(try SyncLock.holder(databasePath: try Scratch().path) == nil)
    }

    @Test func `asking who holds it never keeps anybody from taking it`() async throws {
        let scratch = try Scratch()
        try SyncLock(databasePath: scratch.path, holder: holder).release()
        let path = scratch.path
        let (asked, tell) = AsyncStream<Void>.makeStream()
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                _ = try? SyncLock.holder(databasePath: path)
                tell.finish()
                while !Task.isCancelled { _ = try? SyncLock.holder(databasePath: path) }
            }
            for await _ in asked {}
            do {
                for _ in 0..<20000 { try SyncLock(databasePath: path, holder: holder).release() }
            } catch {
                Issue.record("\(error)")
            }
            group.cancelAll()
        }
    }

    @Test func `whoever asks while it is held is told the holder, however short the one before was named`() throws {
        let scratch = try Scratch()
        let long = SyncLock.Holder(host: String(repeating: "h", count: 200), pid: 1, startedAt: holder.startedAt)
        try SyncLock(databasePath: scratch.path, holder: long).release()
        let lock = try SyncLock(databasePath: scratch.path, holder: holder)
        #expect(try SyncLock.holder(databasePath: scratch.path) == holder)
        lock.release()
    }

    @Test func `a lock file whose holder died stops nobody, whatever is in it`() throws {
        let scratch = try Scratch()
        for left in ["", "{", "not json at all"] {
            try Data(left.utf8).write(to: URL(fileURLWithPath: scratch.path + ".lock"))
            #expect(try SyncLock.holder(databasePath: scratch.path) == nil)
            let lock = try SyncLock(databasePath: scratch.path, holder: holder)
            #expect(try SyncLock.holder(databasePath: scratch.path) == holder)
            lock.release()
        }
    }

    @Test func `it is one lock, whichever link leads to the database`() throws {
        let scratch = try Scratch()
        _ = try scratch.store()
        let link = scratch.folder.appendingPathComponent("link.db").path
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: scratch.path)
        let lock = try SyncLock(databasePath: link, holder: holder)
        #expect(throws: StoreError.held(path: scratch.path, by: holder)) {
            _ = try SyncLock(databasePath: scratch.path, holder: holder)
        }
        lock.release()
    }
}
