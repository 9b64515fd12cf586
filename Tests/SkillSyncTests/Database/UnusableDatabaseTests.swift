import Domain
import Foundation
import GRDB
import Simulator
import Store
import Testing

@testable import skill_sync

/// Databases that cannot be used: every command that opens one refuses them, says what to do, and leaves the file as it is.
@Suite struct UnusableDatabaseTests {
    enum Kind: String, CaseIterable, CustomTestStringConvertible {
        case noDatabase = "no database"
        case brokenHeader = "a database whose header is broken"
        case foreign = "a database of another program"
        case newer = "a database of a newer version"
        case truncated = "a database that is cut off in the middle"
        case brokenPages = "a database whose pages are broken"
        case strangeLog = "a database beside the log of another one"

        var testDescription: String { rawValue }

        var says: String {
            switch self {
            case .noDatabase, .brokenHeader: "is no SQLite database"
            case .foreign: "is a database of another program"
            case .newer: "was made by a newer skill-sync (it has m9999_future)"
            case .truncated, .brokenPages, .strangeLog: "malformed"
            }
        }

        /// What it may exit with: `audit verify` and `db backup` tell a broken trail from other failures.
        var exitCodes: Set<Int32> {
            switch self {
            case .noDatabase, .brokenHeader, .foreign, .newer: [66]
            case .truncated, .brokenPages, .strangeLog: [1, 4]
            }
        }
    }

    private static let commands: [[String]] = [
        ["check"], ["run", "--once"], ["run"], ["plan"], ["import", "MAPPINGS"], ["import", "MAPPINGS", "--merge"],
        ["import", "MAPPINGS", "--dry-run"], ["export"], ["status"],
        ["audit", "drift"], ["audit", "drift", "--at", "1h"], ["audit", "attempts"], ["audit", "trail", "A"],
        ["audit", "applied"], ["audit", "cycles"], ["audit", "mappings"], ["audit", "conflicts"],
        ["audit", "explain", "A"], ["audit", "verify"], ["audit", "export"], ["audit", "report", "--out", "REPORT"],
        ["db", "backup", "BACKUP"], ["db", "check"], ["db", "prune", "--before", "1h"], ["db", "schema"],
    ]

    @Test(arguments: Kind.allCases)
    func `it is refused by every command, with what to do, and not touched`(kind: Kind) async throws {
        try await Desk.serving(["A": []]) { desk, world in
            try await make(kind, desk)
            let before = try contents(desk)
            for command in Self.commands {
                let arguments = command.map { argument in
                    switch argument {
                    case "MAPPINGS": desk.config
                    case "REPORT": desk.path("report.html")
                    case "BACKUP": desk.path("backup.db")
                    default: argument
                    }
                }
                let outcome = await desk.run(
                    exactly: arguments + desk.options)
                #expect(kind.exitCodes.contains(outcome.exitCode), "\(command): \(outcome.exitCode)")
                #expect(outcome.everything.contains(kind.says), "\(command): \(outcome.everything)")
                #expect(outcome.everything.contains("try: "), "\(command)")
                #expect(try contents(desk) == before, "\(command)")
            }
            #expect(!desk.exists("report.html") && !desk.exists("backup.db"))
            #expect(await world.puts.isEmpty)
        }
    }

    /// The database and its log.
    private func contents(_ desk: Desk) throws -> [Data] {
        try ["skill-sync.db", "skill-sync.db-wal"].filter(desk.exists)
            .map { try Data(contentsOf: URL(fileURLWithPath: desk.path($0))) }.filter { !$0.isEmpty }
    }

    private func make(_ kind: Kind, _ desk: Desk) async throws {
        try desk.configure(groups: ["A": ["a"], "B": ["b"]])
        switch kind {
        case .noDatabase:
            try desk.write(String(repeating: "no database ", count: 1000), to: "skill-sync.db")
        case .foreign:
            try await DatabaseQueue(path: desk.database).write { db in
                try db.execute(sql: "CREATE TABLE theirs (x)")
            }
        case .newer:
            try await desk.map(["A": ["a"]])
            try desk.tamper("INSERT INTO grdb_migrations VALUES ('m9999_future'); PRAGMA wal_checkpoint(TRUNCATE)")
        case .brokenHeader:
            try await alter(desk) { $0.replaceSubrange(0..<100, with: Data(repeating: 0xA5, count: 100)) }
        case .truncated:
            try await alter(desk) { $0 = $0.prefix($0.count / 4096 / 2 * 4096) }
        case .brokenPages:
            try await alter(desk) { bytes in
                for start in stride(from: 4096, to: bytes.count, by: 4096) {
                    bytes.replaceSubrange(start..<start + 200, with: Data(repeating: 0xA5, count: 200))
                }
            }
        case .strangeLog:
            // Another history, whose log was copied after its first part had gone into its file.
            let other = try Desk()
            try await other.map(["Other": ["x"]])
            let store = try other.storeForWriting()
            try other.tamper("PRAGMA wal_checkpoint(TRUNCATE)")
            for number in 1...40 {
                _ = try store.importRevision(
                    [Mapping(groupName: "Other \(number)", skills: ["y"])],
                    from: Provenance(importedAt: Desk.beginning, importedBy: "bob", source: "/o", note: nil))
            }
            let log = try Data(contentsOf: URL(fileURLWithPath: other.path("skill-sync.db-wal")))
            try await alter(desk) { _ in }
            try desk.write(log, to: "skill-sync.db-wal")
        }
    }

    /// A database of ours with a history, its bytes altered.
    private func alter(_ desk: Desk, _ body: (inout Data) -> Void) async throws {
        let made = try Desk()
        try await made.map(Dictionary(uniqueKeysWithValues: (1...300).map { ("Group \($0)", ["a", "b\($0)"]) }))
        try await made.map(["A": ["a"]])
        try made.tamper("PRAGMA wal_checkpoint(TRUNCATE)")
        var bytes = try Data(contentsOf: URL(fileURLWithPath: made.database))
        body(&bytes)
        try desk.write(bytes, to: "skill-sync.db")
    }
}
