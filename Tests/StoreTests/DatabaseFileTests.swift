import Domain
import Foundation
import GRDB
import Testing

@testable import Store

@Suite struct DatabaseFileTests {
    @Test func `a new file can be read by its owner alone, and so can its log`() throws {
        let scratch = try Scratch()
        let store = try scratch.store()
        _ = try store.importRevision([], from: .test())
        for file in try FileManager.default.contentsOfDirectory(atPath: scratch.folder.path) {
            let path = scratch.folder.appendingPathComponent(file).path
            let permissions = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
            #expect(permissions?.intValue == 0o600, "\(file)")
        }
    }

    @Test func `it writes ahead, syncs fully and holds foreign keys`() throws {
        let scratch = try Scratch()
        _ = try scratch.store()
        #expect(try scratch.sql("PRAGMA journal_mode") == [["wal"]])
        #expect(try scratch.sql("PRAGMA integrity_check") == [["ok"]])
        #expect(try scratch.sql("PRAGMA foreign_key_check").isEmpty)
        // These are the connection's, not the file's: 2 is FULL.
        let connection = try scratch.store().database
        #expect(try connection.read { try Int.fetchOne($0, sql: "PRAGMA synchronous") } == 2)
        #expect(try connection.read { try Int.fetchOne($0, sql: "PRAGMA foreign_keys") } == 1)
    }

    @Test func `a trigger that somebody adds beside an open database does not fire`() async throws {
        let scratch = try Scratch()
        let store = try scratch.store()
        _ = try store.importRevision([Mapping(groupName: "Sales", skills: ["a"])], from: .test())
        try scratch.execute(
            """
            INSERT INTO skill_set (skills) VALUES ('["smuggled"]');
            CREATE TRIGGER drift AFTER INSERT ON mapping BEGIN
              UPDATE mapping SET skill_set_id = (SELECT id FROM skill_set WHERE skills = '["smuggled"]');
            END
            """)
        _ = try store.importRevision([Mapping(groupName: "Sales", skills: ["b"])], from: .test())
        #expect(try store.mappings().map(\.skills) == [["b"]])
        #expect(try await store.verify().flaw == .schemaAltered(type: "trigger", name: "drift"))
        #expect(throws: StoreError.schemaAltered(path: scratch.path, type: "trigger", name: "drift")) {
            try scratch.store()
        }
    }

    @Test(arguments: [Store.Access.readWrite, .readOnly])
    func `a connection does not trust what is in the file`(access: Store.Access) throws {
        let scratch = try Scratch()
        _ = try scratch.store()
        let connection = try scratch.store(access).database
        try connection.inDatabase { db in
            #expect(try Int.fetchOne(db, sql: "PRAGMA cell_size_check") == 1)
            #expect(try Int.fetchOne(db, sql: "PRAGMA trusted_schema") == (Schema.canBeUntrusted ? 0 : 1))
            try db.execute(sql: "PRAGMA writable_schema = ON")
            #expect(throws: DatabaseError.self, "the schema is SQLite's alone") {
                try db.execute(sql: "UPDATE sqlite_schema SET sql = NULL")
            }
        }
    }

    @Test func `an older database with a trigger is refused before it is brought up to date`() throws {
        let scratch = try Scratch()
        try Migrations.all.migrate(DatabaseQueue(path: scratch.path), upTo: "m0004_views")
        try scratch.execute("CREATE TRIGGER quiet AFTER INSERT ON attempt BEGIN DELETE FROM unsettled; END")
        let before = try scratch.bytes()
        #expect(throws: StoreError.schemaAltered(path: scratch.path, type: "trigger", name: "quiet")) {
            try scratch.store()
        }
        #expect(try scratch.bytes() == before)
    }

    @Test(arguments: ["renamed", "deleted", "replaced"])
    func `nothing is written to a file that is not at its path any more`(fate: String) throws {
        let (scratch, other) = (try Scratch(), try Scratch())
        let store = try scratch.store()
        _ = try store.importRevision([Mapping(groupName: "Sales", skills: ["a"])], from: .test())
        try FileManager.default.moveItem(atPath: scratch.path, toPath: scratch.path + ".old")
        if fate == "deleted" { try FileManager.default.removeItem(atPath: scratch.path + ".old") }
        if fate == "replaced" {
            _ = try other.store()
            try FileManager.default.copyItem(atPath: other.path, toPath: scratch.path)
        }
        #expect(throws: StoreError.moved(path: scratch.path)) { try store.importRevision([], from: .test()) }
    }

    @Test func `no new file is made beside the log of one that was moved away`() throws {
        let scratch = try Scratch()
        try Data("latest records".utf8).write(to: URL(fileURLWithPath: scratch.path + "-wal"))
        #expect(throws: StoreError.logLeftBehind(path: scratch.path)) { try scratch.store() }
        #expect(!FileManager.default.fileExists(atPath: scratch.path))
    }

    @Test func `a file whose making was cut short is made all the same`() throws {
        let scratch = try Scratch()
        try scratch.leaveHalfMade()
        #expect(throws: StoreError.outdated(path: scratch.path)) { try scratch.store(.readOnly) }
        let store = try scratch.store()
        #expect(try store.importRevision([], from: .test()) != nil)
        #expect(try scratch.sql("PRAGMA integrity_check") == [["ok"]])
    }

    @Test func `a file that was left before its first migration is made all the same`() throws {
        let scratch = try Scratch()
        // What GRDB makes in a transaction of its own, before anything says whose database it is.
        try scratch.execute("CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
        #expect(throws: StoreError.outdated(path: scratch.path)) { try scratch.store(.readOnly) }
        let store = try scratch.store()
        #expect(try store.importRevision([], from: .test()) != nil)
    }

    @Test func `every table is strict`() throws {
        let scratch = try Scratch()
        _ = try scratch.store()
        let loose = try scratch.sql(
            """
            SELECT name FROM pragma_table_list
            WHERE schema = 'main' AND type = 'table' AND strict = 0
              AND name NOT LIKE 'sqlite_%' AND name <> 'grdb_migrations'
            """)
        #expect(loose.isEmpty)
    }

    @Test func `opening it again changes nothing`() throws {
        let scratch = try Scratch()
        _ = try scratch.store()
        let before = try scratch.sql("SELECT * FROM grdb_migrations")
        _ = try scratch.store()
        #expect(try scratch.sql("SELECT * FROM grdb_migrations") == before)
    }

    @Test func `a database newer than the program is refused untouched`() throws {
        let scratch = try Scratch()
        do { _ = try scratch.store() }
        try scratch.execute("INSERT INTO grdb_migrations VALUES ('m9999_future')")
        try scratch.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        let before = try Data(contentsOf: URL(fileURLWithPath: scratch.path))
        #expect(throws: StoreError.newer(path: scratch.path, unknownMigrations: ["m9999_future"])) {
            try scratch.store()
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: scratch.path)) == before)
    }

    @Test func `a database of another program is refused untouched`() throws {
        let scratch = try Scratch()
        try DatabaseQueue(path: scratch.path).write { db in try db.execute(sql: "CREATE TABLE theirs (x)") }
        let before = try Data(contentsOf: URL(fileURLWithPath: scratch.path))
        #expect(throws: StoreError.foreign(path: scratch.path)) { try scratch.store() }
        #expect(try Data(contentsOf: URL(fileURLWithPath: scratch.path)) == before)
    }

    @Test func `a file that is no database is refused`() throws {
        let scratch = try Scratch()
        try Data(repeating: 65, count: 4096).write(to: URL(fileURLWithPath: scratch.path))
        #expect(throws: StoreError.notADatabase(path: scratch.path)) { try scratch.store() }
    }

    @Test func `a query of a database that is not there makes none`() throws {
        let scratch = try Scratch()
        #expect(throws: StoreError.notFound(path: scratch.path)) { try scratch.store(.readOnly) }
        #expect(!FileManager.default.fileExists(atPath: scratch.path))
    }

    @Test func `a query of an empty file says that it is out of date`() throws {
        let scratch = try Scratch()
        try Data().write(to: URL(fileURLWithPath: scratch.path))
        #expect(throws: StoreError.outdated(path: scratch.path)) { try scratch.store(.readOnly) }
    }

    @Test func `a folder that is not there is named`() throws {
        #expect(throws: StoreError.self) {
            try Store.open(at: "/nowhere/at/all/skill-sync.db", now: { Date(timeIntervalSince1970: 0) })
        }
    }
}

extension Scratch {
    /// What a process leaves that is killed in its first transaction: pages in the file, and the journal that undoes them.
    fileprivate func leaveHalfMade() throws {
        let dying = folder.appendingPathComponent("dying.db").path
        try DatabaseQueue(path: dying).inDatabase { db in
            try db.execute(sql: "PRAGMA cache_size = 1; BEGIN; CREATE TABLE begun (x)")
            try db.execute(sql: "INSERT INTO begun SELECT zeroblob(100000)")
            for ending in ["", "-journal"] {
                try FileManager.default.copyItem(atPath: dying + ending, toPath: path + ending)
            }
            try db.execute(sql: "ROLLBACK")
        }
    }
}
