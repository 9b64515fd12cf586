import Domain
import Foundation
import GRDB
import Simulator
import Store
import TestSupport

/// Compares the database with what the server knows, when all is over and the program has ended with 0.
struct LedgerChecks {
    /// One PUT by what it says: both sides name it so.
    private struct Key: Hashable, CustomStringConvertible {
        let group: String
        let version: String
        let skills: Set<String>

        init(_ attempt: Attempt) {
            group = attempt.target.serverID
            version = attempt.baseVersion ?? ""
            skills = Set(attempt.skillsAfter.ids)
        }

        init(_ put: PutRecord) {
            group = put.groupID
            version = put.version.map(String.init) ?? ""
            skills = Set(put.skills ?? [])
        }

        var description: String { "group \(group) version \(version) skills \(skills.sorted())" }
    }

    let scene: Scene
    /// Attempts up to this one were there before.
    let newestAttempt: Attempt.ID
    let database: String
    let story: ServerStory
    private(set) var findings = Findings()

    init(_ opening: Opening, database: String, story: ServerStory) {
        scene = opening.scene
        newestAttempt = opening.newestAttempt
        self.database = database
        self.story = story
    }

    /// Checks everything. Returns how many attempts were made.
    mutating func run() async throws -> Int {
        let store = try Store.open(at: database, access: .readOnly, now: { Date() })
        let attempts = try store.attempts(AttemptFilter(limit: 1_000_000)).filter { $0.id > newestAttempt }
        everyPutIsOnRecord(attempts)
        everyAcceptedPutIsTold(attempts)
        everyRecordIsTrue(attempts)
        noPutWasNeedless(attempts)
        nothingWasOverwrittenUnseen(attempts)
        try everythingIsSettled(store, attempts)
        theServerIsInStep()
        try theDatabaseKnowsIt(store)
        try await theFileIsWhole(store)
        return attempts.count
    }

    /// Checks what must hold at any moment, of a database that a failing disk left or of a copy of it.
    mutating func runUnfinished() async throws {
        do {
            let store = try Store.open(at: database, access: .readOnly, now: { Date() })
            everyPutIsOnRecord(try store.attempts(AttemptFilter(limit: 1_000_000)))
            try await theFileIsWhole(store)
        } catch StoreError.outdated, StoreError.notFound {
            // It was not made yet, or not to the end.
            everyPutIsOnRecord([])
        }
    }

    /// Each PUT that arrived has an attempt of its own.
    private mutating func everyPutIsOnRecord(_ attempts: [Attempt]) {
        let recorded = Dictionary(grouping: attempts, by: Key.init)
        for (key, puts) in Dictionary(grouping: story.puts, by: Key.init) {
            findings.expect(
                puts.count <= recorded[key]?.count ?? 0,
                "\(puts.count) PUTs arrived, \(recorded[key]?.count ?? 0) are on record: \(key)")
        }
    }

    /// An accepted PUT has the one attempt that says so.
    private mutating func everyAcceptedPutIsTold(_ attempts: [Attempt]) {
        let recorded = Dictionary(grouping: attempts, by: Key.init)
        for put in story.puts {
            guard case .replaced(let version) = put.effect else { continue }
            let key = Key(put)
            let attempts = recorded[key] ?? []
            let owners = attempts.filter { tells(of: put, version, $0) }
            findings.expect(
                owners.count == 1,
                "the accepted PUT \(put.request) has \(owners.count) attempts that could be it: \(key), on record: "
                    + attempts.map { "\($0.id) \($0.outcome) -> \($0.newVersion ?? "-")" }.joined(separator: ", "))
        }
    }

    /// Whether the attempt says what became of the accepted PUT.
    private func tells(of put: PutRecord, _ version: Int, _ attempt: Attempt) -> Bool {
        switch attempt.outcome {
        case .applied: attempt.newVersion == String(version)
        // Others wrote the group before anybody could see what the PUT had left.
        case .superseded: story.othersWrote(put.groupID, after: version)
        default: false
        }
    }

    /// What is on record as applied was accepted, and what is on record as a conflict was refused.
    private mutating func everyRecordIsTrue(_ attempts: [Attempt]) {
        let accepted = Dictionary(grouping: story.puts.filter(\.tookEffect), by: Key.init).mapValues(\.count)
        let refused = Dictionary(grouping: story.puts.filter { $0.status == 409 }, by: Key.init).mapValues(\.count)
        for (outcome, there) in [(Attempt.Outcome.applied, accepted), (.conflict, refused)] {
            let told = Dictionary(grouping: attempts.filter { $0.outcome == outcome }, by: Key.init)
            for (key, attempts) in told {
                findings.expect(
                    attempts.count <= there[key] ?? 0,
                    "\(attempts.count) attempts are \(outcome), \(there[key] ?? 0) PUTs were: \(key)")
            }
        }
    }

    /// No PUT asked for what was in force already, as far as its client could have been told: it does not repeat what its
    /// base bore, and it starts from nothing older than what the server had when its process was started.
    private mutating func noPutWasNeedless(_ attempts: [Attempt]) {
        for put in story.puts {
            findings.expect(put.effect != .unchanged, "PUT \(put.request) asked for what was there: \(Key(put))")
            let base = put.version.flatMap { story.versions[put.groupID]?[$0] }
            findings.expect(
                base?.skills != Set(put.skills ?? []),
                "PUT \(put.request) asked for what its base bore: \(Key(put))")
        }
        for attempt in attempts {
            let then = story.start(of: attempt)?.versions[attempt.target.serverID] ?? .max
            findings.expect(
                attempt.baseVersion.flatMap { Int($0) } ?? 0 >= then,
                "attempt \(attempt.id) starts from a version older than its process, \(then): \(Key(attempt))")
        }
    }

    /// An accepted PUT replaced the very version that its attempt was made from, and the attempt knew what that bore.
    private mutating func nothingWasOverwrittenUnseen(_ attempts: [Attempt]) {
        let recorded = Dictionary(grouping: attempts, by: Key.init)
        for put in story.puts {
            guard case .replaced(let version) = put.effect else { continue }
            findings.expect(put.version == version - 1, "PUT \(put.request) replaced another version: \(Key(put))")
            let replaced = story.versions[put.groupID]?[version - 1]?.skills
            findings.expect(
                recorded[Key(put)]?.contains { $0.skillsBefore.map { Set($0.ids) } == replaced } ?? false,
                "PUT \(put.request) replaced \(replaced?.sorted() ?? []), which its attempt did not know")
        }
    }

    private mutating func everythingIsSettled(_ store: Store, _ attempts: [Attempt]) throws {
        let open = attempts.filter { [.pending, .unknown].contains($0.outcome) }
        findings.expect(open.isEmpty, "attempts are open: \(open.map { "\($0.id) \($0.outcome)" })")
        findings.expect(try store.unsettledAttempts().isEmpty, "the list of unsettled attempts is not empty")
        let unfinished = try store.cycles().filter { $0.finishedAt == nil }
        findings.expect(unfinished.isEmpty, "cycles are unfinished: \(unfinished.map(\.id))")
    }

    private mutating func theServerIsInStep() {
        findings.expect(story.unexplained.isEmpty, "nobody is known to have made \(story.unexplained)")
        for (id, group) in story.groups {
            findings.expect(
                scene.isInStep(group.displayName, bearing: Set(group.skills), lastEdit: story.lastEdit(of: id)),
                "\(group.displayName) was left bearing \(group.skills)")
        }
    }

    private mutating func theDatabaseKnowsIt(_ store: Store) throws {
        let drift = try store.drift()
        findings.expect(drift.isEmpty, "there is drift: \(drift.map { "\($0.name) \($0.cause)" })")
        let known = try rows(
            """
            SELECT target.server_id, snapshot.version, skill_set.skills
            FROM target
            JOIN snapshot ON snapshot.id = target.snapshot_id
            JOIN skill_set ON skill_set.id = snapshot.skill_set_id
            """)
        let server = story.groups.values.map { group in
            [
                group.id, "\(group.version)",
                "[\(Set(group.skills).sorted().map { "\"\($0)\"" }.joined(separator: ","))]",
            ]
        }
        findings.expect(Set(known) == Set(server), "the database knows \(known), the server \(server)")
    }

    private mutating func theFileIsWhole(_ store: Store) async throws {
        for check in ["integrity_check", "foreign_key_check"] {
            let answer = try rows("PRAGMA \(check)")
            findings.expect(answer == [["ok"]] || answer.isEmpty, "\(check) says \(answer)")
        }
        let verification = try await store.verify()
        findings.expect(verification.flaw == nil, "the chain does not hold: \(String(describing: verification.flaw))")
    }

    private func rows(_ query: String) throws -> [[String]] {
        var configuration = Configuration()
        configuration.readonly = true
        return try DatabaseQueue(path: database, configuration: configuration).read { db in
            try Row.fetchAll(db, sql: query).map { row in
                row.databaseValues.map { String.fromDatabaseValue($0) ?? "\($0)" }
            }
        }
    }
}
