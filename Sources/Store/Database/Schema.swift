import GRDB
import GRDBSQLite
import SQLiteMemory

/// A table, view, index or trigger in a database file.
struct SchemaObject: Hashable, Sendable {
    /// As SQLite tells it. Triggers have names of their own: one may be called like a view.
    let type: String
    let name: String
    let table: String
    /// `nil` for the indexes that SQLite makes for PRIMARY KEY and UNIQUE.
    let sql: String?
}

/// What is to be in a database file.
enum Schema {
    /// What all migrations make. Made once in a process, in memory, in some 16 ms.
    static let current = Result { try made(by: nil) }

    /// Whether the program's own views work where the schema is not trusted. Not in SQLite 3.40, for which JSON may do harm.
    static let canBeUntrusted: Bool = {
        let view = "PRAGMA trusted_schema = OFF; CREATE VIEW ours AS SELECT json('[]') AS json; SELECT json FROM ours"
        return (try? DatabaseQueue().inDatabase { db in try db.execute(sql: view) }) != nil
    }()

    /// What the migrations up to this one make.
    static func made(by last: String?) throws -> Set<SchemaObject> {
        let fresh = try DatabaseQueue()
        if let last { try Migrations.all.migrate(fresh, upTo: last) } else { try Migrations.all.migrate(fresh) }
        return Set(try fresh.read { try $0.schemaObjects() })
    }

    /// The tables that others make in each database that they work on, exactly as they make them. Nothing is read through
    /// them, but by SQLite itself: `ANALYZE` leaves figures in the last two, which decide how something is searched and not
    /// what is found.
    fileprivate static let others: Set = [
        table("_litestream_seq", "CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER)"),
        table("_litestream_lock", "CREATE TABLE _litestream_lock (id INTEGER)"),
        table("sqlite_stat1", "CREATE TABLE sqlite_stat1(tbl,idx,stat)"),
        table("sqlite_stat4", "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)"),
    ]

    private static func table(_ name: String, _ sql: String) -> SchemaObject {
        SchemaObject(type: "table", name: name, table: name, sql: sql)
    }
}

extension Database {
    /// The first thing in the schema that is not as the migrations make it. What the file says is read through its own
    /// views, and a trigger would write in the program's name, so these must be the program's.
    func alteredObject(_ expected: Set<SchemaObject>) throws -> SchemaObject? {
        let found = try schemaObjects()
        let twice = Dictionary(grouping: found, by: \.self).filter { $0.value.count > 1 }.keys
        let other = expected.symmetricDifference(found).subtracting(Schema.others)
        return other.union(twice).min { ($0.name, $0.type) < ($1.name, $1.type) }
    }

    fileprivate func schemaObjects() throws -> [SchemaObject] {
        try Row.fetchAll(self, sql: "SELECT type, name, tbl_name, sql FROM sqlite_schema").map {
            SchemaObject(type: $0[0], name: $0[1], table: $0[2], sql: $0[3])
        }
    }
}

extension Configuration {
    /// For a connection to a file that somebody else may have written to.
    mutating func distrustFile() {
        prepareDatabase { db in
            let code = sqlite_distrust_file(db.sqliteConnection)
            guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
            // Finds a damaged page before it is worked with: https://www.sqlite.org/pragma.html#pragma_cell_size_check
            try db.execute(sql: "PRAGMA cell_size_check = ON")
            // What the file's views and indexes call must be known to do no harm.
            if Schema.canBeUntrusted { try db.execute(sql: "PRAGMA trusted_schema = OFF") }
        }
    }
}
