public import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The right to sync a database, held by one process at a time.
///
/// It is the kernel's advisory lock on a file beside the database, so it ends with the process, however that ends: what
/// a dead one left behind stops nobody. The file itself stays; deleting it while a process holds it lets another one in.
/// Why it is this kind of lock: docs/decisions/0008-a-lock-that-can-be-asked-about.md.
public struct SyncLock: ~Copyable {
    /// Who holds it.
    public struct Holder: Hashable, Sendable, Codable {
        /// What it runs, as it is typed.
        public enum Command: String, Hashable, Sendable, Codable {
            case daemon = "run"
            case once = "run --once"
            case plan
        }

        public let host: String
        public let pid: Int32
        public let startedAt: Date
        public let command: Command
        /// From the end of a daemon's cycle to its next, in seconds; `nil` where it is no daemon.
        public let interval: Double?

        public init(
            host: String, pid: Int32, startedAt: Date, command: Command = .daemon, interval: Double? = nil
        ) {
            self.host = host
            self.pid = pid
            self.startedAt = startedAt
            self.command = command
            self.interval = interval
        }
    }

    private let descriptor: Int32

    /// Takes the lock for as long as this value lives.
    ///
    /// - Throws: `StoreError.held` where another process has it, and `StoreError.unfitFile` where the file is none of ours.
    public init(databasePath: String, holder: Holder) throws(StoreError) {
        descriptor = try Self.taken(databasePath, by: holder)
    }

    /// Returns the open file, locked, with the holder in it.
    private static func taken(_ databasePath: String, by holder: Holder) throws(StoreError) -> Int32 {
        let path = path(for: databasePath)
        let descriptor = try OwnFile(path, besides: databasePath).open(O_CREAT | O_RDWR)
        do throws(StoreError) {
            if let failure = LockedByte.take(in: descriptor) {
                if LockedByte.isTaken(failure) { throw .held(path: databasePath, by: readHolder(descriptor)) }
                throw StoreError(errno: failure, path: path, doing: .writing)
            }
            let failure = write(holder, to: descriptor)
            guard failure == 0 else { throw StoreError(errno: failure, path: path, doing: .writing) }
            return descriptor
        } catch {
            close(descriptor)
            throw error
        }
    }

    deinit { close(descriptor) }

    /// Gives the lock back now rather than at the end of the scope.
    public consuming func release() {}

    /// Who syncs the database at the moment, `nil` where nobody does. Takes no lock, so nobody is kept from taking it.
    ///
    /// - Throws: `StoreError.unfitFile` where the file is none of ours.
    public static func holder(databasePath: String) throws(StoreError) -> Holder? {
        let descriptor: Int32
        do {
            descriptor = try OwnFile(path(for: databasePath), besides: databasePath).open(O_RDONLY)
        } catch {
            if case .unfitFile = error { throw error }
            return nil
        }
        defer { close(descriptor) }
        return LockedByte.isHeld(in: descriptor) ? readHolder(descriptor) : nil
    }

    /// The daemon among those who may hold it, `nil` where there is none.
    ///
    /// - Throws: as ``holder(databasePath:)``.
    public static func daemon(databasePath: String) throws(StoreError) -> Holder? {
        try holder(databasePath: databasePath).flatMap { $0.command == .daemon ? $0 : nil }
    }

    private static func path(for databasePath: String) -> String {
        URL(fileBehind: databasePath).path + ".lock"
    }

    /// In one write and always as long, so that whoever reads meanwhile finds no mixture with the holder before.
    ///
    /// Returns the system's number of what kept it from being written, 0 for nothing.
    private static func write(_ holder: Holder, to descriptor: Int32) -> Int32 {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        guard var text = try? encoder.encode(holder) else { return EINVAL }
        text.append(contentsOf: Array(repeating: UInt8(ascii: " "), count: max(0, length - text.count)))
        let written = text.withUnsafeBytes { writeBytes(descriptor, $0.baseAddress, $0.count) }
        guard written == text.count else { return written < 0 ? errno : ENOSPC }
        return ftruncate(descriptor, off_t(text.count)) == 0 ? 0 : errno
    }

    private static let length = 1024

    private static func readHolder(_ descriptor: Int32) -> Holder? {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
        return (try? file.read(upToCount: length)).flatMap { try? decoder.decode(Holder.self, from: $0) }
    }
}

/// `write` by another name, because `SyncLock.write` hides it.
private func writeBytes(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
