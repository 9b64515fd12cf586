import Domain
import Foundation
import GRDB
import Store
import Synchronization
import TestSupport
import Testing

@Suite struct BackupTests {
    private func withHistory(_ cycles: Int = 3) throws -> (Scratch, Store) {
        let scratch = try Scratch()
        let store = try scratch.store()
        _ = try store.importRevision([Mapping(groupName: "Group 1", skills: ["a"])], from: .test())
        for version in 1...cycles { try store.pollOnce([[.test("1", version: "\(version)")]]) }
        return (scratch, store)
    }

    private func copy(_ scratch: Scratch) -> String { scratch.folder.appendingPathComponent("copy.db").path }

    private func files(_ scratch: Scratch) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: scratch.folder.path).filter {
            !$0.hasPrefix("skill-sync.db")
        }
    }

    @Test func `the copy holds what the original holds, is its owner's alone, and is one file`() async throws {
        let (scratch, store) = try withHistory()
        let backup = try await store.backUp(to: copy(scratch))
        let head = try await store.verify().head
        #expect(backup.check.isSound)
        #expect(backup.check.trail == .walked(try await store.verify()))
        #expect(try files(scratch) == ["copy.db"])
        let attributes = try FileManager.default.attributesOfItem(atPath: copy(scratch))
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        #expect((attributes[.size] as? NSNumber)?.intValue == backup.bytes)
        let restored = try Store.open(at: copy(scratch), now: { scratch.now })
        #expect(try await restored.verify().head == head)
        #expect(try restored.mappings() == store.mappings())
        try restored.pollOnce([[.test("1", version: "9")]])
        #expect(try await restored.verify().flaw == nil)
    }

    @Test func `what is written meanwhile neither waits nor gets into the copy`() async throws {
        let (scratch, store) = try withHistory(200)
        let head = try await store.verify().head
        let reading = try scratch.store(.readOnly)
        let writes = Mutex(0)
        let backup = try await reading.backUp(to: copy(scratch)) { step in
            guard case .copied = step else { return }
            // Between two steps of the copy, as a daemon would.
            let done = writes.withLock {
                $0 += 1; return $0
            }
            #expect(throws: Never.self) { try store.pollOnce([[.test("1", version: "during \(done)")]]) }
        }
        #expect(writes.withLock { $0 } > 0)
        guard case .walked(let verification) = backup.check.trail else { return #expect(Bool(false)) }
        #expect(verification.head == head)
        #expect(try await store.verify().head.id > head.id)
    }

    @Test func `a file that is there is never overwritten`() async throws {
        let (scratch, store) = try withHistory()
        try Data("precious".utf8).write(to: URL(fileURLWithPath: copy(scratch)))
        await #expect(throws: StoreError.exists(path: copy(scratch))) { try await store.backUp(to: copy(scratch)) }
        await #expect(throws: StoreError.exists(path: scratch.path)) { try await store.backUp(to: scratch.path) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: copy(scratch))) == Data("precious".utf8))
        #expect(try files(scratch) == ["copy.db"])
    }

    @Test(arguments: ["-wal", "-journal", "-shm"])
    func `where a log lies that would be taken for the copy's own there is none`(ending: String) async throws {
        let (scratch, store) = try withHistory()
        let log = copy(scratch) + ending
        try Data("old".utf8).write(to: URL(fileURLWithPath: log))
        await #expect(throws: StoreError.exists(path: log)) { try await store.backUp(to: copy(scratch)) }
        #expect(try files(scratch) == ["copy.db\(ending)"])
    }

    @Test func `nor is one that came to be while the copy was made`() async throws {
        let (scratch, store) = try withHistory()
        let path = copy(scratch)
        await #expect(throws: StoreError.exists(path: path)) {
            try await store.backUp(to: path) { step in
                if step == .checking { try? Data("new".utf8).write(to: URL(fileURLWithPath: path)) }
            }
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("new".utf8))
        #expect(try files(scratch) == ["copy.db"])
    }

    @Test func `where the copy does not fit it is not kept`() async throws {
        let (scratch, store) = try withHistory()
        try scratch.execute("UPDATE snapshot SET version = 'forged' WHERE id = (SELECT max(id) FROM snapshot)")
        let backup = try await store.backUp(to: copy(scratch))
        #expect(!backup.check.isSound)
        #expect(try files(scratch) == [])
    }

    @Test func `a folder that is not there is named, and nothing is left`() async throws {
        let (scratch, store) = try withHistory()
        let path = scratch.folder.appendingPathComponent("nowhere/copy.db").path
        await #expect(throws: StoreError.noFolder(path: path)) {
            try await store.backUp(to: path)
        }
    }

    @Test(arguments: ["-wal", "-journal", "-shm", ".lock"])
    func `a name that is for what lies beside a database is refused with what makes it one`(suffix: String) async throws
    {
        let (scratch, store) = try withHistory()
        let path = copy(scratch) + suffix
        await #expect(throws: StoreError.reservedName(path: path, suffix: suffix)) { try await store.backUp(to: path) }
        #expect(try files(scratch) == [])
    }

    @Test func `a folder in the database's place is called one`() throws {
        let (scratch, _) = try withHistory()
        let path = scratch.folder.path
        #expect(throws: StoreError.isFolder(path: path)) {
            try Store.open(at: path, access: .readOnly, now: { Date() })
        }
    }
}
