import Foundation
import GRDB
import SQLiteMemory

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The file on disk: made readable by its owner alone, and looked at before it is touched.
struct DatabaseFile {
    /// "sksy", which the first migration writes into the header:
    /// https://www.sqlite.org/pragma.html#pragma_application_id
    static let applicationID = 0x736b_7379

    /// Once in a process. Where somebody else has opened a connection before, SQLite goes on counting: only slower.
    private static let isMemoryUncounted = sqlite_memory_uncounted() == 0

    let path: String

    func open(
        _ access: Store.Access, enforcingForeignKeys: Bool = true
    ) throws(StoreError) -> DatabaseQueue {
        _ = Self.isMemoryUncounted
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        if isFolder.boolValue { throw .isFolder(path: path) }
        try requireRegularFiles()
        switch access {
        case .readOnly:
            guard exists else { throw whyNotFound() }
        case .readWrite:
            if !exists { try create() }
        }
        do {
            let isNew = try inspect(access)
            var configuration = configuration(access)
            configuration.foreignKeysEnabled = enforcingForeignKeys
            let database = try DatabaseQueue(path: path, configuration: configuration)
            if access == .readWrite { try database.inDatabase(Self.syncFully) }
            if access == .readWrite, !(try isNew ? false : database.read(Migrations.all.hasCompletedMigrations)) {
                try Migrations.all.migrate(database)
                try database.read { db in try requireOwnSchema(db, Schema.current.get()) }
            }
            if access == .readWrite { try sealWhatIsOpen(database) }
            return database
        } catch {
            throw StoreError(error, path: path)
        }
    }

    /// SQLite would wait for whoever writes to a pipe, and would take a log that is a link, or has another name, for its
    /// own. A link to the database itself is somebody's choice, and followed.
    private func requireRegularFiles() throws(StoreError) {
        let real = URL(fileBehind: path).path
        if let flaw = FileFlaw.kind(of: real) { throw .unfitFile(path: path, flaw) }
        for file in ["-wal", "-shm", "-journal"].map({ real + $0 }) {
            if let flaw = FileFlaw.kind(of: file, alone: true) { throw .unfitFile(path: file, flaw) }
        }
    }

    /// What may not be looked at may be there for all that.
    private func whyNotFound() -> StoreError {
        access(path, F_OK) != 0 && errno == EACCES
            ? .cannotOpen(path: path, reason: String(cString: strerror(EACCES))) : .notFound(path: path)
    }

    /// SQLite gives the write-ahead log the permissions of the database, so it is enough to set them here.
    private func create() throws(StoreError) {
        let log = try? FileManager.default.attributesOfItem(atPath: path + "-wal")
        if let size = log?[.size] as? NSNumber, size.intValue > 0 { throw .logLeftBehind(path: path) }
        let descriptor = path.withCString { openFile($0, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600) }
        guard descriptor >= 0 else { throw StoreError(errno: errno, path: path, doing: .writing) }
        close(descriptor)
    }

    /// Each transaction is on disk when it returns. Said when the connection is open, because GRDB says NORMAL as it
    /// sets up the write-ahead log, after all that a configuration can ask for.
    private static func syncFully(_ db: Database) throws {
        try db.execute(sql: "PRAGMA synchronous = FULL")
    }

    /// Looks into the file without changing it. Returns whether it is still empty.
    ///
    /// A file whose making was cut short is first undone by SQLite, which it can only do where it may write.
    private func inspect(_ access: Store.Access) throws -> Bool {
        do {
            return try inspect(access, readOnly: true)
        } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_READONLY_ROLLBACK {
            if access == .readOnly { throw StoreError.outdated(path: path) }
            return try inspect(access, readOnly: false)
        }
    }

    private func inspect(_ access: Store.Access, readOnly: Bool) throws -> Bool {
        var configuration = Configuration()
        configuration.readonly = readOnly
        configuration.busyMode = .timeout(5)
        configuration.distrustFile()
        let database = try DatabaseQueue(path: path, configuration: configuration)
        defer { try? database.close() }
        return try database.read { db in
            // The migrator makes its own table before the first migration says whose file it is.
            let others = "SELECT count(*) FROM sqlite_schema WHERE tbl_name <> 'grdb_migrations'"
            if try Int.fetchOne(db, sql: others) == 0, try Migrations.all.appliedIdentifiers(db).isEmpty {
                if access == .readOnly { throw StoreError.outdated(path: path) }
                return true
            }
            guard try Int.fetchOne(db, sql: "PRAGMA application_id") == Self.applicationID else {
                throw StoreError.foreign(path: path)
            }
            let applied = try Migrations.all.appliedIdentifiers(db)
            let unknown = applied.subtracting(Migrations.all.migrations)
            guard unknown.isEmpty else {
                throw StoreError.newer(path: path, unknownMigrations: unknown.sorted())
            }
            let isCurrent = applied.count == Migrations.all.migrations.count
            if access == .readOnly, !isCurrent { throw StoreError.outdated(path: path) }
            // What is only read is verified on request.
            if access == .readWrite {
                let last = Migrations.all.migrations.last(where: applied.contains)
                try requireOwnSchema(db, isCurrent ? Schema.current.get() : Schema.made(by: last))
            }
            return false
        }
    }

    /// Nothing is written through a schema that somebody else had a hand in.
    private func requireOwnSchema(_ db: Database, _ expected: Set<SchemaObject>) throws {
        guard let object = try db.alteredObject(expected) else { return }
        throw StoreError.schemaAltered(path: path, type: object.type, name: object.name)
    }

    /// Events that a migration numbered have no hashes yet, also where the program ended just then.
    private func sealWhatIsOpen(_ database: DatabaseQueue) throws {
        let isOpen = try database.read { db in
            try Bool.fetchOne(db, sql: "SELECT sealed_id < last_id FROM chain") ?? false
        }
        if isOpen { try database.write { try $0.seal() } }
    }

    private func configuration(_ access: Store.Access) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = access == .readOnly
        configuration.busyMode = .timeout(5)
        configuration.distrustFile()
        configuration.prepareDatabase { $0.add(collation: .natural) }
        if access == .readWrite {
            configuration.journalMode = .wal
            configuration.prepareDatabase { db in
                // Half a mebibyte instead of two: a steady cycle reads little, and a daemon stays small.
                try db.execute(sql: "PRAGMA cache_size = -512")
            }
        }
        return configuration
    }
}

/// `open` by another name, because `DatabaseFile.open` hides it.
private func openFile(_ path: UnsafePointer<CChar>, _ flags: Int32, _ mode: mode_t) -> Int32 {
    open(path, flags, mode)
}
