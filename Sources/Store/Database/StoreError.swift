public import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Why the database could not be used.
public enum StoreError: Error, Hashable, Sendable {
    case notFound(path: String)
    /// In the words of SQLite.
    case cannotOpen(path: String, reason: String)
    /// A folder is where the file should be.
    case isFolder(path: String)
    /// The file is no SQLite database.
    case notADatabase(path: String)
    /// An SQLite database of some other program.
    case foreign(path: String)
    /// Made by a newer skill-sync: it has had migrations that this one does not know.
    case newer(path: String, unknownMigrations: [String])
    /// Made by an older skill-sync, and opened for reading only.
    case outdated(path: String)
    /// A table, view, index or trigger in the file is not what this program made, or is missing.
    case schemaAltered(path: String, type: String, name: String)
    /// Another skill-sync syncs this database.
    case held(path: String, by: SyncLock.Holder?)
    /// Several targets bear the name.
    case ambiguousName(String, ids: [String])
    case unknownTarget(String)
    case unknownRevision(Int)
    /// No plan was ever held under that token. `held` is the token of the plan that is held now.
    case tokenUnknown(String, held: String?)
    /// The plan was released before.
    case tokenSpent(String, at: Date, by: String, cycle: Int64)
    /// Nobody's word lets the plan go through, so there is none to take back.
    case tokenNotApproved(String)
    /// The plan is no longer that one.
    case tokenOutdated(String, held: String?)
    /// The history before that time was pruned.
    case pruned(before: Date)
    /// A file is to be made, and something of that name is there.
    case exists(path: String)
    /// A file is to be made, and cannot be, in the words of the system.
    case cannotWrite(path: String, reason: String)
    /// A file that this program opens for writing is something else than it would have made.
    case unfitFile(path: String, FileFlaw)
    /// A file is to be made in a folder that is not there.
    case noFolder(path: String)
    /// A file is to be made, and a name that ends so is for what SQLite and this program lay beside a database.
    case reservedName(path: String, suffix: String)
    /// The file that was opened is no longer the one at the path: renamed, deleted, or another in its place.
    case moved(path: String)
    /// There is no database, and a write-ahead log that belongs to one: to make another would destroy what is in it.
    case logLeftBehind(path: String)
    /// It can be read and not written: its permissions, its folder's, or a disk that is mounted for reading only.
    case readOnly(path: String)
    /// SQLite finds the file broken: a damaged page, or one that is missing. Its own words and extended result code.
    case corrupt(path: String, code: Int32, reason: String)
    /// The file holds what this program does not write.
    case damaged(path: String, Damage)
    /// No space is left for the file, or for one beside it.
    case full(path: String)
    /// The disk did not do what was asked of it.
    case diskFailed(path: String, doing: DiskWork, reason: String)
    /// SQLite's own words and extended result code, for all else: a lock that is never free, say.
    case failed(path: String, code: Int32, reason: String)
}

/// What a database holds that this program does not write.
public enum Damage: Hashable, Sendable {
    /// A word that the column does not have.
    case unknownWord(String, column: String)
    case rowMissing(table: String)
    /// A set of skills that is no list of skill ids.
    case skillsUnreadable
    /// A value of another kind than its column has.
    case wrongKind

    init(_ error: any Error) {
        switch error {
        case let error as UnknownWord: self = .unknownWord(error.word, column: error.column)
        case let error as RowMissing: self = .rowMissing(table: error.table)
        case is DecodingError: self = .skillsUnreadable
        default: self = .wrongKind
        }
    }
}

/// What was asked of a disk that failed.
public enum DiskWork: Hashable, Sendable {
    case reading, writing, syncing, resizing
    /// Something else, by SQLite's extended result code.
    case other(code: Int32)

    /// Of SQLite's I/O errors: https://www.sqlite.org/rescode.html#ioerr
    init(code: Int32) {
        switch code >> 8 {
        case 1, 2, 33: self = .reading
        case 3: self = .writing
        case 4, 5: self = .syncing
        case 6, 19: self = .resizing
        default: self = .other(code: code)
        }
    }
}

extension StoreError {
    /// The error of a system call that a file was to be opened or written with.
    init(errno code: Int32, path: String, doing work: DiskWork) {
        switch code {
        case ENOSPC, EDQUOT: self = .full(path: path)
        case ENOENT: self = .noFolder(path: path)
        case EIO: self = .diskFailed(path: path, doing: work, reason: String(cString: strerror(code)))
        default: self = .cannotWrite(path: path, reason: String(cString: strerror(code)))
        }
    }
}
