import Foundation
import Store

extension CommandFailure {
    init(_ error: StoreError) {
        switch error {
        case .notFound(let path):
            self.init(
                "there is no database at \(path)",
                try:
                    "check the path (--database, or \"database\" in the configuration)\(Self.base(of: path)); "
                    + "if there is none yet, import mappings: \(command: "import FILE", database: path)",
                .cannotOpenInput)
        case .cannotOpen(let path, let reason):
            self.init(
                "the database at \(path) cannot be opened: \(reason)",
                try:
                    "check the path and the permissions of the file and its folder, or run as the user that it belongs to",
                .cannotOpenInput)
        case .isFolder(let path):
            self.init(
                "the database at \(path) cannot be opened: it is a folder",
                try: "name skill-sync's own database with --database", .cannotOpenInput)
        case .notADatabase(let path):
            self.init(
                "\(path) is no SQLite database: it is another file, or its beginning is damaged",
                try:
                    "name skill-sync's own database with --database; if it is this one, keep it as it is, and restore a backup",
                .cannotOpenInput)
        case .foreign(let path):
            self.init(
                "\(path) is a database of another program", try: "name skill-sync's own database with --database",
                .cannotOpenInput)
        case .newer(let path, let unknown):
            self.init(
                "the database at \(path) was made by a newer skill-sync (it has \(unknown.joined(separator: ", ")))",
                try: "use that version of skill-sync, or another database; this one was not touched", .cannotOpenInput)
        case .outdated(let path):
            self.init(
                "the database at \(path) was made by an older skill-sync, or is empty",
                try: "let this version bring it up to date: \(command: "plan", database: path)", .cannotOpenInput)
        case .schemaAltered(let path, let type, let name):
            self.init(
                "the \(type) \"\(name)\" in the database at \(path) is not what skill-sync made; nothing was written",
                try:
                    "look at it (sqlite3 -readonly \(path.quotedForShell) .schema): if you added it, drop it; "
                    + "otherwise keep this file as it is, and restore a backup", .cannotOpenInput)
        case .held(let path, let holder):
            self.init(
                "another skill-sync syncs \(path)" + (holder.map { ": \($0.sentence)" } ?? ""),
                try: holder.map { $0.command == .daemon } ?? true
                    ? "stop that one first, or let it do the work: \(command: "status")"
                    : "run again when it has ended", .held)
        case .ambiguousName(let name, let ids):
            self.init(
                "several are called \"\(name)\": \(ids.joined(separator: ", "))",
                try: "name the one that is meant by its id", .invalidInput)
        case .unknownTarget(let name):
            self.init(
                "nothing is known of a group or a person \"\(name)\"",
                try: "check the spelling: names are compared exactly, and ids too", .invalidInput)
        case .unknownRevision(let number):
            self.init(
                "there is no revision \(number)", try: "list the revisions: \(command: "audit mappings")", .invalidInput
            )
        case .tokenUnknown(let token, let held):
            self.init("no plan was ever held under the token \(token)", try: Self.hint(held: held), .invalidInput)
        case .tokenSpent(let token, let at, let by, let cycle):
            self.init(
                "the plan \(token) went through before: \(by) approved of it, cycle \(cycle) took it up at \(at.readable)",
                try: "see what came of it: \(command: "audit attempts --cycle \(cycle)")",
                .invalidInput)
        case .tokenNotApproved(let token):
            self.init(
                "nobody has approved of the plan \(token), or that word is void by now",
                try: "see what is held and approved: \(command: "status")", .invalidInput)
        case .tokenOutdated(let token, let held):
            self.init("the plan is no longer \(token)", try: Self.hint(held: held), .invalidInput)
        case .pruned(let before):
            self.init(
                "what happened before \(before.readable) was pruned",
                try: "ask for that time or a later one; a backup from before the pruning has the rest", .invalidInput)
        case .exists(let path):
            self.init(
                "the output file \(path) exists already, and is not overwritten",
                try: "name another file, or move that one away first", .cannotOpenInput)
        case .moved(let path):
            self.init(
                "the database that was opened is not at \(path) any more: it was renamed, deleted or replaced",
                try:
                    "put it back beside its \(path)-wal, which has its latest records, or move that away with it; then start again",
                .cannotOpenInput)
        case .logLeftBehind(let path):
            self.init(
                "there is no database at \(path), but \(path)-wal is there, with its latest records",
                try: "put the database back beside it; or move that file away as well, to begin a new database",
                .cannotOpenInput)
        case .cannotWrite(let path, let reason):
            self.init(
                "cannot write \(path): \(reason)",
                try: "check its folder's permissions, and the disk's free space", .cannotOpenInput)
        case .unfitFile(let path, let flaw):
            self.init(
                "\(path) is not used: it is \(flaw.words), and must be a regular file of this user's own",
                try: "see who put it there (ls -l \(path.quotedForShell)), and move it away", .cannotOpenInput)
        case .noFolder(let path):
            self.init(
                "cannot write \(path): there is no such folder",
                try: "make the folder (mkdir -p \(Self.folder(of: path).quotedForShell)), or name another file",
                .cannotOpenInput)
        case .reservedName(let path, let suffix):
            self.init(
                "cannot write \(path): a name that ends in \(suffix) belongs to a database's own files",
                try: "name another file", .cannotOpenInput)
        case .readOnly(let path):
            self.init(
                "the database at \(path) cannot be written, only read",
                try:
                    "check the permissions of the file and its folder, and whether the disk is mounted for reading only",
                .cannotOpenInput)
        case .corrupt(let path, let code, let reason):
            self.init(
                "the database at \(path) is damaged: \(reason) (SQLite code \(code))",
                try:
                    "see how far: \(command: "db check", database: path); then keep this file as it is, and restore a backup",
                .failed)
        case .damaged(let path, let damage):
            self.init(
                "the database at \(path) holds what skill-sync did not write there: \(damage.words)",
                try: "see what else was altered: \(command: "audit verify", database: path)", .failed)
        case .full(let path):
            self.init(
                "the disk is full: there is no space left for \(path)",
                try: "make room (df -h \(Self.folder(of: path))), then run again; \(Self.nothingUnrecorded)", .failed)
        case .diskFailed(let path, let work, let reason):
            self.init(
                "the disk failed at \(work.words) \(path): \(reason)",
                try:
                    "see what the kernel says of it (dmesg), and that it is not full (df -h \(Self.folder(of: path))), "
                    + "then run again; \(Self.nothingUnrecorded)", .failed)
        case .failed(let path, let code, _) where code & 0xff == Self.busy:
            self.init(
                "another program has kept \(path) locked for too long",
                try: "find it (fuser \(path.quotedForShell)), and run again when it is done", .failed)
        case .failed(let path, let code, let reason):
            self.init(
                "the database at \(path) failed: \(reason) (SQLite code \(code))",
                try: "see what it holds: \(command: "audit verify", database: path); \(Self.nothingUnrecorded)", .failed
            )
        }
    }

    /// SQLITE_BUSY, the last byte of each of its extended codes.
    private static let busy: Int32 = 5
    private static let nothingUnrecorded = "nothing was sent that is not on record"

    /// What a path that does not say it is relative to.
    private static func base(of path: String) -> String {
        path.hasPrefix("/")
            ? "" : ": it is relative to the working directory, \(FileManager.default.currentDirectoryPath)"
    }

    private static func folder(of path: String) -> String {
        URL(fileURLWithPath: path).deletingLastPathComponent().path
    }
}

extension Damage {
    /// What the database has, for people.
    var words: String {
        switch self {
        case .unknownWord(let word, let column): "\"\(word)\" in the column \(column)"
        case .rowMissing(let table): "no row in the table \(table) where one belongs"
        case .skillsUnreadable: "a set of skills that is no list of skill ids"
        case .wrongKind: "a value of another kind than its column has"
        }
    }
}

extension FileFlaw {
    /// What is there, for people.
    fileprivate var words: String {
        switch self {
        case .link: "a symbolic link"
        case .folder: "a folder"
        case .pipe: "a named pipe"
        case .socket: "a socket"
        case .device: "a device"
        case .severalNames(let count): "one file under \(count) names (hard links)"
        case .foreign(let owner): "a file of the user with the id \(owner)"
        }
    }
}

extension DiskWork {
    fileprivate var words: String {
        switch self {
        case .reading: "reading"
        case .writing: "writing"
        case .syncing: "making durable what was written to"
        case .resizing: "changing the size of"
        case .other(let code): "work (SQLite code \(code)) on"
        }
    }
}

extension CommandFailure {
    fileprivate static func hint(held: String?) -> Advice {
        held.map { "look at the plan that is held now, \($0): \(command: "status")" }
            ?? "no plan is held at the moment: \(command: "status")"
    }
}

extension SyncLock.Holder {
    /// Who it is, for people.
    var sentence: String {
        (command == .daemon ? "" : "skill-sync \(command.rawValue), ")
            + "process \(pid) on \(host), since \(startedAt.readable)"
    }
}

extension CommandFailure {
    /// The same, with the nearest name where one was asked for that nothing is known of.
    init(_ error: StoreError, in store: Store) {
        guard case .unknownTarget(let name) = error, let names = try? store.names(),
            let nearest = NearestName.described(name, among: names)
        else {
            self.init(error)
            return
        }
        self.init(CommandFailure(error).what, try: "did you mean \(nearest.words)?", .invalidInput)
    }
}
