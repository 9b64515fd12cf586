import Domain
import Foundation
import Store

/// The year's database, in a folder that is kept, or is gone with the measurement.
struct YearDatabase {
    let folder: URL
    /// How it was made, `nil` where it was there already.
    let made: YearOfHistory.Tally?

    var path: String { folder.appendingPathComponent("year.db").path }

    /// Memory where there is a disk of it, so that what is measured is not the disk.
    static var fastFolder: URL {
        let memory = URL(fileURLWithPath: "/dev/shm")
        let isThere = FileManager.default.isWritableFile(atPath: memory.path)
        return isThere ? memory : FileManager.default.temporaryDirectory
    }

    /// Takes up the database in `folder`, or makes it.
    init(in folder: URL, _ size: YearOfHistory.Size) throws {
        self.folder = folder
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appendingPathComponent("year.db").path
        guard !FileManager.default.fileExists(atPath: file) else {
            made = nil
            return
        }
        // Under another name until it is whole, so that one that was broken off is not taken up.
        let unfinished = folder.appendingPathComponent("unfinished-\(UUID().uuidString).db").path
        made = try Self.make(size, at: unfinished)
        try FileManager.default.moveItem(atPath: unfinished, toPath: file)
    }

    /// The store is closed when this returns, and its log taken into the file.
    private static func make(_ size: YearOfHistory.Size, at path: String) throws -> YearOfHistory.Tally {
        var history = try YearOfHistory(size, seed: 20_270_131, at: path, until: Date())
        return try history.live { share, tally in
            let percent = share.formatted(.percent.precision(.fractionLength(1)))
            let line = "a year of history: \(percent), \(tally.attempts) attempts, \(Int(tally.seconds)) s\n"
            try? FileHandle.standardError.write(contentsOf: Data(line.utf8))
        }
    }

    func store() throws -> Store { try Store.open(at: path, access: .readOnly, now: Date.init) }

    /// The group of the latest conflict, and its cycle: one that people would ask about.
    func subject() throws -> AuditQuestion.Subject {
        var latest: Attempt?
        try store().attempts(AttemptFilter(outcome: .conflict, limit: 1)) { attempt in
            latest = attempt
            return false
        }
        guard let latest else { throw NothingToAsk() }
        return AuditQuestion.Subject(group: latest.target, cycle: latest.cycle)
    }

    /// A copy to do harm to, gone afterwards.
    func withCopy<Value>(_ body: (_ path: String) throws -> Value) throws -> Value {
        let copy = folder.appendingPathComponent("copy-\(UUID().uuidString).db").path
        try FileManager.default.copyItem(atPath: path, toPath: copy)
        defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: copy + end) } }
        return try body(copy)
    }

    var bytes: Int {
        ((try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? NSNumber)?.intValue ?? 0
    }
}

/// A year too small to have had a conflict.
struct NothingToAsk: Error {}
