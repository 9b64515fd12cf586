import Domain
import Foundation
import GRDB
import Simulator
import Store
import TestSupport

/// Compares the database with what the server knows, when all is over and the program has ended with 0.
struct LedgerChecks {
    /// Attempts up to this one were there before.
    let newestAttempt: Attempt.ID
    let database: String
    let story: any ServerStory
    private(set) var findings = Findings()

    init(_ opening: Opening, database: String, story: any ServerStory) {
        newestAttempt = opening.newestAttempt
        self.database = database
        self.story = story
    }

    /// Checks everything. Returns how many attempts were made.
    mutating func run() async throws -> Int {
        let store = try Store.open(at: database, access: .readOnly, now: { Date() })
        let attempts = try store.attempts(AttemptFilter(limit: 1_000_000)).filter { $0.id > newestAttempt }
        story.everyWriteIsOnRecord(in: attempts, &findings)
        try story.compare(with: attempts, DatabaseRows(path: database), &findings)
        try everythingIsSettled(store, attempts)
        try nothingIsLeftToDo(store)
        try await theFileIsWhole(store)
        return attempts.count
    }

    /// Checks what must hold at any moment, of a database that a failing disk left or of a copy of it.
    mutating func runUnfinished() async throws {
        do {
            let store = try Store.open(at: database, access: .readOnly, now: { Date() })
            let attempts = try store.attempts(AttemptFilter(limit: 1_000_000)).filter { $0.id > newestAttempt }
            story.everyWriteIsOnRecord(in: attempts, &findings)
            try await theFileIsWhole(store)
        } catch StoreError.outdated, StoreError.notFound {
            // It was not made yet, or not to the end.
            story.everyWriteIsOnRecord(in: [], &findings)
        }
    }

    /// Nothing is pending, and nothing unknown that the story could tell.
    private mutating func everythingIsSettled(_ store: Store, _ attempts: [Attempt]) throws {
        let open = attempts.filter { [.pending, .unknown].contains($0.outcome) && !story.mayStillArrive($0) }
        findings.expect(open.isEmpty, "attempts are open: \(open.map { "\($0.id) \($0.outcome)" })")
        let unsettled = try store.unsettledAttempts().filter { !story.mayStillArrive($0) }
        findings.expect(unsettled.isEmpty, "the list of unsettled attempts has \(unsettled.map(\.id))")
        let unfinished = try store.cycles().filter { $0.finishedAt == nil }
        findings.expect(unfinished.isEmpty, "cycles are unfinished: \(unfinished.map(\.id))")
    }

    /// What others gave to people may be told as drift, and stays.
    private mutating func nothingIsLeftToDo(_ store: Store) throws {
        let drift = try store.drift().filter { !$0.missing.isEmpty || !$0.extra.intersection($0.granted).isEmpty }
        findings.expect(drift.isEmpty, "there is drift: \(drift.map { "\($0.name) \($0.cause)" })")
    }

    private mutating func theFileIsWhole(_ store: Store) async throws {
        for check in ["integrity_check", "foreign_key_check"] {
            let answer = try DatabaseRows(path: database).all("PRAGMA \(check)")
            findings.expect(answer == [["ok"]] || answer.isEmpty, "\(check) says \(answer)")
        }
        let verification = try await store.verify()
        findings.expect(verification.flaw == nil, "the chain does not hold: \(String(describing: verification.flaw))")
    }
}

/// What a query of the database's file gives, each value as a text.
struct DatabaseRows {
    let path: String

    func all(_ query: String) throws -> [[String]] {
        var configuration = Configuration()
        configuration.readonly = true
        return try DatabaseQueue(path: path, configuration: configuration).read { db in
            try Row.fetchAll(db, sql: query).map { row in
                row.databaseValues.map { String.fromDatabaseValue($0) ?? "\($0)" }
            }
        }
    }
}
