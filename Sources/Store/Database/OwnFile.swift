import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What is where a file of ours should be.
public enum FileFlaw: Hashable, Sendable {
    case link, folder, pipe, socket, device
    /// One file under so many names: what is written to it is written elsewhere as well.
    case severalNames(Int)
    /// Of this user, who is neither us nor the owner of the database.
    case foreign(owner: UInt32)

    /// What is at the path, `nil` for a regular file, or nothing.
    ///
    /// - Parameter alone: whether it must have no other name.
    static func kind(of path: String, alone: Bool = false) -> FileFlaw? {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        return kind(of: status, alone: alone)
    }

    fileprivate static func kind(of status: stat, alone: Bool) -> FileFlaw? {
        switch status.st_mode & S_IFMT {
        case S_IFREG: alone && status.st_nlink > 1 ? .severalNames(Int(status.st_nlink)) : nil
        case S_IFLNK: .link
        case S_IFDIR: .folder
        case S_IFIFO: .pipe
        case S_IFSOCK: .socket
        default: .device
        }
    }
}

/// A file beside the database that nobody but this program makes.
///
/// Whoever may write to the folder could lay something else there: a link to a file that would be overwritten, or a pipe
/// that never answers.
struct OwnFile {
    private let path: String
    private let databasePath: String

    init(_ path: String, besides databasePath: String) {
        self.path = path
        self.databasePath = databasePath
    }

    /// Opens it without following a link and without waiting, and looks at what was opened: nobody can put another file
    /// there in between.
    ///
    /// - Throws: `StoreError.unfitFile`, or what the system says.
    func open(_ flags: Int32) throws(StoreError) -> Int32 {
        let descriptor = openFile(path, flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0o600)
        guard descriptor >= 0 else {
            let code = errno
            // A link, a folder or a socket is not opened at all.
            if let flaw = FileFlaw.kind(of: path) { throw .unfitFile(path: path, flaw) }
            throw StoreError(errno: code, path: path, doing: .writing)
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let code = errno
            close(descriptor)
            throw StoreError(errno: code, path: path, doing: .writing)
        }
        if let flaw = FileFlaw.kind(of: status, alone: true) ?? foreign(status) {
            close(descriptor)
            throw .unfitFile(path: path, flaw)
        }
        return descriptor
    }

    /// Root may work on the database of the service's user, whose lock it is.
    private func foreign(_ status: stat) -> FileFlaw? {
        if status.st_uid == geteuid() { return nil }
        var database = stat()
        if stat(databasePath, &database) == 0, database.st_uid == status.st_uid { return nil }
        return .foreign(owner: status.st_uid)
    }
}

/// `open` by another name, because `OwnFile.open` hides it.
private func openFile(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 {
    open(path, flags, mode)
}
