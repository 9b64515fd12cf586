import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Who besides the user and root could have written a file, or put another in its place.
///
/// What a file says of where a secret goes is worth as much as the least trusted of those who can write it: the file itself, each
/// folder on the way to it, and each link. A folder in which everybody may make files, but take away or rename nobody else's
/// (`/tmp`, by its sticky bit), is let pass: what is in it is judged by its own owner.
enum FileTrust {
    /// More links than any system follows.
    private static let mostLinks = 40

    /// Nothing is said of a file that is not there, or that cannot be looked at: who reads it finds that out.
    ///
    /// - Throws: where somebody else could have had a hand in it.
    static func check(_ path: String) throws(CommandFailure) {
        if let failure = objection(to: path) { throw failure }
    }

    private static func objection(to path: String) -> CommandFailure? {
        var rest = steps(of: URL(fileURLWithPath: path).path)
        var folder = "/"
        var links = 0
        if let objection = judge(folder, for: path)?.objection { return objection }
        while let step = rest.popLast() {
            if step == ".." {
                folder = URL(fileURLWithPath: folder).deletingLastPathComponent().path
                continue
            }
            let place = folder == "/" ? "/\(step)" : "\(folder)/\(step)"
            guard let (kind, objection) = judge(place, for: path) else { return nil }
            if let objection { return objection }
            switch kind {
            case S_IFDIR: folder = place
            case S_IFLNK:
                links += 1
                guard links <= mostLinks, let target = try? FileManager.default.destinationOfSymbolicLink(atPath: place)
                else { return nil }
                if target.hasPrefix("/") { folder = "/" }
                rest += steps(of: target)
            default: return nil
            }
        }
        return nil
    }

    /// The steps of a path, the last one first.
    private static func steps(of path: String) -> [String] {
        path.split(separator: "/").filter { $0 != "." }.map(String.init).reversed()
    }

    /// What is at a place on the way to `path`, and what speaks against it; `nil` where there is nothing to be looked at.
    private static func judge(_ place: String, for path: String) -> (kind: mode_t, objection: CommandFailure?)? {
        var status = stat()
        guard lstat(place, &status) == 0 else { return nil }
        let kind = status.st_mode & S_IFMT
        let name = kind == S_IFDIR ? "the folder \(place), which \(path) is in," : place
        if status.st_uid != 0, status.st_uid != geteuid() {
            return (
                kind,
                CommandFailure(
                    "\(name) belongs to user \(status.st_uid), who could send the secret elsewhere",
                    try:
                        "run as that user, or give it to root or to yourself: chown \(geteuid()) \(place.quotedForShell)",
                    .configuration)
            )
        }
        // Of a link nobody looks at the mode.
        let isOpen = kind != S_IFLNK && status.st_mode & 0o022 != 0
        guard isOpen, kind != S_IFDIR || status.st_mode & S_ISVTX == 0 else { return (kind, nil) }
        let others = status.st_mode & 0o002 != 0 ? "everybody on this machine" : "its group"
        return (
            kind,
            CommandFailure(
                "\(name) can be written by \(others) (mode \(String(status.st_mode & 0o7777, radix: 8))), who could send the "
                    + "secret elsewhere",
                // What has secrets in it is for nobody else to read either.
                try: place.hasSuffix("/.env") && kind == S_IFREG
                    ? "chmod 600 \(place.quotedForShell)" : "chmod go-w \(place.quotedForShell)", .configuration)
        )
    }
}
