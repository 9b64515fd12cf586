import Domain
import Foundation
import Store
import TestSupport
import Testing

@Suite struct DatabaseCheckTests {
    private func withHistory() throws -> (Scratch, Store) {
        let scratch = try Scratch()
        let store = try scratch.store()
        _ = try store.importRevision([Mapping(groupName: "Group 1", skills: ["a"])], from: .test())
        try store.pollOnce([(1...50).map { .test("\($0)") }])
        return (scratch, store)
    }

    @Test func `a database of ours is sound`() async throws {
        let (scratch, store) = try withHistory()
        let check = try await store.check(limit: 5)
        #expect(check.isSound)
        #expect(check.trail == .walked(try await store.verify()))
        _ = scratch
    }

    @Test func `rows that name what is not there are told, so many at most`() async throws {
        let (scratch, store) = try withHistory()
        try scratch.execute("PRAGMA foreign_keys = OFF; DELETE FROM cycle")
        let few = try await store.check(limit: 5)
        #expect(few.foreignKeys.shown.count == 5)
        #expect(few.foreignKeys.areMore)
        #expect(few.foreignKeys.shown.map(\.row) == [2, 3, 4, 5, 6])
        #expect(few.foreignKeys.shown.allSatisfy { $0.table == "snapshot" && $0.parent == "cycle" })
        let all = try await store.check(limit: 1000)
        #expect(all.foreignKeys.shown.count == 50)
        #expect(!all.foreignKeys.areMore)
    }

    @Test func `an index that does not fit its table is told`() async throws {
        let (scratch, store) = try withHistory()
        try scratch.execute(
            """
            PRAGMA writable_schema = ON;
            UPDATE sqlite_schema SET sql = replace(sql, '(display_name, present)', '(present, display_name)')
              WHERE name = 'target_by_name';
            """)
        let check = try await scratch.store(.readOnly).check(limit: 5)
        #expect(check.integrity.shown.count == 5)
        #expect(check.integrity.areMore)
        #expect(check.integrity.shown.allSatisfy { $0.contains("target_by_name") })
        _ = store
    }

    @Test func `an event that was altered is told`() async throws {
        let (scratch, store) = try withHistory()
        try scratch.execute("UPDATE snapshot SET version = 'forged' WHERE id = 7")
        let check = try await store.check(limit: 5)
        #expect(check.integrity.shown == [])
        guard case .walked(let verification) = check.trail else { return #expect(Bool(false)) }
        #expect(verification.flaw == .altered(7, event: "snapshot"))
        #expect(!check.isSound)
    }
}
