import Foundation
import Store
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Whoever may write to the folder of the database could lay something else where the program opens a file for writing.
@Suite(.timeLimit(.minutes(1))) struct OwnFileTests {
    private let holder = SyncLock.Holder(host: "desk", pid: 42, startedAt: Date(timeIntervalSince1970: 1_800_000_000))

    private func refusesLock(_ scratch: Scratch, _ flaw: FileFlaw) {
        let error = StoreError.unfitFile(path: scratch.path + ".lock", flaw)
        #expect(throws: error) { _ = try SyncLock(databasePath: scratch.path, holder: holder) }
        #expect(throws: error) { try SyncLock.holder(databasePath: scratch.path) }
    }

    @Test(arguments: [true, false])
    func `a link in place of the lock is not followed, wherever it leads`(leadsToFile: Bool) throws {
        let scratch = try Scratch()
        let other = scratch.folder.appendingPathComponent("other")
        if leadsToFile { try Data("precious".utf8).write(to: other) }
        try FileManager.default.createSymbolicLink(atPath: scratch.path + ".lock", withDestinationPath: other.path)
        refusesLock(scratch, .link)
        #expect((try? Data(contentsOf: other)) == (leadsToFile ? Data("precious".utf8) : nil))
    }

    @Test func `a second name of another file in place of the lock leaves that file alone`() throws {
        let scratch = try Scratch()
        let other = scratch.folder.appendingPathComponent("other")
        try Data("precious".utf8).write(to: other)
        #expect(link(other.path, scratch.path + ".lock") == 0)
        refusesLock(scratch, .severalNames(2))
        #expect(try Data(contentsOf: other) == Data("precious".utf8))
    }

    @Test func `a pipe in place of the lock keeps nobody waiting`() throws {
        let scratch = try Scratch()
        #expect(mkfifo(scratch.path + ".lock", 0o600) == 0)
        refusesLock(scratch, .pipe)
    }

    @Test func `a folder in place of the lock is called one`() throws {
        let scratch = try Scratch()
        try FileManager.default.createDirectory(atPath: scratch.path + ".lock", withIntermediateDirectories: false)
        refusesLock(scratch, .folder)
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a file away"))
    func `a lock of another user is refused, unless the database is theirs as well`() throws {
        let scratch = try Scratch()
        _ = try scratch.store()
        try SyncLock(databasePath: scratch.path, holder: holder).release()
        #expect(chown(scratch.path + ".lock", 65534, 65534) == 0)
        refusesLock(scratch, .foreign(owner: 65534))
        #expect(chown(scratch.path, 65534, 65534) == 0)
        try SyncLock(databasePath: scratch.path, holder: holder).release()
    }

    @Test(arguments: [Store.Access.readOnly, .readWrite])
    func `a pipe in place of the database, or of a file beside it, is refused and not waited for`(
        access: Store.Access
    ) throws {
        for suffix in ["", "-wal", "-shm", "-journal"] {
            let scratch = try Scratch()
            if !suffix.isEmpty { _ = try scratch.store() }
            unlink(scratch.path + suffix)
            #expect(mkfifo(scratch.path + suffix, 0o600) == 0)
            #expect(throws: StoreError.unfitFile(path: scratch.path + suffix, .pipe)) {
                _ = try Store.open(at: scratch.path, access: access, now: { Date() })
            }
        }
    }

    @Test func `a log that is a link to another file is refused, and that file left alone`() throws {
        let scratch = try Scratch()
        _ = try scratch.store()
        let other = scratch.folder.appendingPathComponent("other")
        try Data("precious".utf8).write(to: other)
        for lay in [symlink, link] {
            unlink(scratch.path + "-wal")
            #expect(lay(other.path, scratch.path + "-wal") == 0)
            #expect(throws: StoreError.self) { _ = try Store.open(at: scratch.path, now: { Date() }) }
            #expect(try Data(contentsOf: other) == Data("precious".utf8))
        }
    }
}
