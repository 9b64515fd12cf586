public import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The right to sync a database, held by one process at a time.
///
/// It is the kernel's advisory lock on a file beside the database (`flock(2)`), so it ends with the process, however
/// that ends: what a dead one left behind stops nobody.
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
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw .held(path: databasePath, by: Self.readHolder(path))
        }
        let failure = Self.write(holder, to: descriptor)
        guard failure == 0 else { throw StoreError(errno: failure, path: path, doing: .writing) }
    }

    deinit { close(descriptor) }

    /// Gives the lock back now rather than at the end of the scope.
    public consuming func release() {}

    /// Who syncs the database at the moment, `nil` where nobody does.
    public static func holder(databasePath: String) -> Holder? {
        let path = path(for: databasePath)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let isFree = flock(descriptor, LOCK_SH | LOCK_NB) == 0
        return isFree ? nil : readHolder(path)
    }

    /// Beside the file itself, whichever link leads to it.
    private static func path(for databasePath: String) -> String {
        URL(fileURLWithPath: databasePath).resolvingSymlinksInPath().path + ".lock"
    }

    /// Returns the system's number of what kept it from being written, 0 for nothing.
    private static func write(_ holder: Holder, to descriptor: Int32) -> Int32 {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        guard let text = try? encoder.encode(holder) else { return EINVAL }
        guard ftruncate(descriptor, 0) == 0 else { return errno }
        var rest = text[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { writeBytes(descriptor, $0.baseAddress, $0.count) }
            guard written > 0 else { return errno }
            rest = rest.dropFirst(written)
        }
        return 0
    }

    private static func readHolder(_ path: String) -> Holder? {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return FileManager.default.contents(atPath: path).flatMap { try? decoder.decode(Holder.self, from: $0) }
    }
}

/// `write` by another name, because `SyncLock.write` hides it.
private func writeBytes(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
