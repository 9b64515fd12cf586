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
    /// No plan was ever held under that token. `held` is the token of the plan that is held now.
    case tokenUnknown(String, held: String?)
    /// The plan was released before.
    case tokenSpent(String, at: Date, by: String, cycle: Int64)
    /// The plan is no longer that one.
    case tokenOutdated(String, held: String?)
    /// The history before that time was pruned.
    case pruned(before: Date)
    /// The file holds what this program does not write.
    case damaged(path: String, what: String)
    /// SQLite's own words and extended result code, for all else: a full disk, an I/O error, a damaged page.
    case failed(path: String, code: Int32, reason: String)
}
