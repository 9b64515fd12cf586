import Foundation
import Store

/// A file that holds what is not for everybody, and that others than its owner can read or write.
struct ExposedFile: Sendable {
    let path: String
    private let mode: Int

    /// `nil` where it is its owner's alone, or is not there.
    init?(_ path: String) {
        // A link itself is open to everybody.
        let attributes = try? FileManager.default.attributesOfItem(atPath: URL(fileBehind: path).path)
        guard let mode = (attributes?[.posixPermissions] as? NSNumber)?.intValue else { return nil }
        guard mode & 0o077 != 0 else { return nil }
        self.path = path
        self.mode = mode
    }

    var what: String {
        let others = mode & 0o007 != 0 ? "everybody on this machine" : "its group"
        return "\(path) can be \(isWritable ? "written" : "read") by \(others) (mode \(String(mode, radix: 8)))"
    }

    /// Whether others can write it.
    var isWritable: Bool { mode & 0o022 != 0 }

    var hint: String { "chmod 600 \(path)" }

    /// Those of the `.env` file, and of the database with its log and lock, which lie beside the file itself.
    ///
    /// - Parameter database: `nil` where it is not known which one is meant.
    static func all(environmentFile: String, database: String?) -> [ExposedFile] {
        var files: [String] = []
        if let database {
            let real = URL(fileBehind: database).path
            files = [database] + ["-wal", "-shm", ".lock"].map { real + $0 }
        }
        return ([environmentFile] + files).compactMap { ExposedFile($0) }
    }
}
