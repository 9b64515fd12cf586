import Foundation

/// SQLite's own shell, where there is one, and the statements for it.
struct SQLiteShell {
    private let statements: [String: String]

    /// `nil` where there is no `sqlite3` on the PATH.
    init?() {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        guard folders.contains(where: { FileManager.default.isExecutableFile(atPath: "\($0)/sqlite3") }) else {
            return nil
        }
        statements = Self.statements(in: String(decoding: PackageResources.Queries_sql, as: UTF8.self))
    }

    /// The command that asks the database just what the program asks it for `question`, `nil` where that is no single
    /// statement.
    func command(_ question: String, values: [String: String] = [:], database: String) -> [String]? {
        guard var sql = statements[question] else { return nil }
        for (parameter, value) in values { sql = sql.replacing(":\(parameter)", with: value) }
        return ["sqlite3", "-readonly", database, sql]
    }

    /// A line that begins with `-- ?` says which question the statement below it belongs to.
    private static func statements(in text: String) -> [String: String] {
        let sections = text.split(separator: "-- ? ").dropFirst().map { $0.split(separator: "\n", maxSplits: 1) }
        return Dictionary(
            sections.compactMap { section in section.last.map { (String(section[0]), String($0)) } },
            uniquingKeysWith: { first, _ in first })
    }
}
