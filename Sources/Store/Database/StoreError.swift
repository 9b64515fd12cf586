public import Foundation

/// Why the database could not be used.
public enum StoreError: Error, Hashable, Sendable {
    case notFound(path: String)
    case cannotOpen(path: String, reason: String)
    /// The file is no SQLite database.
    case notADatabase(path: String)
    /// An SQLite database of some other program.
    case foreign(path: String)
    /// Made by a newer skill-sync: it has had migrations that this one does not know.
    case newer(path: String, unknownMigrations: [String])
    /// Made by an older skill-sync, and opened for reading only.
    case outdated(path: String)
    /// Another skill-sync syncs this database.
    case held(path: String, by: SyncLock.Holder?)
    /// Several targets bear the name.
    case ambiguousName(String, ids: [String])
    case unknownGroup(String)
    case unknownRevision(Int)
    /// The history before that time was pruned.
    case pruned(before: Date)
    /// A file is to be made, and something of that name is there.
    case exists(path: String)
    /// A file is to be made, and cannot be.
    case cannotWrite(path: String, reason: String)
    /// It can be read and not written: its permissions, its folder's, or a disk that is mounted for reading only.
    case readOnly(path: String)
    /// SQLite finds the file broken: a damaged page, or one that is missing. Its own words and extended result code.
    case corrupt(path: String, code: Int32, reason: String)
    /// The file holds what this program does not write.
    case damaged(path: String, what: String)
    /// SQLite's own words and extended result code, for all else: a full disk, an I/O error.
    case failed(path: String, code: Int32, reason: String)
}
