import Domain
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

/// Somebody with `sqlite3` and all the time in the world, who does not make all the hashes anew.
@Suite struct TamperingTests {
    /// Everything that may be altered, row by row: the tables that hold events, and those that these rest on.
    private static let tables = [
        "revision", "mapping", "snapshot", "attempt", "settlement", "pruning", "gap", "chain", "target", "target_name",
        "skill_set", "unsettled", "hold", "held_change", "release", "group_set", "revision_skill", "naming",
        "pruned_event", "grant",
    ]

    /// What is not history: where the poll last saw a target.
    private static let unprotected = [
        "target.page", "chain.one", "grant.unseen_since", "grant.unseen_in", "grant.unseen_as",
    ]

    /// Whether a history was pruned before it is altered.
    enum Stage: CaseIterable, Sendable {
        case whole, pruned

        /// The tables that have rows only after a pruning.
        static let ofPruning = ["pruning", "gap", "pruned_event"]
    }

    /// A database made once, for the tests to copy and alter.
    struct Original: Sendable {
        let bytes: Data
        /// Its heads that somebody noted: one of the middle, whose event may be pruned since, and the last.
        let heads: [ChainHead]
    }

    private static let made: [Stage: Result<Original, Failure>] = [
        .whole: make(.whole), .pruned: make(.pruned),
    ]

    private struct Failure: Error {
        let reason: String
    }

    private static func make(_ stage: Stage) -> Result<Original, Failure> {
        do {
            return .success(try makeHistory(stage))
        } catch {
            return .failure(Failure(reason: "\(error)"))
        }
    }

    private static func makeHistory(_ stage: Stage) throws -> Original {
        var history = try RandomHistory(seed: 21)
        try history.live(steps: 60)
        let middle = history.instants[history.instants.count / 2].time
        let events = try history.scratch.sql("SELECT id, lower(hex(hash)) FROM events ORDER BY id")
        if stage == .pruned { _ = try history.store.prune(before: middle, by: "ann@desk") }
        try history.live(steps: 10)
        // A plan was released, and is held once more.
        let store = history.store
        _ = try store.importRevision(
            ["Full", "Fuller"].map { Mapping(groupName: $0, skills: ["f"]) }, from: .test(at: history.scratch.now))
        let full = [Sighting.test("f1", name: "Full", skills: ["g"]), .test("f2", name: "Fuller", skills: ["g", "h"])]
        let hold = try #require(try store.guardedCycle(full).hold)
        _ = try store.approve(hold.token, by: "ann@desk")
        try #require(try store.guardedCycle(full).release != nil)
        try #require(try store.guardedCycle(full).hold != nil)
        // People are in groups, by a revision whose skills were named.
        try store.importNamed(["Sales": ["a"], "Care": ["b"]], names: ["a": "Billing", "b": "Refunds"])
        try store.learn(["a": "Invoices", "b": "Refunds"])
        let polled = try store.openCycle(.sync, mode: .replace)
        let people: [String: (groups: Set<String>, skills: SkillSet)] = [
            "Ann": (["s"], []), "Bob": (["s", "c"], ["b"]), "Cid": ([], []),
        ]
        try store.pollPeople(people, in: polled)
        try store.closeCycle(polled, .converged, tally: Cycle.Tally())
        // Something is left open.
        _ = try store.importRevision([Mapping(groupName: "Open", skills: ["o"])], from: .test(at: history.scratch.now))
        let cycle = try store.openCycle(.sync, mode: .replace)
        try store.poll([[.test("open", name: "Open")]], total: 99, in: cycle)
        let change = try #require(try store.plannableDrift().first { $0.name == "Open" })
        let plan = Plan(mending: [change], mode: .replace)
        _ = try store.recordAttempt(#require(plan.changes.first), number: 1, in: cycle)
        // All in one file, so that copying it copies all.
        try history.scratch.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        let gone = try history.scratch.sql("SELECT first_id FROM gap ORDER BY first_id DESC LIMIT 1").first
        let noted = events[((gone.flatMap { Int($0[0]) }) ?? events.count / 3) - 1]
        let last = try #require(history.scratch.sql("SELECT last_id, lower(hex(hash)) FROM chain").first)
        return Original(
            bytes: try history.scratch.bytes(),
            heads: [noted, last].map { ChainHead(id: Int64($0[0]) ?? 0, hash: $0[1]) })
    }

    private func original(_ stage: Stage) throws -> Original { try #require(Self.made[stage]).get() }

    private func copied(_ stage: Stage) throws -> Scratch {
        let copy = try Scratch()
        try original(stage).bytes.write(to: URL(fileURLWithPath: copy.path))
        return copy
    }

    /// A copy with what `tamper` did to it.
    private func altered(_ stage: Stage, _ tamper: (Database) throws -> Void) throws -> Scratch {
        let copy = try copied(stage)
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let plain = try DatabaseQueue(path: copy.path, configuration: configuration)
        try plain.inDatabase(tamper)
        try plain.close()
        return copy
    }

    /// Whether a verification of a copy of the history finds what `tamper` does to it, without a head that was noted before
    /// and with each.
    private func isFound(_ stage: Stage, _ tamper: (Database) throws -> Void) async throws -> Bool {
        let copy = try altered(stage, tamper)
        for head in [nil, try original(stage).heads.first] {
            do {
                let store = try copy.store(.readOnly)
                guard try await store.verify(head: head?.hash, number: head?.id).flaw != nil else { return false }
            } catch StoreError.failed {
                continue
            } catch StoreError.corrupt {
                continue
            }
        }
        return true
    }

    @Test(arguments: Stage.allCases)
    func `the history that the others alter is whole, and has everything in it`(stage: Stage) async throws {
        let history = try copied(stage)
        #expect(try await !isFound(stage) { _ in })
        for head in try original(stage).heads {
            #expect(
                try await history.store(.readOnly).verify(head: head.hash, number: head.id).noted == .found(head.id))
        }
        for table in Self.tables {
            let count = try history.sql("SELECT count(*) FROM \(table)")[0][0]
            #expect((count != "0") == (stage == .pruned || !Stage.ofPruning.contains(table)), "\(table)")
        }
    }

    @Test(arguments: tables, Stage.allCases)
    func `an altered column is found, whichever it is`(table: String, stage: Stage) async throws {
        if stage == .whole, Stage.ofPruning.contains(table) { return }
        let history = try copied(stage)
        let columns = try history.sql("SELECT name, type FROM pragma_table_info('\(table)')")
        for column in columns where !Self.unprotected.contains("\(table).\(column[0])") {
            let row = try row(of: table, altering: column[0], in: history)
            let found = try await isFound(stage) { db in
                try alter(db, table: table, column: column[0], type: column[1], row: row)
            }
            #expect(found, "\(table).\(column[0]) of row \(row)")
        }
    }

    @Test(
        arguments: [
            "revision", "mapping", "snapshot", "attempt", "settlement", "pruning", "gap", "pruned_event", "chain",
            "unsettled", "hold", "held_change", "release", "revision_skill", "naming",
        ], Stage.allCases)
    func `a deleted row is found`(table: String, stage: Stage) async throws {
        if stage == .whole, Stage.ofPruning.contains(table) { return }
        let history = try copied(stage)
        for row in try sample(history, table) {
            #expect(try await isFound(stage) { try $0.execute(sql: "DELETE FROM \(table) WHERE \(row)") }, "\(row)")
        }
    }

    @Test(arguments: Stage.allCases)
    func `inserted rows are found, at the end, in a gap, and those that name nothing`(stage: Stage) async throws {
        let insertions = [
            "INSERT INTO attempt SELECT (SELECT max(last_id) + 1 FROM chain), cycle_id, target_id, revision_id, base_snapshot_id, skill_set_id, number, planned_at, hash FROM attempt LIMIT 1",
            "INSERT INTO attempt SELECT (SELECT coalesce(min(first_id), -1) FROM gap), cycle_id, target_id, revision_id, base_snapshot_id, skill_set_id, number, planned_at, hash FROM attempt LIMIT 1",
            "INSERT INTO settlement SELECT (SELECT max(last_id) + 1 FROM chain), 99999, settled_at, outcome, sent_at, duration_ms, http_status, snapshot_id, correlation_id, error, hash FROM settlement LIMIT 1",
            "INSERT INTO snapshot SELECT (SELECT max(last_id) + 1 FROM chain), 99999, cycle_id, seen_at, source, name_id, version, last_modified, skill_set_id, granted_id, hash, group_set_id FROM snapshot LIMIT 1",
            "INSERT INTO revision SELECT 99, (SELECT max(last_id) + 1 FROM chain), imported_at, imported_by, source, note, mapped_groups, hash FROM revision LIMIT 1",
            "INSERT INTO mapping SELECT 'Smuggled', max(id), 1 FROM revision",
            "INSERT INTO mapping VALUES ('Smuggled', 99, 1)",
            "INSERT INTO target (kind, server_id, display_name, present) VALUES ('group', 'smuggled', 'S', 1)",
            "INSERT INTO unsettled SELECT attempt_id FROM settlement WHERE outcome = 'applied' LIMIT 1",
            "INSERT INTO revision SELECT 99, -3, imported_at, imported_by, source, note, mapped_groups, hash FROM revision LIMIT 1",
            "INSERT INTO attempt SELECT 0, cycle_id, target_id, revision_id, base_snapshot_id, skill_set_id, number, planned_at, hash FROM attempt LIMIT 1",
            "INSERT INTO gap VALUES (-9223372036854775808, 9223372036854775807)",
            "INSERT INTO pruned_event SELECT last_id + 1, hash FROM chain",
            "INSERT INTO pruned_event SELECT 0, hash FROM chain",
            "INSERT INTO pruned_event SELECT id, hash FROM snapshot LIMIT 1",
            "UPDATE skill_set SET skills = replace(skills, '\"]', '\" ]')",
            "INSERT INTO hold SELECT (SELECT max(last_id) + 1 FROM chain), 'smuggled', cycle_id, held_at, revision_id, removals, unknown, emptied, mapped_targets, groups_before, groups_known, max_removals, max_removal_percent, hash FROM hold LIMIT 1",
            "INSERT INTO held_change SELECT max(hold_id), (SELECT min(id) FROM target), cause, revision_id, mapped_id, base_snapshot_id, skill_set_id FROM held_change",
            "INSERT INTO held_change SELECT 99999, target_id, cause, revision_id, mapped_id, base_snapshot_id, skill_set_id FROM held_change LIMIT 1",
            "INSERT INTO release SELECT (SELECT max(last_id) + 1 FROM chain), (SELECT max(id) FROM hold), cycle_id, released_at, approved_at, approved_by, hash FROM release LIMIT 1",
            "INSERT INTO revision_skill SELECT max(id), 'smuggled', 'Smuggled' FROM revision",
            "INSERT INTO revision_skill VALUES (99, 'a', 'Billing')",
            "INSERT INTO naming SELECT (SELECT max(last_id) + 1 FROM chain), skill_id, 'Smuggled', named_at, hash FROM naming LIMIT 1",
            "INSERT INTO naming SELECT (SELECT coalesce(min(first_id), -1) FROM gap), skill_id, 'Smuggled', named_at, hash FROM naming LIMIT 1",
            "UPDATE group_set SET groups = replace(groups, '\"]', '\" ]')",
            "INSERT INTO gap SELECT last_id + 10, last_id + 10 FROM chain",
        ]
        for sql in insertions {
            #expect(
                try await isFound(stage) {
                    try $0.execute(sql: "PRAGMA ignore_check_constraints = ON")
                    try $0.execute(sql: sql)
                }, "\(sql)")
        }
    }

    @Test(arguments: Stage.allCases)
    func `swapped rows are found, with and without their hashes`(stage: Stage) async throws {
        let history = try copied(stage)
        for table in ["snapshot", "attempt", "settlement", "hold", "naming"] {
            let ids = try history.sql("SELECT id FROM \(table) ORDER BY id DESC LIMIT 2").map { $0[0] }
            let swap = """
                UPDATE \(table) SET id = 999999 WHERE id = \(ids[0]);
                UPDATE \(table) SET id = \(ids[0]) WHERE id = \(ids[1]);
                UPDATE \(table) SET id = \(ids[1]) WHERE id = 999999;
                """
            #expect(try await isFound(stage) { try $0.execute(sql: swap) }, "\(table)")
        }
    }

    @Test(arguments: Stage.allCases)
    func `a cut tail is found, and where the end is altered with it, by a head noted before`(stage: Stage) async throws
    {
        let noted = try #require(original(stage).heads.last).hash
        let cut = """
            DELETE FROM unsettled WHERE attempt_id > (SELECT last_id - 3 FROM chain);
            DELETE FROM attempt WHERE id > (SELECT last_id - 3 FROM chain);
            DELETE FROM settlement WHERE id > (SELECT last_id - 3 FROM chain);
            DELETE FROM snapshot WHERE id > (SELECT last_id - 3 FROM chain);
            DELETE FROM mapping WHERE revision_id IN
              (SELECT id FROM revision WHERE event_id > (SELECT last_id - 3 FROM chain));
            DELETE FROM revision WHERE event_id > (SELECT last_id - 3 FROM chain);
            DELETE FROM target WHERE snapshot_id > (SELECT last_id - 3 FROM chain);
            """
        #expect(try await isFound(stage) { try $0.execute(sql: cut) })

        let copy = try copied(stage)
        try copy.execute("PRAGMA foreign_keys = OFF; " + cut)
        try copy.execute(
            """
            UPDATE chain SET last_id = last_id - 3, sealed_id = sealed_id - 3,
              hash = (SELECT hash FROM events WHERE id = last_id - 3)
            """)
        let verification = try await copy.store(.readOnly).verify(head: noted)
        #expect(verification.flaw == nil, "nothing is left that could tell")
        #expect(verification.noted == .notFound, "but the head is gone")
    }

    static let schemas = [
        "DROP VIEW events", "DROP VIEW events; CREATE VIEW events AS SELECT NULL AS id, NULL AS body, NULL AS hash",
        "CREATE TRIGGER quiet AFTER INSERT ON attempt BEGIN DELETE FROM unsettled; END",
        "DROP VIEW applied; CREATE VIEW applied AS SELECT 1", "DROP INDEX attempt_by_time",
        "ALTER TABLE settlement ADD COLUMN remark TEXT",
        // Triggers have names of their own, and so it is no matter what else is called so.
        "CREATE TRIGGER drift AFTER INSERT ON mapping BEGIN UPDATE mapping SET skill_set_id = 1; END",
        "CREATE TRIGGER mapping AFTER INSERT ON mapping BEGIN UPDATE mapping SET skill_set_id = 1; END",
        "CREATE TRIGGER attempt_by_time AFTER INSERT ON mapping BEGIN UPDATE mapping SET skill_set_id = 1; END",
        // Names that SQLite keeps for itself, though only to itself.
        """
        PRAGMA writable_schema = ON;
        INSERT INTO sqlite_schema VALUES ('trigger', 'sqlite_stat1', 'mapping', 0,
          'CREATE TRIGGER sqlite_stat1 AFTER INSERT ON mapping BEGIN UPDATE mapping SET skill_set_id = 1; END')
        """,
        """
        PRAGMA writable_schema = ON;
        INSERT INTO sqlite_schema VALUES ('view', 'sqlite_stat9', 'sqlite_stat9', 0, 'CREATE VIEW sqlite_stat9 AS SELECT 1')
        """,
        """
        ANALYZE; PRAGMA writable_schema = ON;
        UPDATE sqlite_schema SET sql = 'CREATE TABLE sqlite_stat1(tbl,idx,stat,more)' WHERE name = 'sqlite_stat1'
        """,
        "CREATE TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT); DROP TABLE counted",
        // The same again, of which SQLite takes one.
        """
        PRAGMA writable_schema = ON;
        INSERT INTO sqlite_schema SELECT * FROM sqlite_schema WHERE name = 'drift'
        """,
    ]

    @Test(arguments: schemas, Stage.allCases)
    func `a schema that is not the program's own is found`(sql: String, stage: Stage) async throws {
        #expect(try await isFound(stage) { try $0.execute(sql: sql) })
    }

    @Test(arguments: schemas) func `a file with such a schema is not opened for writing, and not touched`(
        sql: String
    ) throws {
        let copy = try altered(.pruned) { db in
            try db.execute(sql: sql)
            try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
        let before = try copy.bytes()
        #expect(throws: StoreError.self) { try copy.store() }
        #expect(try copy.bytes() == before)
    }

    @Test func `what SQLite leaves for itself is no alteration`() async throws {
        let copy = try altered(.whole) { try $0.execute(sql: "ANALYZE") }
        #expect(try await copy.store().verify().flaw == nil)
    }

    // MARK: Indexes

    /// Takes rows out of an index and leaves no trace in the schema.
    private func doctor(_ db: Database, _ index: String, keeping condition: String) throws {
        let sql = try #require(
            try String.fetchOne(db, sql: "SELECT sql FROM sqlite_schema WHERE name = ?", arguments: [index]))
        let other = sql + (sql.contains("WHERE") ? " AND " : " WHERE ") + condition
        for (made, what) in [(other, "REINDEX \(index)"), (sql, "")] {
            try db.execute(sql: "PRAGMA writable_schema = ON")
            try db.execute(sql: "UPDATE sqlite_schema SET sql = ? WHERE name = ?", arguments: [made, index])
            try db.execute(sql: "PRAGMA writable_schema = RESET; \(what)")
        }
    }

    @Test(arguments: Stage.allCases)
    func `an index from which rows were taken is found, whichever it is`(stage: Stage) async throws {
        let indexes = try copied(stage).sql("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL")
        var doctored: [String] = []
        for index in indexes.map({ $0[0] }) {
            let copy = try altered(stage) { try doctor($0, index, keeping: "0") }
            // One that has no rows has none to lose.
            if try copy.sql("PRAGMA integrity_check") == [["ok"]] { continue }
            doctored.append(index)
            #expect(try await isFound(stage) { try doctor($0, index, keeping: "0") }, "\(index)")
        }
        #expect(doctored.count > 12, "\(doctored)")
    }

    @Test(arguments: Stage.allCases)
    func `a single write that an index hides from every question is found`(stage: Stage) async throws {
        let hidden = try #require(
            try copied(stage).sql("SELECT max(attempt_id) FROM settlement WHERE outcome = 'applied'").first?.first)
        let copy = try altered(stage) { try doctor($0, "attempt_by_target", keeping: "id <> \(hidden)") }
        let store = try copy.store(.readOnly)
        #expect(try store.applied() != copied(stage).store(.readOnly).applied(), "the answer is another one")
        guard case .indexAltered("attempt", _)? = try await store.verify().flaw else {
            Issue.record("every event is there, but not for those who ask")
            return
        }
    }

    // MARK: Hashes made anew

    /// Somebody else imported the first revision, and the hashes from there on are made anew, up to event `end`.
    private func rewritten(_ stage: Stage, upTo end: String) throws -> Scratch {
        try altered(stage) { db in
            try db.execute(sql: "UPDATE revision SET imported_by = 'eve@desk', note = 'forged' WHERE id = 1")
            let last = try #require(try Int64.fetchOne(db, sql: end))
            var hash = EventHash.beginning
            for row in try Row.fetchAll(
                db,
                sql: """
                    SELECT id, event, body, NULL AS body_hash FROM events
                    UNION ALL SELECT id, NULL, NULL, body_hash FROM pruned_event ORDER BY id
                    """)
            where (row["id"] as Int64) <= last {
                if let body: String = row["body"] {
                    hash = hash.following(body: Data(body.utf8))
                    let table: EventTable = try row.value("event")
                    try db.execute(sql: table.seal, arguments: [hash.bytes, row["id"] as Int64])
                } else {
                    hash = hash.following(bodyHash: EventHash(bytes: row["body_hash"] as Data))
                }
            }
            try db.execute(sql: "UPDATE chain SET hash = ? WHERE last_id = ?", arguments: [hash.bytes, last])
        }
    }

    @Test(arguments: [0, 1])
    func `who rewrites what is before a gap, with new hashes up to it, is found with and without a noted head`(
        back: Int
    ) async throws {
        let copy = try rewritten(
            .pruned, upTo: "SELECT last_id FROM gap ORDER BY first_id DESC LIMIT 1 OFFSET \(back)")
        let store = try copy.store(.readOnly)
        for head in [nil] + (try original(.pruned).heads).map(Optional.some) {
            guard case .altered? = try await store.verify(head: head?.hash, number: head?.id).flaw else {
                Issue.record("the event after the gap does not follow from what is before it")
                continue
            }
        }
    }

    @Test(arguments: Stage.allCases)
    func `who makes all hashes anew is found by every head that was noted, also that of a pruned event`(
        stage: Stage
    ) async throws {
        let store = try rewritten(stage, upTo: "SELECT last_id FROM chain").store(.readOnly)
        #expect(try await store.verify().flaw == nil, "nothing is left that could tell")
        for head in try original(stage).heads {
            #expect(try await store.verify(head: head.hash, number: head.id).noted == .contradicted(head.id))
            #expect(try await store.verify(head: head.hash).noted == .notFound)
        }
    }

    @Test(arguments: Stage.allCases)
    func `an event that is taken away as if it had been pruned is found, unless a pruning says so`(
        stage: Stage
    ) async throws {
        for gap in ["", "INSERT OR IGNORE INTO gap VALUES (:id, :id)"] {
            let found = try await isFound(stage) { db in
                let event = try #require(
                    try Row.fetchOne(db, sql: "SELECT id, body FROM settlement_events ORDER BY id DESC LIMIT 1"))
                let id: Int64 = event["id"]
                let hash = EventHash.of(body: Data((event["body"] as String).utf8)).bytes
                try db.execute(sql: "DELETE FROM settlement WHERE id = ?", arguments: [id])
                try db.execute(sql: "INSERT INTO pruned_event VALUES (?, ?)", arguments: [id, hash])
                if !gap.isEmpty { try db.execute(sql: gap, arguments: ["id": id]) }
            }
            #expect(found)
        }
    }

    @Test func `the first event that does not fit is the one that is named`() async throws {
        let copy = try copied(.pruned)
        let id = try #require(Int64(try copy.sql("SELECT id FROM attempt ORDER BY id DESC LIMIT 1 OFFSET 1")[0][0]))
        try copy.execute("UPDATE attempt SET number = number + 1 WHERE id = \(id)")
        try copy.execute("UPDATE chain SET hash = zeroblob(32)")
        #expect(try await copy.store(.readOnly).verify().flaw == .altered(id, event: "attempt"))
        try copy.execute(
            "PRAGMA foreign_keys = OFF; DELETE FROM settlement WHERE id = (SELECT max(id) FROM settlement WHERE id < \(id))"
        )
        guard case .missing? = try await copy.store(.readOnly).verify().flaw else {
            Issue.record("the one before it is the first")
            return
        }
    }

    @Test func `the tables that Litestream makes are no alteration, and others of their names are`() async throws {
        let scratch = try Scratch()
        let store = try scratch.store()
        _ = try store.importRevision([Mapping(groupName: "Sales", skills: ["a"])], from: .test())
        try scratch.execute(
            """
            CREATE TABLE IF NOT EXISTS _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER);
            CREATE TABLE IF NOT EXISTS _litestream_lock (id INTEGER);
            INSERT INTO _litestream_seq VALUES (1, 1);
            """)
        #expect(try await store.verify().flaw == nil)
        try scratch.execute(
            """
            DROP TABLE _litestream_lock;
            CREATE TRIGGER _litestream_lock AFTER INSERT ON snapshot BEGIN DELETE FROM snapshot WHERE id = 1; END
            """)
        #expect(try await store.verify().flaw == .schemaAltered(type: "trigger", name: "_litestream_lock"))
    }
}

extension Store {
    /// A revision whose skills were turned from names into ids.
    fileprivate func importNamed(_ groups: [String: SkillSet], names: [String: String]) throws {
        try write { db in
            try db.learn(names, at: now())
            let number = (try Int.fetchOne(db, sql: "SELECT max(id) FROM revision") ?? 0) + 1
            try db.execute(
                sql: """
                    INSERT INTO revision (id, event_id, imported_at, imported_by, source, mapped_groups)
                    VALUES (?, ?, ?, 'ann@desk', '/mappings.json', ?)
                    """,
                arguments: [number, try db.nextEvent(), now().milliseconds, groups.count])
            for (name, skills) in groups.sorted(by: { $0.key < $1.key }) {
                let set: Int64 = try db.intern(skills)
                try db.execute(
                    sql: "INSERT INTO mapping (group_name, revision_id, skill_set_id) VALUES (?, ?, ?)",
                    arguments: [name, number, set])
            }
            for (id, name) in names.sorted(by: { $0.key < $1.key }) {
                try db.execute(
                    sql: "INSERT INTO revision_skill (revision_id, skill_id, name) VALUES (?, ?, ?)",
                    arguments: [number, id, name])
            }
        }
    }
}

extension TamperingTests {
    /// Conditions that each single out one row: the first, one in the middle, the last.
    private func sample(_ history: Scratch, _ table: String) throws -> [String] {
        let keys = try history.sql("SELECT name FROM pragma_table_info('\(table)') WHERE pk > 0 ORDER BY pk")
            .map { $0[0] }
        let key = keys.map { "'\($0) = ' || quote(\($0))" }.joined(separator: " || ' AND ' || ")
        let rows = try history.sql("SELECT \(key) FROM \(table) ORDER BY \(keys.joined(separator: ", "))")
            .map { $0[0] }
        return Array(Set([rows.first, rows[rows.count / 2], rows.last].compactMap { $0 })).sorted()
    }

    /// A row for each column, now an early one and now a late one; of the texts and sets one that some event tells of.
    private func row(of table: String, altering column: String, in history: Scratch) throws -> String {
        let used: String? =
            switch table {
            case "skill_set": "SELECT skill_set_id FROM snapshot UNION SELECT skill_set_id FROM attempt"
            case "target_name": "SELECT name_id FROM snapshot"
            case "group_set": "SELECT group_set_id FROM snapshot"
            default: nil
            }
        let place = column.utf8.reduce(0) { $0 + Int($1) }
        guard let used else {
            let rows = try sample(history, table)
            return rows[place % rows.count]
        }
        let ids = try history.sql("SELECT id FROM \(table) WHERE id IN (\(used)) ORDER BY id").map { $0[0] }
        return "id = \(ids[place % ids.count])"
    }

    /// Makes the column another, within what its CHECK lets pass.
    private func alter(_ db: Database, table: String, column: String, type: String, row: String) throws {
        let words = [
            "source": "CASE source WHEN 'poll' THEN 'read' ELSE 'poll' END",
            "outcome": "CASE outcome WHEN 'applied' THEN 'rejected' ELSE 'applied' END",
            "kind": "CASE kind WHEN 'user' THEN 'group' ELSE 'user' END",
            "present": "1 - present",
            "skills": #"'["forged"]'"#,
            "groups": #"'["forged"]'"#,
        ]
        // The file path of a revision is a source as well, but any text will do.
        let isWord = words[column] != nil && !(table == "revision" && column == "source")
        let others = [
            "INTEGER": "coalesce(\(column), 0) + 1000003", "REAL": "\(column) + 1", "BLOB": "randomblob(32)",
        ]
        let value = (isWord ? words[column] : others[type]) ?? "coalesce(\(column), '') || '!'"
        try db.execute(sql: "PRAGMA ignore_check_constraints = ON")
        try db.execute(sql: "UPDATE \(table) SET \(column) = \(value) WHERE \(row)")
    }
}
