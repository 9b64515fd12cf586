public import Domain
import GRDB

/// Everything skill-sync knows, in one SQLite file: mapping revisions, snapshots of the groups, attempts and cycles.
///
/// Calls are synchronous and short; each is one transaction, on disk when it returns (`synchronous=FULL`). They do not
/// look at task cancellation: what has happened is recorded, come what may. One that throws `StoreError` has left the database
/// as it was, but for those that say that they take several transactions.
public struct Store: Sendable {
    /// What the database is opened for.
    public enum Access: Sendable {
        /// Creates the file where there is none, and migrates it.
        case readWrite
        /// For queries. Works beside a daemon, and never changes the file.
        case readOnly
    }

    public let path: String
    let database: DatabaseQueue
    let now: WallClock

    /// Opens the database file.
    ///
    /// - Throws: `StoreError` where the file is missing (read-only), is not ours, or is newer than this program. It is
    ///   untouched then.
    public static func open(
        at path: String, access: Access = .readWrite, now: @escaping WallClock
    ) throws(StoreError) -> Store {
        let database = try DatabaseFile(path: path).open(access)
        return Store(path: path, database: database, now: now)
    }

    /// Runs `body` in one transaction that reads.
    ///
    /// Not by way of `DatabaseQueue.read`, whose `PRAGMA query_only` makes the connection compile all its statements anew.
    func read<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        do {
            return try database.inDatabase { db in
                try db.beginTransaction(.deferred)
                defer { try? db.rollback() }
                return try body(db)
            }
        } catch {
            throw StoreError(error, path: path)
        }
    }

    /// Runs `body` in one transaction, at the end of which the events that it inserted are chained.
    ///
    /// Nothing is written to a file that is not at its path any more: nobody would find it there.
    func write<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        do {
            return try database.write { db in
                if db.hasMoved { throw StoreError.moved(path: path) }
                let value = try body(db)
                try db.seal()
                return value
            }
        } catch {
            throw StoreError(error, path: path)
        }
    }
}

extension StoreError {
    init(_ error: any Error, path: String) {
        switch error {
        case let error as StoreError:
            self = error
        case let error as DatabaseError where error.resultCode == .SQLITE_NOTADB:
            self = .notADatabase(path: path)
        case let error as DatabaseError where error.resultCode == .SQLITE_CANTOPEN:
            self = .cannotOpen(path: path, reason: error.reason)
        case let error as DatabaseError where error.resultCode == .SQLITE_FULL:
            self = .full(path: path)
        case let error as DatabaseError where error.resultCode == .SQLITE_IOERR:
            self = .diskFailed(
                path: path, doing: DiskWork(code: error.extendedResultCode.rawValue),
                reason: error.reason)
        case let error as DatabaseError where error.resultCode == .SQLITE_READONLY:
            self = .readOnly(path: path)
        case let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT:
            self = .corrupt(path: path, code: error.extendedResultCode.rawValue, reason: error.reason)
        case let error as DatabaseError:
            self = .failed(path: path, code: error.extendedResultCode.rawValue, reason: error.reason)
        default:
            self = .damaged(path: path, Damage(error))
        }
    }
}

extension DatabaseError {
    /// SQLite's own words, those for the code alone where it has no others.
    fileprivate var reason: String { message ?? "\(extendedResultCode)" }
}
