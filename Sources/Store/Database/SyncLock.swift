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
        public let host: String
        public let pid: Int32
        public let startedAt: Date

        public init(host: String, pid: Int32, startedAt: Date) {
            self.host = host
            self.pid = pid
            self.startedAt = startedAt
        }
    }

    private let descriptor: Int32

    /// Takes the lock for as long as this value lives.
    ///
    /// - Throws: `StoreError.held` where another process has it.
    public init(databasePath: String, holder: Holder) throws(StoreError) {
        let path = Self.path(for: databasePath)
        descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StoreError(errno: errno, path: path, doing: .writing) }
        if let failure = LockedByte.take(in: descriptor) {
            if LockedByte.isTaken(failure) { throw .held(path: databasePath, by: Self.readHolder(descriptor)) }
            throw StoreError(errno: failure, path: path, doing: .writing)
        }
        let failure = Self.write(holder, to: descriptor)
        guard failure == 0 else { throw StoreError(errno: failure, path: path, doing: .writing) }
    }

    deinit { close(descriptor) }

    /// Gives the lock back now rather than at the end of the scope.
    public consuming func release() {}

    /// Who syncs the database at the moment, `nil` where nobody does. Takes no lock, so nobody is kept from taking it.
    public static func holder(databasePath: String) -> Holder? {
        let descriptor = open(path(for: databasePath), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return LockedByte.isHeld(in: descriptor) ? readHolder(descriptor) : nil
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
        return (try? file.readToEnd()).flatMap { try? decoder.decode(Holder.self, from: $0) }
    }
}

/// `write` by another name, because `SyncLock.write` hides it.
private func writeBytes(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
