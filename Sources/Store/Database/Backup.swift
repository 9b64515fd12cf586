import Foundation
import GRDB

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A copy of a database.
public struct Backup: Hashable, Sendable {
    public let bytes: Int
    /// What a look through the copy found. Where it is not sound there is no copy: it was not kept.
    public let check: DatabaseCheck
}

/// How far a copy has come.
public enum BackupProgress: Hashable, Sendable {
    case copied(bytes: Int, of: Int)
    case checking
}

extension Store {
    /// Copies the database to a new file, which is there whole and sound or not at all.
    ///
    /// By SQLite's online backup (https://www.sqlite.org/backup.html) and not by `VACUUM INTO`, because it copies page by
    /// page: it costs no more than reading and writing the file once, it can tell how far it is, and what is damaged in the
    /// original shows in the copy, where `VACUUM INTO` would make some of it look sound. The copy is as large as the
    /// original with its free pages.
    ///
    /// All of it is one read transaction, so it holds the state of one moment, and a daemon beside it goes on writing: it
    /// is never waited for. Only the write-ahead log cannot start from its beginning meanwhile, and grows.
    ///
    /// The copy is one file alone, without a write-ahead log until it is first opened for writing, so that it can be read
    /// on a medium that cannot be written.
    ///
    /// It is made and looked through beside `file`, as `file.RANDOM.partial`, and gets its name last. A process that is
    /// killed leaves that behind, and it may be deleted.
    ///
    /// - Parameters:
    ///   - limit: as for ``check(limit:walkers:)``.
    ///   - progress: told some hundred times a gigabyte.
    /// - Throws: `StoreError.exists` where there is something of that name: nothing is ever overwritten.
    public func backUp(
        to file: String, limit: Int = 20, _ progress: @escaping (BackupProgress) -> Void = { _ in }
    ) async throws(StoreError) -> Backup {
        let place = BackupPlace(file)
        try place.requireFree()
        if let suffix = ["-wal", "-journal", "-shm", ".lock"].first(where: file.hasSuffix) {
            throw .reservedName(path: file, suffix: suffix)
        }
        try place.create()
        do throws(StoreError) {
            try copy(to: place.partial, progress)
            try place.sync(place.partial)
            progress(.checking)
            let copy = try Store.open(at: place.partial, access: .readOnly, now: now)
            let check = try await copy.check(limit: limit)
            let bytes = try place.bytes()
            if check.isSound { try place.finish() } else { place.clear() }
            return Backup(bytes: bytes, check: check)
        } catch {
            place.clear()
            throw error
        }
    }

    private func copy(to path: String, _ progress: @escaping (BackupProgress) -> Void) throws(StoreError) {
        do {
            var configuration = Configuration()
            configuration.distrustFile()
            let copy = try DatabaseQueue(path: path, configuration: configuration)
            try read { db in
                // Begins the transaction, without which each step would have one of its own, and would begin anew after
                // each write of a daemon.
                let pageSize = try Int.fetchOne(db, sql: "SELECT page_size FROM pragma_page_size, chain") ?? 4096
                do {
                    try copy.writeWithoutTransaction { copy in
                        try db.backup(to: copy, pagesPerStep: 1024) { step in
                            let total = step.totalPageCount * pageSize
                            progress(.copied(bytes: total - step.remainingPageCount * pageSize, of: total))
                        }
                        try copy.execute(sql: "PRAGMA journal_mode = DELETE")
                    }
                } catch {
                    // Here, so that it is not taken for an error of the database that is read.
                    throw StoreError(error, path: path)
                }
            }
            try copy.close()
        } catch {
            throw StoreError(error, path: path)
        }
    }
}

/// Where a backup comes to be, and the name that it gets.
private struct BackupPlace {
    let file: String
    let partial: String

    init(_ file: String) {
        self.file = file
        partial = file + "." + String(UInt32.random(in: .min ... .max), radix: 36) + ".partial"
    }

    func requireFree() throws(StoreError) {
        // A log that lies there would be taken for this database's own, and what is in it for the newest.
        for path in ["", "-wal", "-journal", "-shm"].map({ file + $0 }) {
            var status = stat()
            if lstat(path, &status) == 0 { throw .exists(path: path) }
            if errno != ENOENT { throw failure() }
        }
    }

    /// Readable by its owner alone; SQLite gives its journal the same permissions.
    func create() throws(StoreError) {
        let descriptor = open(partial, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure() }
        close(descriptor)
    }

    /// Waits until the file, or the folder's list of files, is on disk.
    func sync(_ path: String) throws(StoreError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure() }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure() }
    }

    func bytes() throws(StoreError) -> Int {
        var status = stat()
        guard stat(partial, &status) == 0 else { throw failure() }
        return Int(status.st_size)
    }

    /// Gives the copy its name, unless another file has got it meanwhile: a link is never put over one, as a new name is.
    func finish() throws(StoreError) {
        if link(partial, file) == 0 {
            unlink(partial)
        } else if errno == EEXIST {
            throw .exists(path: file)
        } else {
            // A file system without links.
            try requireFree()
            guard rename(partial, file) == 0 else { throw failure() }
        }
        try sync(URL(fileURLWithPath: file).deletingLastPathComponent().path)
    }

    func clear() {
        for suffix in ["", "-journal", "-wal", "-shm"] { unlink(partial + suffix) }
    }

    private func failure() -> StoreError {
        errno == ENOENT
            ? .noFolder(path: file) : .cannotWrite(path: file, reason: String(cString: strerror(errno)))
    }
}
