import Domain
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

/// Databases that an earlier version made.
@Suite struct MigrationTests {
    /// One of 0.1: two revisions, a group that was seen, PUT, edited, lost and found again, and an attempt left open. The
    /// clock went back an hour before the last snapshot.
    private func first() throws -> Scratch {
        let scratch = try Scratch()
        let database = try DatabaseQueue(path: scratch.path)
        try Migrations.all.migrate(database, upTo: "m0002_views")
        try database.write { db in
            try db.execute(
                sql: """
                    INSERT INTO skill_set VALUES (1, '[]'), (2, '["a"]'), (3, '["z"]');
                    INSERT INTO revision VALUES (1, 1000, 'ann@desk', '/m.json', 'first', 1, 0);
                    INSERT INTO mapping VALUES ('Sales', 1, 2);
                    INSERT INTO cycle (id, kind, mode, revision_id, started_at, finished_at, outcome, complete)
                      VALUES (1, 'sync', 'replace', 1, 2000, 2900, 'converged', 1);
                    INSERT INTO target VALUES (1, 'group', 'g', 'Sales', 1, NULL, 1);
                    INSERT INTO snapshot VALUES (1, 1, 1, 2000, 'poll', 'Sales', '1', 't1', 1, 1);
                    INSERT INTO attempt VALUES (1, 1, 1, 1, 1, 2, 1, 2100);
                    INSERT INTO snapshot VALUES (2, 1, 1, 2200, 'put', 'Sales', '2', 't2', 2, 2);
                    INSERT INTO settlement VALUES (1, 1, 2150, 'unknown', 2101, 49, NULL, NULL, NULL, 'timedOut');
                    INSERT INTO settlement VALUES (1, 2, 2200, 'applied', 2101, 49, 200, 2, 'c-1', NULL);
                    INSERT INTO cycle (id, kind, mode, revision_id, started_at, finished_at, outcome, complete)
                      VALUES (2, 'sync', 'replace', 1, 4000, 4900, 'converged', 1);
                    INSERT INTO snapshot VALUES (3, 1, 2, 4000, 'poll', 'Sales', '3', 't3', 3, 1);
                    INSERT INTO revision VALUES (2, 4500, 'bob@desk', '/n.json', NULL, 1, 3);
                    INSERT INTO mapping VALUES ('Sales', 2, 1);
                    INSERT INTO cycle (id, kind, mode, revision_id, started_at) VALUES (3, 'sync', 'replace', 2, 5000);
                    INSERT INTO snapshot VALUES (4, 1, 3, 3500, 'poll', 'Selling', '4', 't4', 3, 1);
                    UPDATE target SET snapshot_id = 4, display_name = 'Selling';
                    INSERT INTO attempt VALUES (2, 3, 1, 2, 4, 1, 1, 5200);
                    INSERT INTO unsettled VALUES (2);
                    """)
        }
        return scratch
    }

    @Test func `an older database is brought up to date with all that it knew, in order, and is chained`() async throws
    {
        let scratch = try first()
        let store = try scratch.store()
        let story = try store.trail(of: "g").map { "\($0.kind) \(Int(($0.at.timeIntervalSince1970 * 1000).rounded()))" }
        #expect(
            story == [
                "mapped 1000", "appeared 2000", "unknown 2150", "applied 2200", "changedOutside 4000", "mapped 4500",
                "changedOutside 3500", "pending 5200",
            ])
        #expect(try store.attempts().map(\.outcome) == [.pending, .applied])
        #expect(try store.attempts().map(\.target.name) == ["Selling", "Sales"])
        #expect(try store.unsettledAttempts().map(\.id) == store.attempts().prefix(1).map(\.id))
        #expect(try store.applied().map(\.skills) == [["a"]])
        let verification = try await store.verify()
        #expect(verification.flaw == nil)
        #expect(verification.events == 10)
        #expect(try scratch.sql("PRAGMA foreign_key_check").isEmpty)
    }

    @Test func `an older database goes on growing, and answers for the past`() async throws {
        let scratch = try first()
        let store = try scratch.store()
        #expect(try store.applied(at: Date(timeIntervalSince1970: 2.1)).isEmpty)
        #expect(try store.applied(at: Date(timeIntervalSince1970: 3)).map(\.version) == ["2"])
        #expect(try store.drift(at: Date(timeIntervalSince1970: 1.5)).map(\.cause) == [.neverApplied])
        #expect(try store.drift(at: Date(timeIntervalSince1970: 4.2)).map(\.cause) == [.changedOutside])
        try store.pollOnce([[.test("g", name: "Sales", version: "5", skills: [])]])
        #expect(try await store.verify().flaw == nil)
        #expect(try await store.verify().events == 11)
    }

    /// One of before the guard: a mapped group that was seen, PUT and edited, all of it chained.
    private func unguarded() throws -> Scratch {
        let scratch = try Scratch()
        let database = try DatabaseQueue(path: scratch.path)
        try Migrations.all.migrate(database, upTo: "m0004_views")
        try database.write { db in
            try db.execute(
                sql: """
                    INSERT INTO skill_set VALUES (1, '[]'), (2, '["a"]'), (3, '["a","z"]');
                    INSERT INTO revision (id, event_id, imported_at, imported_by, source, mapped_groups)
                      VALUES (1, 1, 1000, 'ann@desk', '/m.json', 1);
                    INSERT INTO mapping VALUES ('Sales', 1, 2);
                    INSERT INTO cycle (id, kind, mode, revision_id, started_at, finished_at, outcome, complete, groups)
                      VALUES (1, 'sync', 'replace', 1, 2000, 2900, 'converged', 1, 40),
                        (2, 'plan', 'replace', 1, 4000, 4900, 'partial', 1, 30),
                        (3, 'sync', 'replace', 1, 5000, 5900, 'failed', 0, 3);
                    INSERT INTO target VALUES (1, 'group', 'g', 'Sales', 1, NULL, 1);
                    INSERT INTO target_name VALUES (1, 1, 'Sales');
                    INSERT INTO snapshot (id, target_id, cycle_id, seen_at, source, name_id, version, skill_set_id, granted_id)
                      VALUES (2, 1, 1, 2000, 'poll', 1, '1', 1, 1);
                    INSERT INTO attempt (id, cycle_id, target_id, revision_id, base_snapshot_id, skill_set_id, number, planned_at)
                      VALUES (3, 1, 1, 1, 2, 2, 1, 2100);
                    INSERT INTO snapshot (id, target_id, cycle_id, seen_at, source, name_id, version, skill_set_id, granted_id)
                      VALUES (5, 1, 1, 2200, 'put', 1, '2', 2, 2), (6, 1, 2, 4000, 'poll', 1, '3', 3, 2);
                    INSERT INTO settlement (id, attempt_id, settled_at, outcome, snapshot_id) VALUES (4, 3, 2200, 'applied', 5);
                    UPDATE target SET snapshot_id = 6;
                    UPDATE chain SET last_id = 6;
                    """)
            try db.seal()
        }
        return scratch
    }

    @Test func `a database of before the guard keeps its chain, and knows what a fall is a fall from`() async throws {
        let scratch = try unguarded()
        let bodies = try scratch.sql("SELECT id, event, body, lower(hex(hash)) FROM events ORDER BY id")
        let store = try scratch.store()
        #expect(try scratch.sql("SELECT id, event, body, lower(hex(hash)) FROM events ORDER BY id") == bodies)
        let verification = try await store.verify(head: bodies.last?[3])
        #expect(verification.flaw == nil)
        #expect(verification.events == 6)
        #expect(verification.noted == .found(6))
        #expect(try scratch.sql("PRAGMA foreign_key_check").isEmpty)
        #expect(try store.trail(of: "Sales").map(\.kind) == [.mapped, .appeared, .applied, .changedOutside])

        let hold = try #require(
            try store.guardedCycle([.test("g", name: "Sales", version: "3", skills: ["a", "z"])], limits: Guard()).hold)
        #expect(hold.reasons == [.fewerGroups])
        #expect(hold.extent.groupsBefore == 40, "of the last sync that went through")
        _ = try store.approve(hold.token, by: "ann@desk")
        try #require(
            try store.guardedCycle([.test("g", name: "Sales", version: "3", skills: ["a", "z"])], limits: Guard())
                .release
                != nil)
        #expect(try await store.verify().flaw == nil)
        #expect(try await store.verify().events > 7)
    }

    @Test func `settlements stay after their attempts, and in their order, though the clock was set back between them`()
        throws
    {
        let scratch = try Scratch()
        let database = try DatabaseQueue(path: scratch.path)
        try Migrations.all.migrate(database, upTo: "m0002_views")
        try database.write { db in
            try db.execute(
                sql: """
                    INSERT INTO skill_set VALUES (1, '[]'), (2, '["a"]');
                    INSERT INTO revision VALUES (1, 1000, 'ann@desk', '/m.json', NULL, 1, 0);
                    INSERT INTO mapping VALUES ('Sales', 1, 2);
                    INSERT INTO cycle (id, kind, mode, revision_id, started_at) VALUES (1, 'sync', 'replace', 1, 5000);
                    INSERT INTO target VALUES (1, 'group', 'g', 'Sales', 1, NULL, 1);
                    INSERT INTO snapshot VALUES (1, 1, 1, 5000, 'poll', 'Sales', '1', 't1', 1, 1);
                    INSERT INTO attempt VALUES (1, 1, 1, 1, 1, 2, 1, 6900);
                    INSERT INTO settlement VALUES (1, 1, 7000, 'unknown', 6901, 49, NULL, NULL, NULL, 'timedOut');
                    INSERT INTO snapshot VALUES (2, 1, 1, 6800, 'read', 'Sales', '2', 't2', 1, 1);
                    INSERT INTO settlement VALUES (1, 2, 6500, 'failed', 6901, 49, 500, NULL, NULL, NULL);
                    INSERT INTO attempt VALUES (2, 1, 1, 1, 2, 2, 2, 6600);
                    INSERT INTO settlement VALUES (2, 1, 4000, 'rejected', 6601, 49, 400, NULL, NULL, NULL);
                    UPDATE target SET snapshot_id = 2;
                    """)
        }
        let store = try scratch.store()
        #expect(try store.attempts().map(\.outcome) == [.rejected, .failed])
        let order = try scratch.sql("SELECT event FROM trail WHERE target = 1 ORDER BY id").flatMap(\.self)
        #expect(order.filter { ["unknown", "failed", "rejected"].contains($0) } == ["unknown", "failed", "rejected"])
        let late = try scratch.sql("SELECT 1 FROM settlement WHERE id < attempt_id")
        #expect(late.isEmpty)
    }

    @Test func `an empty older database is brought up to date`() async throws {
        let scratch = try Scratch()
        try Migrations.all.migrate(DatabaseQueue(path: scratch.path), upTo: "m0002_views")
        #expect(try await scratch.store().verify().events == 0)
    }
}
