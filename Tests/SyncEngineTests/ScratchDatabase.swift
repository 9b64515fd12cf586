import Domain
import Foundation
import GRDB
import Store

/// A database file in a folder of its own. Gone when the test ends.
final class ScratchDatabase: Sendable {
    /// Every row of every table, as text.
    typealias Contents = [String: [[String]]]

    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("skill-sync-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    var path: String { folder.appendingPathComponent("skill-sync.db").path }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func store(now: @escaping WallClock) throws -> Store {
        try Store.open(at: path, now: now)
    }

    func contents() throws -> Contents {
        let tables = try rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").flatMap(\.self)
        return try Dictionary(uniqueKeysWithValues: tables.map { ($0, try rows("SELECT * FROM \"\($0)\"")) })
    }

    /// What plain SQL says, as `sqlite3` would show it.
    func rows(_ query: String) throws -> [[String]] {
        try DatabaseQueue(path: path).read { db in
            try Row.fetchAll(db, sql: query).map { row in
                row.databaseValues.map { value in
                    value.isNull ? "NULL" : String.fromDatabaseValue(value) ?? "\(value)"
                }
            }
        }
    }

    func execute(_ statement: String) throws {
        try DatabaseQueue(path: path).write { db in try db.execute(sql: statement) }
    }
}

extension ScratchDatabase.Contents {
    /// What was added and what is gone since `earlier`, by table; tables without a difference are left out.
    func changes(since earlier: Self) -> [String: CollectionDifference<[String]>] {
        var changes: [String: CollectionDifference<[String]>] = [:]
        for (table, rows) in self {
            let difference = rows.difference(from: earlier[table] ?? [])
            if !difference.isEmpty { changes[table] = difference }
        }
        return changes
    }
}
