import Domain
import Foundation
import GRDB
import Synchronization
import TestSupport
import Testing

@testable import Store

/// Every statement must find its rows by an index, however long the history grows. The statements are those that the store really
/// runs, caught as they run, and the plans are SQLite's own.
@Suite struct QueryPlansTests {
    /// Tables that grow with groups or with time.
    private static let growing: Set = [
        "attempt", "settlement", "snapshot", "target", "cycle", "conflicts", "hold", "held_change", "held_cycle",
        "release", "person", "current", "last", "last_seen", "borne", "kept", "other", "joined", "giver", "bearer",
        "follower", "earlier", "edited", "later", "skill_set", "called", "seen", "written", "first", "before", "next",
    ]

    /// Indexes of the few rows that the statement is about, read whole.
    private static let partial = [
        "cycle_unfinished", "settlement_conflict", "settlement_conflict_hour", "snapshot_seen_hour",
    ]

    @Test func `no statement reads a growing table whole`() throws {
        let scratch = try Scratch()
        let store = try scratch.store()
        let statements = try caught(by: store) { try exercise(store, scratch) }
        #expect(statements.count > 30)
        for sql in statements {
            let plan = try scratch.plan(of: sql)
            let offending = plan.filter { line in
                // A virtual table is the elements of one JSON array.
                guard let table = line.firstMatch(of: /^SCAN (\w+)(?! VIRTUAL TABLE)\b/)?.1 else { return false }
                if Self.partial.contains(where: { line.hasSuffix("INDEX \($0)") }) { return false }
                // In the order of the primary key, and stopped by the limit: no more is read than is answered.
                let isStoppedByLimit = sql.contains(/ORDER BY (attempts\.)?id DESC/) && sql.contains("LIMIT")
                return Self.growing.contains(String(table)) && !isStoppedByLimit
            }
            #expect(offending.isEmpty, "\(sql)\n\(plan.joined(separator: "\n"))")
        }
    }

    /// Every call of the store once, with a history behind it.
    private func exercise(_ store: Store, _ scratch: Scratch) throws {
        _ = try store.importRevision([Mapping(groupName: "Group 1", skills: ["a"])], from: .test())
        let cycle = try store.openCycle(.sync, mode: .replace)
        try store.poll([[.test("1"), .test("2")], [.test("3")]], in: cycle)
        let change = try #require(Plan(mending: try store.plannableDrift(), mode: .replace).changes.first)
        let id = try store.recordAttempt(change, number: 1, in: cycle)
        _ = try store.unsettledAttempts()
        try store.settle(id, Settlement(outcome: .applied), showing: .test("1", version: "2", skills: ["a"]), in: cycle)
        _ = try store.observe(.test("2", version: "2"), in: cycle)
        try store.closeCycle(cycle, .converged, tally: Cycle.Tally())
        try store.pollOnce([[.test("1", version: "2", skills: ["a"])], [.test("3")]])

        let held = [Sighting.test("1", version: "3", skills: ["a", "z"])]
        let hold = try #require(try store.guardedCycle(held).hold)
        _ = try store.currentHold()
        _ = try store.changes(of: hold.id)
        _ = try store.changeCount(of: hold.id)
        _ = try store.approve(hold.token, by: "ann@desk")
        _ = try store.withdraw(hold.token)
        _ = try store.approve(hold.token, by: "ann@desk")
        try #require(try store.guardedCycle(held).release != nil)

        _ = try store.drift()
        _ = try store.drift(about: "Group 1")
        var filter = AttemptFilter(limit: 5)
        _ = try store.attempts(filter)
        filter.name = "Group 1"
        _ = try store.attempts(filter)
        filter = AttemptFilter(cycle: cycle, limit: 5)
        _ = try store.attempts(filter)
        filter = AttemptFilter(since: scratch.now, until: scratch.now, limit: 5)
        _ = try store.attempts(filter)
        _ = try store.applied(about: "Group 1")
        _ = try store.conflicts(since: scratch.now)
        _ = try store.conflicts(of: change.target.id, since: scratch.now)
        _ = try store.isLastWriteUndone(on: change.target.id)
        _ = try store.knownTarget(change.target.id)
        _ = try store.trail(of: "Group 1")
        _ = try store.cycles(limit: 5)
        _ = try store.revisions()
        _ = try store.revisions(changing: "Group 1")
        _ = try store.mappings(revision: 1)
        _ = try store.currentRevision()
        try exercisePeople(store, scratch)
    }

    /// Every call that is about people.
    private func exercisePeople(_ store: Store, _ scratch: Scratch) throws {
        let mappings = [Mapping(groupName: "Sales", skills: ["a"]), Mapping(groupName: "Care", skills: ["b"])]
        _ = try store.importRevision(mappings, from: .test())
        let cycle = try store.openCycle(.sync, mode: .replace)
        _ = try store.namesToAskFor()
        try store.pollPeople(["Ann": (["s", "c"], []), "Bob": (["s"], ["x"])], in: cycle)
        let plan = Plan(mending: try store.plannableDrift(), mode: .replace)
        let change = try #require(plan.changes.first { $0.target.kind == .user })
        let id = try store.recordAttempt(change, number: 1, in: cycle)
        let shown = Sighting(
            kind: .user, id: change.target.serverID, displayName: change.target.name, version: nil, lastModified: nil,
            skills: change.after)
        try store.settle(id, Settlement(outcome: .applied), showing: shown, in: cycle)
        _ = try store.extent(of: plan, groupsKnown: nil)
        _ = try store.undecidedSkills(besides: ["s"], pollComplete: false)
        _ = try store.skillsOnceAsked(of: [change.target.id])
        _ = try store.refusedWrites(of: [change.target.id])
        try store.learn(["a": "Billing"])
        _ = try store.skillNames()
        _ = try store.lastEvent(at: scratch.now)
        _ = try store.knowsPeople()
        for name in ["Ann", "Sales", change.target.serverID] {
            _ = try store.drift(about: name)
            _ = try store.applied(about: name)
            _ = try store.attempts(AttemptFilter(about: name, limit: 5))
        }
        _ = try store.trail(of: "Ann")
        _ = try store.person(meantBy: "Ann")
        _ = try store.personExplanation(of: "Ann")
        let passed = Roster.Passed(id: "eve", displayName: "Eve", reason: .notActive, groups: ["s"])
        _ = try store.pass(over: [passed], in: cycle)
        _ = try store.passedOver(about: "Sales")
        _ = try store.passedPerson(meantBy: "Eve")
        try store.learn(people: 3, in: "s")
        _ = try store.memberCounts()
        _ = try store.explanation(of: "Sales")
        _ = try store.status()
    }

    /// Inner tables of which there are as many rows as people are in groups. Read whole for each of these people, they would take
    /// eight times as long with twice the people and groups.
    @Test func `what a plan leaves to be asked, and what it takes away with a group, is joined by indexes`() throws {
        let scratch = try Scratch()
        let store = try scratch.store()
        let loss = Drift(
            cause: .mappingChanged, targetID: 1, targetKind: .user, serverID: "ann", name: "Ann", mapped: [],
            observed: ["a"], granted: ["a"], missing: [], extra: ["a"], since: scratch.now, revision: 1,
            lastAttempt: nil,
            snapshot: 1, baseVersion: nil)
        let statements = try caught(by: store) {
            _ = try store.extent(of: Plan(mending: [loss], mode: .replace), groupsKnown: nil)
        }
        let deserted = try #require(statements.first { $0.contains("loss AS MATERIALIZED") })
        let plan = try scratch.plan(of: deserted)
        for step in [
            "SEARCH current USING INDEX snapshot_by_group_set (group_set_id=?)",
            "SEARCH during USING INDEX snapshot_by_group_set (group_set_id=?)",
            "SEARCH given USING AUTOMATIC COVERING INDEX (giver_id=?)",
            "SEARCH loss USING AUTOMATIC COVERING INDEX (target_id=? AND skill_id=?)",
            "SEARCH asking USING AUTOMATIC COVERING INDEX (skill_id=?)",
            "SEARCH membership USING AUTOMATIC COVERING INDEX (group_set_id=? AND server_id=?)",
        ] {
            #expect(
                plan.contains { $0.replacing("COVERING INDEX snap", with: "INDEX snap") == step }, "\(step)\n\(plan)")
        }
        for moment in [nil, scratch.now] {
            let plan = try store.read(at: moment) { db in
                try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN SELECT * FROM person_drift").map {
                    $0["detail"] as String
                }
            }
            #expect(plan.contains("SEARCH asking USING AUTOMATIC COVERING INDEX (server_id=?)"), "\(plan)")
        }
    }

    private func caught(by store: Store, _ body: () throws -> Void) throws -> Set<String> {
        let statements = Mutex<Set<String>>([])
        try store.database.write { db in
            db.trace(options: .statement) { event in
                guard case .statement(let statement) = event else { return }
                statements.withLock { _ = $0.insert(statement.sql) }
            }
        }
        try body()
        return statements.withLock { $0 }.filter { $0.contains(/^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)/) }
    }
}

extension Scratch {
    fileprivate func plan(of sql: String) throws -> [String] {
        var configuration = Configuration()
        configuration.prepareDatabase { $0.add(collation: .natural) }
        return try DatabaseQueue(path: path, configuration: configuration).read { db in
            let statement = try db.makeStatement(sql: "EXPLAIN QUERY PLAN \(sql)")
            statement.setUncheckedArguments([])
            return try Row.fetchAll(statement).map { $0["detail"] }
        }
    }
}
