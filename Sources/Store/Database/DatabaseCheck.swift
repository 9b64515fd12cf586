public import Domain
import GRDB

/// What a look through a whole database file found.
public struct DatabaseCheck: Hashable, Sendable {
    /// Problems of one kind: those that are shown, and whether there are others.
    public struct Problems<Problem: Hashable & Sendable>: Hashable, Sendable {
        public var shown: [Problem] = []
        public var areMore = false
    }

    /// A row that names another one, which is not there.
    public struct DanglingRow: Hashable, Sendable {
        public let table: String
        /// `nil` in a table without row numbers.
        public let row: Int64?
        public let parent: String
    }

    /// What came of the walk along the chain of events.
    public enum Trail: Hashable, Sendable {
        /// To its end, or to the first thing that does not fit.
        case walked(Verification)
        /// It could not be read to its end.
        case unreadable(StoreError)
    }

    /// In SQLite's own words.
    public let integrity: Problems<String>
    public let foreignKeys: Problems<DanglingRow>
    public let trail: Trail

    /// Nothing is wrong: neither with the file, nor with the rows in it, nor with the chain.
    public var isSound: Bool {
        guard integrity.shown.isEmpty, foreignKeys.shown.isEmpty, case .walked(let verification) = trail else {
            return false
        }
        return verification.flaw == nil
    }
}

extension Store {
    /// Looks through the whole file: SQLite's own check of pages and indexes, foreign keys, and the chain of events.
    ///
    /// Changes nothing. A daemon goes on meanwhile: each part reads what was there when the part began.
    ///
    /// - Parameters:
    ///   - limit: how many problems of a kind are told. A file with a broken page can have millions.
    ///   - walkers: as for ``verify(head:number:walkers:)``.
    public func check(limit: Int, walkers: Int = 2) async throws(StoreError) -> DatabaseCheck {
        let integrity = try integrityProblems(limit)
        let foreignKeys = try danglingRows(limit)
        do {
            let verification = try await verify(walkers: walkers, checksIndexes: false)
            return DatabaseCheck(integrity: integrity, foreignKeys: foreignKeys, trail: .walked(verification))
        } catch {
            return DatabaseCheck(integrity: integrity, foreignKeys: foreignKeys, trail: .unreadable(error))
        }
    }

    private func integrityProblems(_ limit: Int) throws(StoreError) -> DatabaseCheck.Problems<String> {
        do throws(StoreError) {
            return try problems(limit) { db in
                // A pragma takes no bound parameter; what stands here is a number of our own.
                try Row.fetchCursor(db, sql: "PRAGMA integrity_check(\(limit + 1))").map { $0[0] as String }
                    .filter { $0 != "ok" }
            }
        } catch .corrupt(_, _, let reason) {
            return DatabaseCheck.Problems(shown: [reason])
        } catch {
            throw error
        }
    }

    private func danglingRows(_ limit: Int) throws(StoreError) -> DatabaseCheck.Problems<DatabaseCheck.DanglingRow> {
        do throws(StoreError) {
            return try problems(limit) { db in
                try Row.fetchCursor(db, sql: "PRAGMA foreign_key_check").map { row in
                    DatabaseCheck.DanglingRow(table: row[0], row: row[1], parent: row[2])
                }
            }
        } catch .corrupt {
            // What cannot be read is told as damage; what is read without it is told here.
            return DatabaseCheck.Problems()
        } catch {
            throw error
        }
    }

    private func problems<Problem, Found: Cursor<Problem>>(
        _ limit: Int, _ find: (Database) throws -> Found
    ) throws(StoreError) -> DatabaseCheck.Problems<Problem> {
        try read { db in
            var problems = DatabaseCheck.Problems<Problem>()
            let found = try find(db)
            while let problem = try found.next() {
                if problems.shown.count == limit {
                    problems.areMore = true
                    break
                }
                problems.shown.append(problem)
            }
            return problems
        }
    }
}
